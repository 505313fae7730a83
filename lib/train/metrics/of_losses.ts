import type { LossName } from "../../model/mod.ts";
import type { MetricKind } from "./kind.ts";

/** Mean cross-entropy in nats without smoothing and weights, over examples. */
export const crossEntropy = lossOf("cross-entropy", "labels");

/** Mean binary cross-entropy in nats without weights, over examples and outputs. */
export const binaryCrossEntropy = lossOf("binary-cross-entropy", "shares");

/** Mean size of the difference of outputs and values, over examples and outputs. */
export const meanAbsoluteError = lossOf("mean-absolute-error", "values");

/** Root of the mean squared difference, over examples and outputs. */
export const rootMeanSquaredError = lossOf("mean-squared-error", "values", Math.sqrt);

/** A loss, whatever else is minimised. */
function lossOf(name: LossName, targets: MetricKind["targets"], of = (mean: number) => mean): MetricKind {
  return {
    targets,
    tally() {
      let sum = 0, weight = 0;
      return {
        add(network, targets) {
          const result = network.lossOfLastOutputs(name, targets);
          sum += result.sum;
          weight += result.weight;
        },
        value: () => of(sum / weight),
      };
    },
  };
}
