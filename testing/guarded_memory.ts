import { Buffer } from "node:buffer";
import { tf } from "../lib/backend/mod.ts";
import type { WasmBackend } from "../lib/backend/wasm_backend.ts";

/** Width in bytes of what surrounds each block. */
const width = 4096;
/** A byte that makes NaN of a float32, -1 of an int32, and no truth value of a bool. */
const pattern = 0xff;
const intact = Buffer.alloc(width, pattern);

/**
 * Surrounds all that is allocated in the running backend's memory with bytes that nobody may change, and fills it with NaN: what
 * writes beyond a tensor is named by {@linkcode damage}, and what reads beyond one, or leaves numbers unwritten, shows in its result.
 */
export class GuardedMemory {
  readonly #module = (tf.engine().findBackend("wasm") as WasmBackend).loaded.module;
  readonly #original = { _malloc: this.#module._malloc, _free: this.#module._free };
  readonly #blocks = new Map<number, number>();

  constructor() {
    const { _malloc, _free } = this.#original;
    this.#module._malloc = (bytes) => {
      const start = _malloc(bytes + 2 * width), address = start + width;
      this.#module.HEAPU8.fill(pattern, start, address + bytes + width);
      this.#blocks.set(address, bytes);
      return address;
    };
    // What the module's own code allocated has no guard.
    this.#module._free = (address) => _free(this.#blocks.delete(address) ? address - width : address);
  }

  /** Says of each block whose surroundings were changed how far from it, in bytes. */
  damage(): string[] {
    const { buffer } = this.#module.HEAPU8;
    return [...this.#blocks].flatMap(([address, bytes]) => {
      const [before, behind] = [address - width, address + bytes].map((at) => Buffer.from(buffer, at, width));
      const wrong: string[] = [];
      if (!before.equals(intact)) {
        wrong.push(
          `${width - before.findLastIndex((byte) => byte !== pattern)} bytes before a block of ${bytes} bytes`,
        );
      }
      if (!behind.equals(intact)) {
        wrong.push(`${behind.findIndex((byte) => byte !== pattern)} bytes behind a block of ${bytes} bytes`);
      }
      before.fill(pattern);
      behind.fill(pattern);
      return wrong;
    });
  }

  /** Allocates as before. What is allocated still can be freed. */
  [Symbol.dispose](): void {
    const { _free } = this.#original;
    this.#module._malloc = this.#original._malloc;
    const blocks = this.#blocks;
    this.#module._free = (address) => _free(blocks.delete(address) ? address - width : address);
  }
}
