import type { CompiledKernels } from "../kernels/compiled_kernels.ts";
import { FloatBlock } from "../kernels/float_block.ts";

/**
 * Room for gradients on their way back through a net. What a layer was given is free once the layer has passed its own gradient on, and
 * is given to the next: few blocks, which are often still in a cache when they are written again.
 */
export class GradientRoom {
  readonly #kernels: CompiledKernels;
  readonly #blocks = new Map<number, FloatBlock>();
  /** The last that was given back is the last. */
  #free: FloatBlock[] = [];

  constructor(kernels: CompiledKernels) {
    this.#kernels = kernels;
  }

  /** Address of room for so many numbers: in the block that was given back last of those that are large enough. */
  take(length: number): number {
    const index = this.#free.findLastIndex((block) => block.length >= length);
    if (index >= 0) return this.#free.splice(index, 1)[0].address;
    const block = new FloatBlock(this.#kernels, length);
    this.#blocks.set(block.address, block);
    return block.address;
  }

  /**
   * Gives one back. An address that is none of these is left alone.
   *
   * @throws {Error} When it was given back before: whoever took it since would have to share it.
   */
  give(address: number): void {
    const block = this.#blocks.get(address);
    if (!block) return;
    if (this.#free.includes(block)) throw new Error(`Room for gradients at ${address} was given back twice`);
    this.#free.push(block);
  }

  /** Gives all back, as nothing is under way. */
  giveAll(): void {
    this.#free = [...this.#blocks.values()];
  }

  /** Gives the memory back. */
  [Symbol.dispose](): void {
    for (const block of this.#blocks.values()) block[Symbol.dispose]();
    this.#blocks.clear();
    this.#free = [];
  }
}
