import * as v from "valibot";
import { exactObject } from "../../validation/mod.ts";
import { type LossKind, meanOver } from "../loss.ts";

/** The size of the difference of outputs and values, over examples and outputs, as PyTorch's `L1Loss`. Its gradient at 0 is 0. */
export interface MeanAbsoluteError {
  /** Which loss it is. */
  readonly type: "mean-absolute-error";
}

/** See {@linkcode MeanAbsoluteError}. */
export const meanAbsoluteError = {
  schema: exactObject({ type: v.literal("mean-absolute-error") }),
  targets: "values",
  compute(kernels, _loss, place) {
    const { outputs, targets, batch, width, gradient, result } = place, count = batch * width;
    kernels.run.absoluteError(outputs, targets, count, 1 / count, gradient, result);
    return meanOver(count, kernels, place, false);
  },
} satisfies LossKind<MeanAbsoluteError>;
