import type { CompiledKernels } from "../kernels/compiled_kernels.ts";
import { FloatBlock } from "../kernels/float_block.ts";
import { wholePower } from "../math/mod.ts";
import type { Adam, Optimiser, Sgd } from "./protocol.ts";

/** What an optimiser keeps of each weight, by names that checkpoints have, in their order. */
const slots = {
  adam: ["adam/first", "adam/second"],
  sgd: ["sgd/velocity"],
} as const satisfies Record<Optimiser["name"], readonly string[]>;

/** Names of what an optimiser keeps of each weight: moments of the gradient, or a velocity. */
export function slotsOf({ name }: Optimiser): readonly string[] {
  return slots[name];
}

/** What is left of 1 beside a decay, as the kernels of all records so far have it: of the decay rounded to float32. */
const rest = (decay: number) => 1 - Math.fround(decay);

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
    const { optimiser } = this;
    this.#kernels.check(
      optimiser.name === "adam"
        ? this.#adam(weights, gradients, step, optimiser)
        : this.#momentum(weights, gradients, optimiser),
    );
    const { address, length } = this.#squares, view = new DataView(this.#kernels.room.memory.buffer);
    let sum = 0;
    for (let i = 0; i < length / 2; i++) sum += view.getFloat64(address + 8 * i, true);
    return Math.sqrt(sum);
  }

  /** Gives the memory back. */
  [Symbol.dispose](): void {
    for (const block of [...this.slots, this.#squares]) block[Symbol.dispose]();
  }

  #adam(weights: number, gradients: number, step: number, { learningRate, beta1, beta2, epsilon }: Adam): number {
    const [first, second] = this.slots;
    const stepSize = learningRate / (1 - wholePower(beta1, step)), correction = 1 / (1 - wholePower(beta2, step));
    return this.#kernels.run.adam(
      weights,
      gradients,
      first.address,
      second.address,
      this.count,
      stepSize,
      beta1,
      rest(beta1),
      beta2,
      rest(beta2),
      correction,
      epsilon,
      1,
      this.#squares.address,
    );
  }

  #momentum(weights: number, gradients: number, { learningRate, momentum }: Sgd): number {
    const [velocity] = this.slots, squares = this.#squares.address;
    return this.#kernels.run.momentum(
      weights,
      gradients,
      velocity.address,
      this.count,
      learningRate,
      momentum,
      0,
      squares,
    );
  }
}
