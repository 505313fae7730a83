import { adam, type Assumption, type Measure, mlp, type TrainingExperiment, valueOf } from "upheld";
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
const nets: Readonly<Record<string, { readonly targets: readonly Target[]; readonly hidden: readonly number[] }>> = {
  "wage": { targets: ["wage"], hidden: [16] },
  "linear": { targets: ["wage"], hidden: [] },
  "schooling": { targets: ["schooling"], hidden: [16] },
  "both": { targets: ["wage", "schooling"], hidden: [16] },
  "occupation": { targets: ["occupation"], hidden: [16] },
};

/** The error on the test fold of each target: `wageError` and `schoolingError` squared, `occupationError` the share that is wrong. */
const errors: Measure = ({ network, protocol, dataset: { test } }) => {
  const targets = protocol.data.targets as Target[], width = targets.length;
  test.gather(Uint32Array.from({ length: test.size }, (_, i) => i), network.inputs(test.size));
  if (protocol.loss === "cross-entropy") {
    return { occupationError: 1 - network.loss(protocol.loss, test.targets).correct / test.size };
  }
  const squares = network.outputs().map((output, i) => (output - test.targets[i]) ** 2);
  const sumOf = (place: number) => squares.reduce((sum, square, i) => i % width === place ? sum + square : sum, 0);
  return Object.fromEntries(targets.map((target, place) => [`${target}Error`, sumOf(place) / test.size]));
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
  measures: { errors },
  dataset: ({ data, seed }) => workers(data.targets as Target[], seed),
  protocol(variant, choices) {
    const { targets, hidden } = nets[variant], isClass = variant === "occupation";
    return {
      experiment: "wages",
      data: { name: "workers", targets },
      model: mlp([5], hidden, isClass ? 6 : targets.length),
      initialisation: "fan-in-uniform",
      loss: isClass ? "cross-entropy" : "mean-squared-error",
      optimiser: adam(valueOf(rate, choices)),
      batchSize: 32,
      epochs: 60,
      evaluateEvery: 5,
      stepMetrics: [],
      weightSnapshots: [],
      ledgerEvery: 150,
      checkpointEvery: 150,
    };
  },
};
export default experiment;
