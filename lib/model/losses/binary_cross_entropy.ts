import * as v from "valibot";
import { exactObject, numberWhere, shown } from "../../validation/mod.ts";
import { type LossKind, meanOver, placeWeights, wantsOneEach } from "../loss.ts";

/**
 * For many labels at once: max(x, 0) - x t + log(1 + e^-|x|) in nats of logits x and targets t from 0 to 1, over examples and outputs,
 * as PyTorch's `BCEWithLogitsLoss`.
 */
export interface BinaryCrossEntropy {
  /** Which loss it is. */
  readonly type: "binary-cross-entropy";
  /** How often each output's positive targets count, above 0, one number for each output (default 1): PyTorch's `pos_weight`. */
  readonly positiveWeights?: readonly number[];
}

/** See {@linkcode BinaryCrossEntropy}. */
export const binaryCrossEntropy = {
  schema: exactObject({
    type: v.literal("binary-cross-entropy"),
    positiveWeights: v.optional(
      v.array(
        numberWhere("a number above 0", (weight) => weight > 0),
        ({ input }) => `is ${shown(input)}, wanted a list`,
      ),
    ),
  }),
  targets: "shares",
  wants: ({ positiveWeights }, outputs) => wantsOneEach("positiveWeights", positiveWeights, outputs),
  compute(kernels, { positiveWeights }, place) {
    const { outputs, targets, batch, width, gradient, result } = place, { run } = kernels, count = batch * width;
    if (positiveWeights) {
      const weights = placeWeights(kernels, positiveWeights);
      run.weightedBinaryCrossEntropy(outputs, targets, weights, batch, width, 1 / count, gradient, result);
    } else {
      run.binaryCrossEntropy(outputs, targets, batch, width, 1 / count, gradient, result);
    }
    return meanOver(count, kernels, place);
  },
} satisfies LossKind<BinaryCrossEntropy>;
