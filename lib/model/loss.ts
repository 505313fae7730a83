import type * as v from "valibot";
import type { Targets } from "../dataset/mod.ts";
import type { CompiledKernels } from "../kernels/compiled_kernels.ts";

/** What a minibatch gives: the loss is a mean, over examples or over the weights of their labels. */
export interface LossResult {
  /** The mean loss. */
  readonly mean: number;
  /** How many examples are right: see {@linkcode LossKind.compute}. */
  readonly correct: number;
  /** The loss before it is divided by `weight`. */
  readonly sum: number;
  /** What the mean divides by: means over several minibatches are the sum of all sums by that of all weights. */
  readonly weight: number;
}

/** A kind of loss: all that there is to know of it, in one place. */
export interface LossKind<L extends { readonly type: string }> {
  /** What such a loss has to be. */
  readonly schema: v.StrictObjectSchema<
    v.ObjectEntries & { readonly type: v.LiteralSchema<string, undefined> },
    v.ErrorMessage<v.StrictObjectIssue>
  >;
  /** What it takes: a class label an example, or a number for each output, which may have to be a share from 0 to 1. */
  readonly targets: "labels" | "values" | "shares";
  /** What it wants in place of a net with so many outputs, in words; undefined where it fits. */
  wants?(loss: L, outputs: number): string | undefined;
  /** What examples with these targets count in a mean over many; their number where it is undefined. */
  weightOf?(loss: L, targets: Targets): number | undefined;
  /**
   * Computes the loss of a minibatch, and the gradient of its mean by the outputs where that is wanted. Examples are right that have
   * their largest logit at their label, or of many labels at once each logit on its target's side; of values none is.
   *
   * @throws {RangeError} When a gradient is wanted, and the examples together have no weight.
   */
  compute(kernels: CompiledKernels, loss: L, place: LossPlace): LossResult;
}

/** Where a loss finds what it works on, as addresses. */
export interface LossPlace {
  /** The net's outputs, example by example. */
  readonly outputs: number;
  /** Labels as 32-bit integers, or float32 numbers. */
  readonly targets: number;
  /** The same as they were given. */
  readonly given: Targets;
  /** Number of examples. */
  readonly batch: number;
  /** Outputs of an example. */
  readonly width: number;
  /** Where the gradient by the outputs goes, or 0. */
  readonly gradient: number;
  /** Where a kernel leaves the sum (float64) and behind it the number of right examples (int32). */
  readonly result: number;
}

/** The result that a kernel left, as a mean over so many terms, of a minibatch that counts by its examples. */
export function meanOver(
  terms: number,
  kernels: CompiledKernels,
  { batch, result }: LossPlace,
  hasRight = true,
): LossResult {
  const view = new DataView(kernels.bytes.buffer), mean = view.getFloat64(result, true) / terms;
  return { mean, correct: hasRight ? view.getInt32(result + 8, true) : 0, sum: mean * batch, weight: batch };
}

/** Puts weights where the next kernel may read them, as float64, and gives their address. */
export function placeWeights(kernels: CompiledKernels, weights: readonly number[]): number {
  const address = kernels.workspace(8 * weights.length);
  new Float64Array(kernels.bytes.buffer, address, weights.length).set(weights);
  return address;
}

/** What a loss wants whose field has a number for each output; undefined where it has, or has no such field. */
export function wantsOneEach(field: string, weights: readonly number[] | undefined, outputs: number) {
  if (!weights || weights.length === outputs) return undefined;
  return `${outputs} number${outputs === 1 ? "" : "s"} in "${field}", one for each output`;
}
