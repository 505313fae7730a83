import type { CompiledKernels } from "../kernels/compiled_kernels.ts";
import { FloatBlock } from "../kernels/float_block.ts";
import { oneKindOf } from "../validation/mod.ts";
import type { OptimiserKind } from "./optimiser_kind.ts";
import { type Adam, adamKind } from "./optimisers/adam.ts";
import { type Sgd, sgdKind } from "./optimisers/sgd.ts";

/** How gradients become updates. */
export type Optimiser = Adam | Sgd;

/** All kinds of optimisers. A new one is a file in `optimisers/`, and its name in {@linkcode Optimiser} and here. */
const kinds = { adam: adamKind, sgd: sgdKind } satisfies {
  readonly [N in Optimiser["name"]]: OptimiserKind<Extract<Optimiser, { name: N }>>;
};

/** What an {@linkcode Optimiser} has to be. */
export const optimiserSchema = oneKindOf("name", Object.values(kinds).map(({ schema }) => schema));

const kindOf = ({ name }: Optimiser) => kinds[name] as unknown as OptimiserKind<Optimiser>;

/** Names of what an optimiser keeps of each weight: moments of the gradient, or a velocity. */
export function slotsOf(optimiser: Optimiser): readonly string[] {
  return kindOf(optimiser).slots;
}

/** As many numbers as the kernels update at a time, with one sum of squares for them. */
const chunk = 16_384;

/** What an optimiser keeps of all weights of a net, in the backend's memory, and its update: one call for all of them. */
export class OptimiserState {
  /** One block for each of {@linkcode slotsOf}, zero at first. */
  readonly slots: readonly FloatBlock[];
  readonly #squares: FloatBlock;
  readonly #kernels: CompiledKernels;

  constructor(kernels: CompiledKernels, readonly optimiser: Optimiser, readonly count: number) {
    this.#kernels = kernels;
    this.slots = slotsOf(optimiser).map(() => new FloatBlock(this.#kernels, count));
    for (const { values } of this.slots) values.fill(0);
    this.#squares = new FloatBlock(this.#kernels, 2 * Math.ceil(count / chunk));
  }

  /**
   * Updates all weights in place, in float32.
   *
   * @param weights Their address.
   * @param gradients The gradients' address.
   * @param step Number of this update, from 1.
   * @returns The L2 norm of the gradients.
   */
  update(weights: number, gradients: number, step: number): number {
    const { optimiser, count, slots } = this, { address: squares, length } = this.#squares;
    kindOf(optimiser).update(optimiser, { kernels: this.#kernels, weights, gradients, count, slots, step, squares });
    const view = new DataView(this.#kernels.room.memory.buffer);
    let sum = 0;
    for (let i = 0; i < length / 2; i++) sum += view.getFloat64(squares + 8 * i, true);
    return Math.sqrt(sum);
  }

  /** Gives the memory back. */
  [Symbol.dispose](): void {
    for (const block of [...this.slots, this.#squares]) block[Symbol.dispose]();
  }
}
