import { type Assumption, type TrainingExperiment, valueOf } from "../../lib/experiment/mod.ts";
import { sharpness } from "../../lib/measure/mod.ts";
import { looks } from "../../lib/plan/mod.ts";
import { adam } from "../../lib/train/mod.ts";
import { arithmeticOf, dropout, formerDropout, initialisation } from "../assumptions.ts";
import { cnn, type CnnName } from "../cnn.ts";
import { type Data, dataset } from "../data.ts";

const smallCnns: Readonly<Record<CnnName, CnnName>> = { deep: "deep", shallow: "shallow" };

const smallCnn = {
  name: "small CNN",
  unsaid: 'which of the two CNNs "the small CNN defined earlier" is',
  default: "deep",
  reason: "it is the one with fewer parameters",
  alternatives: ["shallow"],
  values: smallCnns,
} satisfies Assumption;

const experiment: TrainingExperiment = {
  id: "optimisation",
  title: "HW 1-2 · how eight runs of the small CNN move through weight space",
  code: import.meta.url,
  variants: ["small"],
  seeds: (_variant, changed) =>
    Object.keys(changed).length === 0 ? looks(8, 16) : changed.dropout === formerDropout ? 8 : 3,
  assumptions: [smallCnn, dropout, initialisation],
  // One line of the ledger before the end of the middle epoch.
  replayFrom: { small: 1850 },
  protocol: (_variant, choices) => ({
    experiment: "optimisation",
    data: { name: "mnist", labels: "true" } satisfies Data,
    model: cnn(valueOf(smallCnn, choices), valueOf(dropout, choices)),
    initialisation: valueOf(initialisation, choices),
    loss: "cross-entropy",
    ...arithmeticOf(choices),
    optimiser: adam(0.001),
    batchSize: 128,
    epochs: 8,
    evaluateEvery: 1,
    stepMetrics: ["loss", "gradientNorm"],
    // The report's every third epoch, read as after epochs 0, 3 and 6, is among them.
    weightSnapshots: [-1, 0, 1, 2, 3, 4, 5, 6, 7],
    ledgerEvery: 50,
    checkpointEvery: 200,
  }),
  dataset,
  measures: { sharpness },
  recordsWeights: "under defaults",
};
export default experiment;
