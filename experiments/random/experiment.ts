import type { Experiment } from "../../lib/experiment/mod.ts";
import { type Initialisation, mlp } from "../../lib/model/mod.ts";
import { adam } from "../../lib/train/mod.ts";
import { initialisation } from "../assumptions.ts";

/** Units of the hidden layers by parameter count. The report prints the smallest and the largest count; the three between are ours. */
export const hidden: Readonly<Record<string, readonly number[]>> = {
  "1675": [2, 5, 5],
  "4045": [5, 5, 5],
  "7995": [10, 5, 5],
  "20223": [25, 12, 12],
  "41435": [50, 25, 25],
};

/** The report's five nets, smallest first. */
export const nets: readonly string[] = Object.keys(hidden);

/** A net large enough to memorise; not the report's. */
export const largerNet = "larger";
const larger = [512, 512, 512];

const batchSizes: Record<string, readonly number[]> = {
  "128": [128, 128, 128, 128, 128],
  "64 to 1024 by size": [64, 128, 256, 512, 1024],
};

const experiment: Experiment = {
  id: "random",
  title: "HW 1-3 · five nets on MNIST with all labels random",
  code: import.meta.url,
  variants: [...nets, largerNet],
  seeds(variant, choices) {
    if (variant === largerNet) return Object.keys(choices).length ? 0 : 3;
    return Object.keys(choices).length ? 3 : 5;
  },
  assumptions: [
    initialisation,
    {
      name: "batch",
      unsaid: 'which batch sizes are "matched to each model\'s setup"',
      default: "128",
      reason: "the only batch size that the report states for MNIST",
      alternatives: ["64 to 1024 by size"],
    },
  ],
  protocol(variant, choices) {
    const isLarger = variant === largerNet;
    return {
      experiment: "random",
      data: { name: "mnist", labels: "random" },
      model: mlp([28, 28, 1], isLarger ? larger : hidden[variant], 10),
      initialisation: choices.initialisation as Initialisation,
      loss: "cross-entropy",
      optimiser: adam(0.001),
      batchSize: isLarger ? 128 : batchSizes[choices.batch][nets.indexOf(variant)],
      // "trained much longer or used an even larger network": both, until it fits.
      epochs: isLarger ? 200 : 50,
      ...(isLarger && { stopAtTrainAccuracy: 0.99 }),
      evaluateEvery: isLarger ? 5 : 1,
      stepMetrics: [],
      measures: [],
      weightSnapshots: [],
      ledgerEvery: 250,
      checkpointEvery: 1000,
    };
  },
};
export default experiment;
