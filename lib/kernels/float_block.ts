import type { CompiledKernels } from "./compiled_kernels.ts";

/** Room for float32 numbers in the kernels' memory, which kernels work on in place. It stays where it is until it is disposed. */
export class FloatBlock {
  /** Where it begins, in bytes. */
  readonly address: number;

  /** @throws {RangeError} When memory runs out, or the length is no whole number from 0. */
  constructor(readonly kernels: CompiledKernels, readonly length: number) {
    if (!Number.isInteger(length) || length < 0) {
      throw new RangeError(`There is no room for ${length} numbers: give a whole number from 0`);
    }
    this.address = kernels.room.allocate(Math.max(16, 4 * length));
  }

  /** A view of the numbers. Get it anew after anything was allocated: that may move the memory. */
  get values(): Float32Array<ArrayBuffer> {
    return new Float32Array(this.kernels.room.memory.buffer as ArrayBuffer, this.address, this.length);
  }

  /** Gives the room back. */
  [Symbol.dispose](): void {
    this.kernels.room.free(this.address);
  }
}
