import { exactObject, numberWhere, shown } from "../validation/mod.ts";
import * as v from "valibot";

/** What keeps gradients small before an update: the norm of all of them together, or each by itself. */
export type Clipping = ClippingByNorm | ClippingByValue;

/** All gradients are scaled down where the L2 norm of all of them together is larger (Pascanu et al. 2013, algorithm 1), as by PyTorch's `clip_grad_norm_`. */
export interface ClippingByNorm {
  /** The largest norm, above 0. */
  readonly norm: number;
}

/** Each number of a gradient is brought between minus and plus the value. */
export interface ClippingByValue {
  /** The largest size, above 0. */
  readonly value: number;
}

const size = numberWhere("a number above 0", (size) => size > 0);

/** What a {@linkcode Clipping} has to be. */
export const clippingSchema = v.union(
  [exactObject({ norm: size }), exactObject({ value: size })],
  ({ input }) => `is ${shown(input)}, wanted an object with either "norm" or "value", a number above 0`,
);
