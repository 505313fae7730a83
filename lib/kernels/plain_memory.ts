import type { KernelMemory } from "./kernel_memory.ts";

/** Bytes of a page of WASM memory. */
const page = 2 ** 16;

/** Addresses of blocks are multiples of it, in bytes. The first is left free: an address of 0 means "none". */
const alignment = 64;

/** A piece of the memory that nobody has. */
interface Gap {
  start: number;
  end: number;
}

/**
 * A memory of its own for kernels that run on one thread, in any engine that has WebAssembly: nothing of TensorFlow.js, Deno or Node is
 * asked for. It does not grow, and gives out the first gap that is large enough.
 *
 * @param bytes Its size, rounded up to whole pages of 64 KiB.
 *
 * @example
 * ```ts
 * import { plainMemory } from "./plain_memory.ts";
 * const room = plainMemory(2 ** 20), address = room.allocate(100);
 * console.assert(address > 0 && room.memory.buffer.byteLength === 2 ** 20);
 * room.free(address);
 * ```
 */
export function plainMemory(bytes: number): KernelMemory {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / page) });
  const size = memory.buffer.byteLength;
  /** In the order of their addresses, none touching another. */
  const gaps: Gap[] = [{ start: alignment, end: size }];
  const blocks = new Map<number, number>();
  return {
    memory,
    allocate(wanted) {
      const length = Math.max(1, Math.ceil(wanted / alignment)) * alignment;
      const at = gaps.findIndex(({ start, end }) => end - start >= length);
      if (at < 0) {
        throw new RangeError(
          `The kernels' memory of ${size} bytes has no room for ${wanted} more: give them a larger one`,
        );
      }
      const address = gaps[at].start;
      gaps[at].start += length;
      if (gaps[at].start === gaps[at].end) gaps.splice(at, 1);
      blocks.set(address, length);
      return address;
    },
    free(address) {
      const length = blocks.get(address);
      // As C's free() does of a null pointer.
      if (address === 0) return;
      if (length === undefined) throw new RangeError(`Nothing was allocated at ${address}: free each block once`);
      blocks.delete(address);
      const next = gaps.findIndex(({ start }) => start > address), at = next < 0 ? gaps.length : next;
      const gap = { start: address, end: address + length };
      const [before, after] = [gaps[at - 1], gaps[at]];
      if (after?.start === gap.end) {
        gap.end = after.end;
        gaps.splice(at, 1);
      }
      if (before?.end === gap.start) before.end = gap.end;
      else gaps.splice(at, 0, gap);
    },
  };
}
