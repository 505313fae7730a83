import { adam, type Assumption, mlp, type TrainingExperiment, valueOf } from "upheld";
import { folds, type Target, workers } from "./workers.ts";

const rate = {
  name: "learning rate",
  unsaid: "the learning rate of Adam",
  default: "0.01",
  reason: "ten times Adam's own, as there are 900 steps",
  alternatives: ["0.001"],
  values: { "0.01": 0.01, "0.001": 0.001 },
} satisfies Assumption;

/** What each net is to tell, and its hidden layers. */
const nets: Readonly<Record<string, { readonly target: Target; readonly hidden: readonly number[] }>> = {
  "wage": { target: "wage", hidden: [16] },
  "linear": { target: "wage", hidden: [] },
  "schooling": { target: "schooling", hidden: [16] },
  "occupation": { target: "occupation", hidden: [16] },
};

/** A run's seed says which fold it is tested on. */
const experiment: TrainingExperiment = {
  id: "wages",
  title: "What five facts tell of a worker",
  code: import.meta.url,
  variants: Object.keys(nets),
  seeds: () => folds,
  assumptions: [rate],
  replayFrom: { wage: 450 },
  dataset: ({ data, seed }) => workers(data.target as Target, seed),
  protocol(variant, choices) {
    const { target, hidden } = nets[variant], isClass = target === "occupation";
    return {
      experiment: "wages",
      data: { name: "workers", target },
      model: mlp([5], hidden, isClass ? 6 : 1),
      initialisation: "fan-in-uniform",
      loss: isClass ? "cross-entropy" : "mean-squared-error",
      optimiser: adam(valueOf(rate, choices)),
      batchSize: 32,
      epochs: 60,
      evaluateEvery: 5,
      stepMetrics: [],
      measures: [],
      weightSnapshots: [],
      ledgerEvery: 150,
      checkpointEvery: 150,
    };
  },
};
export default experiment;
