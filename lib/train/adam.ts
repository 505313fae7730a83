import { runningKernels } from "../backend/mod.ts";
import type { CompiledKernels } from "../kernels/compiled_kernels.ts";
import { FloatBlock } from "../kernels/float_block.ts";
import type { Adam } from "./protocol.ts";

/** First and second moments of one parameter's gradient, float32. */
export interface Moments {
  readonly first: Float32Array;
  readonly second: Float32Array;
}

/** As many numbers as the kernel updates at a time, with one sum of squares for them. */
const chunk = 16_384;

/** The moments of all weights of a net, in the backend's memory, and their update. */
export class AdamMoments {
  readonly first: FloatBlock;
  readonly second: FloatBlock;
  readonly #squares: FloatBlock;
  readonly #kernels: CompiledKernels;

  /** Moments of `count` weights; their numbers are what the memory held: set them. */
  constructor(count: number) {
    this.#kernels = runningKernels();
    this.first = new FloatBlock(this.#kernels, count);
    this.second = new FloatBlock(this.#kernels, count);
    this.#squares = new FloatBlock(this.#kernels, 2 * Math.ceil(count / chunk));
  }

  /**
   * Updates all weights in one go (Kingma & Ba 2015, algorithm 1), in float32.
   *
   * @param weights Their address.
   * @param gradients The gradients' address.
   * @param step Number of this update, from 1.
   * @returns The L2 norm of the gradients.
   */
  update(
    weights: number,
    gradients: number,
    step: number,
    { learningRate, beta1, beta2, epsilon }: Adam,
  ): number {
    const { first, second } = this;
    const stepSize = learningRate / (1 - beta1 ** step), correction = 1 / (1 - beta2 ** step);
    this.#kernels.check(this.#kernels.run.adam(
      weights,
      gradients,
      first.address,
      second.address,
      first.length,
      stepSize,
      beta1,
      beta2,
      correction,
      epsilon,
      this.#squares.address,
    ));
    const { address, length } = this.#squares, view = new DataView(this.#kernels.module.HEAPU8.buffer);
    let sum = 0;
    for (let i = 0; i < length / 2; i++) sum += view.getFloat64(address + 8 * i, true);
    return Math.sqrt(sum);
  }

  /** Gives the memory back. */
  [Symbol.dispose](): void {
    for (const block of [this.first, this.second, this.#squares]) block[Symbol.dispose]();
  }
}
