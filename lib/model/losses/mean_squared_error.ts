import * as v from "valibot";
import { exactObject } from "../../validation/mod.ts";
import { type LossKind, meanOver } from "../loss.ts";

/** The squared difference of outputs and values, over examples and outputs, as PyTorch's `MSELoss`. */
export interface MeanSquaredError {
  /** Which loss it is. */
  readonly type: "mean-squared-error";
}

/** See {@linkcode MeanSquaredError}. */
export const meanSquaredError = {
  schema: exactObject({ type: v.literal("mean-squared-error") }),
  targets: "values",
  compute(kernels, _loss, place) {
    const { outputs, targets, batch, width, gradient, result } = place, count = batch * width;
    kernels.run.squaredError(outputs, targets, count, 1 / count, gradient, result);
    return meanOver(count, kernels, place, false);
  },
} satisfies LossKind<MeanSquaredError>;
