import type { CompiledKernels } from "../kernels/compiled_kernels.ts";
import { FloatBlock } from "../kernels/float_block.ts";
import type { Clipping } from "./clipping.ts";
import { type Optimiser, optimiserKindOf } from "./optimisers.ts";

/** As many numbers as the kernels update at a time, with one sum of squares for them. */
const chunk = 16_384;

/** Names of what an optimiser keeps of each weight: moments of the gradient, or a velocity. */
export function slotsOf(optimiser: Optimiser): readonly string[] {
  return optimiserKindOf(optimiser).slots(optimiser);
}

/** What an optimiser keeps of all weights of a net, in the kernels' memory, and its update: one call for all of them. */
export class OptimiserState {
  /** One block for each of {@linkcode slotsOf}, zero at first. */
  readonly slots: readonly FloatBlock[];
  readonly #squares: FloatBlock;
  readonly #kernels: CompiledKernels;

  constructor(
    kernels: CompiledKernels,
    readonly optimiser: Optimiser,
    readonly count: number,
    readonly clipping?: Clipping,
  ) {
    this.#kernels = kernels;
    this.slots = slotsOf(optimiser).map(() => new FloatBlock(this.#kernels, count));
    for (const { values } of this.slots) values.fill(0);
    this.#squares = new FloatBlock(this.#kernels, 2 * Math.ceil(count / chunk));
  }

  /**
   * Updates all weights in place, in float32.
   *
   * @param weights Their address.
   * @param gradients The gradients' address. They are clipped there, and decay is added to them.
   * @param step Number of this update, from 1.
   * @param share Of the optimiser's learning rate, in this update.
   * @returns The L2 norm of the gradients as they were.
   */
  update(weights: number, gradients: number, step: number, share = 1): number {
    const { optimiser, count } = this, kind = optimiserKindOf(optimiser), kernels = this.#kernels;
    const norm = this.#prepare(weights, gradients, kind.addedDecay(optimiser));
    const place = {
      weights,
      gradients,
      slots: this.slots.map(({ address }) => address),
      count,
      squares: this.#squares.address,
      step,
      learningRate: share === 1 ? optimiser.learningRate : share * optimiser.learningRate,
    };
    kernels.check(kind.update(kernels, optimiser, place));
    return norm ?? this.#norm();
  }

  /** Gives the memory back. */
  [Symbol.dispose](): void {
    for (const block of [...this.slots, this.#squares]) block[Symbol.dispose]();
  }

  /** Clips gradients and adds decay to them, where that is wanted; gives their norm before then. */
  #prepare(weights: number, gradients: number, decay: number): number | undefined {
    const { clipping, count } = this, kernels = this.#kernels;
    if (!clipping && decay === 0) return undefined;
    kernels.check(kernels.run.sumSquares(gradients, count, this.#squares.address));
    const norm = this.#norm();
    const factor = clipping && "norm" in clipping && norm > clipping.norm ? clipping.norm / norm : 1;
    const limit = clipping && "value" in clipping ? clipping.value : Infinity;
    kernels.check(kernels.run.prepareGradient(gradients, weights, count, factor, limit, decay));
    return norm;
  }

  #norm(): number {
    const { address, length } = this.#squares, view = new DataView(this.#kernels.room.memory.buffer);
    let sum = 0;
    for (let i = 0; i < length / 2; i++) sum += view.getFloat64(address + 8 * i, true);
    return Math.sqrt(sum);
  }
}
