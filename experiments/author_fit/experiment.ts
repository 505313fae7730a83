import { type Assumption, type Choices, type TrainingExperiment, valueOf } from "../../lib/experiment/mod.ts";
import { mlp, type Model } from "../../lib/model/mod.ts";
import { adam } from "../../lib/train/mod.ts";
import { type Data, dataset } from "../data.ts";
import { hidden } from "../function/experiment.ts";
import { type Candidate, candidates } from "./protocols.ts";

const [likeliest, ...others] = Object.keys(candidates);
const values: Readonly<Record<string, Candidate>> = candidates;

const protocol = {
  name: "protocol",
  unsaid: "batches, learning rate, points, activation and first weights of the function fit",
  default: likeliest,
  reason: "of all that were tried none is decisively likelier by the three MSEs that the report prints",
  alternatives: others,
  values,
} satisfies Assumption;

/** What is chosen, the default where nothing is. */
export function candidateOf(choices: Choices): Candidate {
  return valueOf(protocol, { protocol: protocol.default, ...choices });
}

function withActivation({ inputShape, layers }: Model, activation: "relu" | "tanh"): Model {
  return { inputShape, layers: layers.map((layer) => layer.type === "relu" ? { type: activation } : layer) };
}

const experiment: TrainingExperiment = {
  id: "author_fit",
  title: "HW 1-1 · what the author ran: protocols of the function fit",
  code: import.meta.url,
  variants: Object.keys(hidden),
  seeds: (_net, changed) => "function" in candidateOf(changed) ? 0 : 2,
  assumptions: [protocol],
  protocol: (net, choices) => {
    const candidate = candidateOf(choices);
    if ("function" in candidate) {
      throw new RangeError(`The runs of "${choices.protocol}" are those of experiment "function"`);
    }
    const { batchSize, learningRate = 0.001, schedule, activation = "relu", initialisation = "fan-in-uniform" } =
      candidate;
    return {
      experiment: "function",
      data: { name: "sinc", points: 1000, from: -2, to: 2, spacing: "even" } satisfies Data,
      model: withActivation(mlp([1], hidden[net], 1), activation),
      initialisation,
      loss: "mean-squared-error",
      arithmetic: "fused-multiply-add",
      optimiser: adam(learningRate),
      ...schedule && { schedule },
      batchSize,
      epochs: 3000,
      evaluateEvery: 3000,
      stepMetrics: [],
      weightSnapshots: [],
      ledgerEvery: 1000,
      checkpointEvery: 1000,
    };
  },
  dataset,
  recordsWeights: false,
};
export default experiment;
