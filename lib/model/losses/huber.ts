import * as v from "valibot";
import { exactObject, numberWhere } from "../../validation/mod.ts";
import { type LossKind, meanOver } from "../loss.ts";

/**
 * Half the squared difference d of outputs and values up to a size of delta, and delta (|d| - delta / 2) beyond, over examples and
 * outputs (Huber 1964), as PyTorch's `HuberLoss`.
 */
export interface Huber {
  /** Which loss it is. */
  readonly type: "huber";
  /** The size of a difference from which on the loss grows evenly: above 0 (default 1). */
  readonly delta?: number;
}

/** See {@linkcode Huber}. */
export const huber = {
  schema: exactObject({
    type: v.literal("huber"),
    delta: v.optional(numberWhere("a number above 0", (delta) => delta > 0)),
  }),
  targets: "values",
  compute(kernels, { delta = 1 }, place) {
    const { outputs, targets, batch, width, gradient, result } = place, count = batch * width;
    kernels.run.huberError(outputs, targets, count, delta, 1 / count, gradient, result);
    return meanOver(count, kernels, place, false);
  },
} satisfies LossKind<Huber>;
