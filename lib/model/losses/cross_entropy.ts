import * as v from "valibot";
import type { Targets } from "../../dataset/mod.ts";
import { exactObject, numberWhere, shown } from "../../validation/mod.ts";
import { type LossKind, meanOver, placeWeights, wantsOneEach } from "../loss.ts";

/**
 * Softmax cross-entropy in nats of logits and class labels, over examples, as PyTorch's `CrossEntropyLoss`:
 * `-log(softmax(x)[label])`.
 */
export interface CrossEntropy {
  /** Which loss it is. */
  readonly type: "cross-entropy";
  /**
   * The share of each target that is spread evenly over all classes (Szegedy et al. 2016, section 7), from 0 to below 1 (default 0).
   */
  readonly labelSmoothing?: number;
  /**
   * How much examples of each class count, from 0, one number for each output (default 1). The mean is by the weights of the
   * examples' labels.
   */
  readonly classWeights?: readonly number[];
}

/** See {@linkcode CrossEntropy}. */
export const crossEntropy = {
  schema: exactObject({
    type: v.literal("cross-entropy"),
    labelSmoothing: v.optional(numberWhere("a number from 0 to below 1", (share) => share >= 0 && share < 1)),
    classWeights: v.optional(v.pipe(
      v.array(
        numberWhere("a number from 0", (weight) => weight >= 0),
        ({ input }) => `is ${shown(input)}, wanted a list`,
      ),
      v.check((weights) => weights.some((weight) => weight > 0), "has no number above 0, wanted at least one"),
    )),
  }),
  targets: "labels",
  wants: ({ classWeights }, outputs) => wantsOneEach("classWeights", classWeights, outputs),
  weightOf: ({ classWeights }, targets) => classWeights && weightOfLabels(classWeights, targets),
  compute(kernels, { labelSmoothing = 0, classWeights }, place) {
    const { outputs, targets, batch, width, gradient, result } = place;
    if (labelSmoothing === 0 && !classWeights) {
      kernels.run.softmaxCrossEntropy(outputs, targets, batch, width, 1 / batch, gradient, result);
      return meanOver(batch, kernels, place);
    }
    const weight = classWeights ? weightOfLabels(classWeights, place.given) : batch;
    if (gradient) requireWeight(weight);
    const weights = placeWeights(kernels, classWeights ?? Array(width).fill(1)), { run } = kernels;
    run.weightedCrossEntropy(outputs, targets, weights, batch, width, labelSmoothing, 1 / weight, gradient, result);
    const view = new DataView(kernels.bytes.buffer), sum = view.getFloat64(result, true);
    return { mean: sum / weight, correct: view.getInt32(result + 8, true), sum, weight };
  },
} satisfies LossKind<CrossEntropy>;

function weightOfLabels(classWeights: readonly number[], labels: Targets): number {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum += classWeights[labels[i]];
  return sum;
}

function requireWeight(weight: number): void {
  if (weight > 0) return;
  throw new RangeError(
    'All examples of a minibatch have labels whose weight in "classWeights" is 0, so that it has no mean loss: give these weights ' +
      "above 0, or take larger minibatches",
  );
}
