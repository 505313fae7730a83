import type * as v from "valibot";
import type { CompiledKernels } from "../../kernels/compiled_kernels.ts";

/** A kind of optimiser: what it keeps of each weight, and its update. */
export interface OptimiserKind<O extends { readonly name: string }> {
  /** What its constants have to be. */
  readonly schema: v.StrictObjectSchema<
    v.ObjectEntries & { readonly name: v.LiteralSchema<string, undefined> },
    v.ErrorMessage<v.StrictObjectIssue>
  >;
  /** What it wants in place of constants that do not go together, in words; undefined where they do. */
  wants?(optimiser: O): string | undefined;
  /** Names of what it keeps of each weight, as checkpoints have them, in their order. */
  slots(optimiser: O): readonly string[];
  /** How much of each weight is added to its gradient (L2), once the gradient has been clipped. */
  addedDecay(optimiser: O): number;
  /** Updates all weights in place, in float32; gives the kernel's status. */
  update(kernels: CompiledKernels, optimiser: O, place: UpdatePlace): number;
}

/** Where an update finds all that it works on, as addresses. */
export interface UpdatePlace {
  readonly weights: number;
  readonly gradients: number;
  /** One for each slot. */
  readonly slots: readonly number[];
  /** Number of weights. */
  readonly count: number;
  /** Where the sums of the gradients' squares go. */
  readonly squares: number;
  /** Number of this update, from 1. */
  readonly step: number;
  /** That of this update. */
  readonly learningRate: number;
}
