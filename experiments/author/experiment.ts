import { type Assumption, type Choices, type TrainingExperiment, valueOf } from "../../lib/experiment/mod.ts";
import { adam } from "../../lib/train/mod.ts";
import { cnn, type CnnName, cnnNames } from "../cnn.ts";
import { type Data, dataset } from "../data.ts";
import { norms } from "./norms.ts";
import { type Candidate, candidates } from "./protocols.ts";

const [likeliest, ...others] = Object.keys(candidates);
const values: Readonly<Record<string, Candidate>> = candidates;

/** What the author ran. */
export const protocol = {
  name: "protocol",
  unsaid: "dropout, weight decay, augmentation and first weights of the two CNNs",
  default: likeliest,
  reason: "no other that was tried is √10 times as likely by the accuracies that the report prints",
  alternatives: others,
  values,
} satisfies Assumption;

/** What is chosen, the likeliest where nothing is. */
export function candidateOf(choices: Choices): Candidate {
  return valueOf(protocol, { protocol: protocol.default, ...choices });
}

const experiment: TrainingExperiment = {
  id: "author",
  title: "HW 1-1 · what the author ran: protocols of the two CNNs",
  code: import.meta.url,
  variants: cnnNames,
  seeds: (_net, changed) => "mnist" in candidateOf(changed) ? 0 : 2,
  assumptions: [protocol],
  protocol: (net, choices) => {
    const candidate = candidateOf(choices);
    if ("mnist" in candidate) throw new RangeError(`The runs of "${choices.protocol}" are those of experiment "mnist"`);
    const { dropouts, optimiser = adam(0.001), initialisation = "fan-in-uniform", followed, ...more } = candidate;
    return {
      // The streams of `mnist`, so that seeds are pairs across both.
      experiment: "mnist",
      data: { name: "mnist", labels: "true" } satisfies Data,
      model: cnn(net as CnnName, dropouts),
      initialisation,
      loss: "cross-entropy",
      arithmetic: "fused-multiply-add",
      optimiser,
      ...more,
      batchSize: 128,
      epochs: followed,
      evaluateEvery: 1,
      stepMetrics: [],
      weightSnapshots: [],
      ledgerEvery: 50,
      checkpointEvery: 200,
    };
  },
  dataset,
  measures: { norms },
  recordsWeights: false,
};
export default experiment;
