import { dataset } from "../experiments/data.ts";
import { prediction } from "../experiments/function/prediction.ts";
import type { TrainingExperiment } from "../lib/experiment/mod.ts";
import { adam, type Protocol } from "../lib/train/mod.ts";

/**
 * An experiment whose runs take a moment and use every stream: ten random points, dropout, a partial last minibatch, all
 * metrics.
 */
export function smallExperiment(id: string, change: Partial<Protocol> = {}): TrainingExperiment {
  return {
    id,
    title: "A small net learns sinc",
    code: import.meta.url,
    variants: ["narrow", "wide"],
    seeds: () => 2,
    assumptions: [
      {
        name: "batch",
        unsaid: "the batch size",
        default: "4",
        reason: "it leaves two of ten",
        alternatives: ["all ten"],
      },
    ],
    replayFrom: { wide: 4 * (change.ledgerEvery ?? 2) },
    protocol: (variant, { batch }) => ({
      experiment: id,
      data: { name: "sinc", points: 10, from: -2, to: 2, spacing: "uniform random" },
      model: {
        inputShape: [1],
        layers: [
          { type: "dense", units: variant === "wide" ? 8 : 4 },
          { type: "relu" },
          { type: "dropout", rate: 0.25 },
          { type: "dense", units: 1 },
        ],
      },
      initialisation: "fan-in-uniform",
      loss: "mean-squared-error",
      optimiser: adam(0.01),
      batchSize: batch === "4" ? 4 : 10,
      epochs: 5,
      evaluateEvery: 2,
      stepMetrics: ["loss", "gradientNorm"],
      weightSnapshots: [-1, 1],
      ledgerEvery: 2,
      checkpointEvery: 4,
      ...change,
    }),
    dataset,
    measures: { prediction },
  };
}

/** What makes the data of all of them. */
export default smallExperiment("small");

/** One whose runs take long enough to be killed midway. */
export const longExperiment: TrainingExperiment = smallExperiment("long", {
  epochs: 3000,
  evaluateEvery: 100,
  ledgerEvery: 10,
  checkpointEvery: 20,
});
