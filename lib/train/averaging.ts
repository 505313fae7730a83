import * as v from "valibot";
import type { CompiledKernels } from "../kernels/compiled_kernels.ts";
import { FloatBlock } from "../kernels/float_block.ts";
import { exactObject, numberWhere } from "../validation/mod.ts";

/**
 * An exponential moving average of the weights over all steps (Polyak & Juditsky 1992 average evenly): a = decay * a + (1 - decay) * w
 * after each step, from the weights after the first one on, as PyTorch's `AveragedModel` with such an `avg_fn` has it.
 */
export interface Averaging {
  /** How much of the average stays at a step, from 0 to below 1. Closer to 1, it looks further back: over some 1 / (1 - decay) steps. */
  readonly decay: number;
  /**
   * Whether early steps count for more (default false): at step t the decay is at most (1 + t) / (10 + t), as in TensorFlow's
   * `ExponentialMovingAverage` whose `num_updates` is t.
   */
  readonly warmUp?: boolean;
}

/** What an {@linkcode Averaging} has to be. */
export const averagingSchema = exactObject({
  decay: numberWhere("a number from 0 to below 1", (decay) => decay >= 0 && decay < 1),
  warmUp: v.optional(v.boolean()),
});

/** How much of the average stays at a step, counted from 1. */
export function decayAt({ decay, warmUp = false }: Averaging, step: number): number {
  return step === 1 ? 0 : warmUp ? Math.min(decay, (1 + step) / (10 + step)) : decay;
}

/** The average of all weights of a net, in the kernels' memory and in float32. */
export class WeightAverage {
  readonly #block: FloatBlock;

  constructor(readonly averaging: Averaging, kernels: CompiledKernels, count: number) {
    this.#block = new FloatBlock(kernels, count);
  }

  /** All averages, one tensor behind the other: a view, valid until anything is allocated. */
  get values(): Float32Array<ArrayBuffer> {
    return this.#block.values;
  }

  /**
   * Takes in the weights after a step.
   *
   * @param weights Their address.
   * @param step Its number, from 1.
   */
  update(weights: number, step: number): void {
    const { kernels, address, length } = this.#block, decay = decayAt(this.averaging, step);
    if (decay === 0) kernels.bytes.copyWithin(address, weights, weights + 4 * length);
    else kernels.check(kernels.run.averageWeights(weights, address, length, 1 - decay));
  }

  /** Gives the memory back. */
  [Symbol.dispose](): void {
    this.#block[Symbol.dispose]();
  }
}
