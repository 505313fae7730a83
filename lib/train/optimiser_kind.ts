import type * as v from "valibot";
import type { CompiledKernels } from "../kernels/compiled_kernels.ts";
import type { FloatBlock } from "../kernels/float_block.ts";

/** A strict object with a `name` of its own. */
type OptimiserSchema = v.StrictObjectSchema<
  v.ObjectEntries & { readonly name: v.LiteralSchema<string, undefined> },
  v.ErrorMessage<v.StrictObjectIssue>
>;

/** A kind of optimiser: all that there is to know of it, in one place. */
export interface OptimiserKind<O extends { readonly name: string }> {
  /** What such an optimiser has to be. */
  readonly schema: OptimiserSchema;
  /** What it keeps of each weight, by the names that checkpoints have, in their order: zeros at first. */
  readonly slots: readonly string[];
  /** Updates all weights in place, in float32, and leaves the sums of squared gradients. */
  update(optimiser: O, update: Update): void;
}

/** One update of all weights of a net. */
export interface Update {
  readonly kernels: CompiledKernels;
  /** Address of the weights. */
  readonly weights: number;
  /** Address of their gradients. */
  readonly gradients: number;
  /** How many weights there are. */
  readonly count: number;
  /** A block of so many numbers for each of the kind's `slots`. */
  readonly slots: readonly FloatBlock[];
  /** Number of this update, from 1. */
  readonly step: number;
  /** Where a float64 is left for each 16,384 gradients: the sum of their squares, from which their norm is told. */
  readonly squares: number;
}
