import { type TrainingExperiment, valueOf } from "../../lib/experiment/mod.ts";
import { weightNorm } from "../../lib/measure/mod.ts";
import { looks } from "../../lib/plan/mod.ts";
import { adam } from "../../lib/train/mod.ts";
import { arithmeticOf, dropout, formerDropout, initialisation } from "../assumptions.ts";
import { cnn, type CnnName, cnnNames } from "../cnn.ts";
import { type Data, dataset } from "../data.ts";

const experiment: TrainingExperiment = {
  id: "mnist",
  title: "HW 1-1 · a shallow and a deep CNN on MNIST",
  code: import.meta.url,
  variants: cnnNames,
  seeds: (_variant, changed) =>
    Object.keys(changed).length === 0 ? looks(6, 12, 24) : changed.dropout === formerDropout ? 6 : 3,
  assumptions: [dropout, initialisation],
  // One line of the ledger before the end of the middle epoch.
  replayFrom: { deep: 4650 },
  protocol: (variant, choices) => ({
    experiment: "mnist",
    data: { name: "mnist", labels: "true" } satisfies Data,
    model: cnn(variant as CnnName, valueOf(dropout, choices)),
    initialisation: valueOf(initialisation, choices),
    loss: "cross-entropy",
    ...arithmeticOf(choices),
    optimiser: adam(0.001),
    batchSize: 128,
    epochs: 20,
    evaluateEvery: 1,
    stepMetrics: ["loss"],
    weightSnapshots: [],
    ledgerEvery: 50,
    checkpointEvery: 200,
  }),
  dataset,
  measures: { weightNorm },
  // Those under other choices would take 2 MB each of every clone.
  recordsWeights: "under defaults",
};
export default experiment;
