import { type Assumption, type TrainingExperiment, valueOf } from "../../lib/experiment/mod.ts";
import { inputGradientNorm, minibatchGradient, sharpness } from "../../lib/measure/mod.ts";
import { mlp } from "../../lib/model/mod.ts";
import { looks } from "../../lib/plan/mod.ts";
import { adam } from "../../lib/train/mod.ts";
import { initialisation } from "../assumptions.ts";
import { type Data, dataset } from "../data.ts";

/** The batch sizes that are compared, as the names of the variants. */
export const batchSizes = ["5", "25", "125", "500", "1500"] as const;

const net = {
  name: "net",
  unsaid: "which net is swept over batch sizes, and on which labels",
  default: "50-25-25",
  reason:
    "the largest of the five nets of the same section; on the true labels, as test accuracy is what flat minima are said to help",
  alternatives: ["25-12-12"],
  values: { "50-25-25": [50, 25, 25], "25-12-12": [25, 12, 12] },
} satisfies Assumption;

const epochs = {
  name: "epochs",
  unsaid: "how many epochs each batch size is trained for",
  default: "10",
  reason: "enough for each batch size to converge; the same number for all, as a sweep over batch sizes alone has it",
  alternatives: ["3"],
  values: { "10": 10, "3": 3 },
} satisfies Assumption;

const experiment: TrainingExperiment = {
  id: "sensitivity",
  title: "HW 1-3 · sensitivity against batch size",
  code: import.meta.url,
  variants: batchSizes,
  seeds: (_variant, choices) => Object.keys(choices).length ? looks(5, 10) : looks(5, 10, 20, 40),
  assumptions: [net, epochs, initialisation],
  // One line of the ledger before the end of the middle epoch.
  replayFrom: { "125": 2350 },
  protocol: (variant, choices) => ({
    experiment: "sensitivity",
    data: { name: "mnist", labels: "true" } satisfies Data,
    model: mlp([28, 28, 1], valueOf(net, choices), 10),
    initialisation: valueOf(initialisation, choices),
    loss: "cross-entropy",
    arithmetic: "fused-multiply-add",
    optimiser: adam(0.001),
    batchSize: Number(variant),
    epochs: valueOf(epochs, choices),
    evaluateEvery: 1,
    stepMetrics: [],
    weightSnapshots: [],
    // At most 48 lines an epoch: steps of small batches take a fraction of a millisecond.
    ledgerEvery: Math.max(50, 1250 / Number(variant)),
    checkpointEvery: 2000,
  }),
  dataset,
  measures: { inputGradientNorm, minibatchGradient, sharpness },
};
export default experiment;
