import { DataError } from "./data_error.ts";

/** An array of bytes with a shape. */
export interface IdxArray {
  /** Lengths of the dimensions, outermost first. */
  readonly shape: readonly number[];
  /** The elements in row-major order: a view into the file's bytes, not a copy. */
  readonly data: Uint8Array;
}

/**
 * Parses an IDX file of unsigned bytes, the format of MNIST: two zero bytes, the element type 0x08, the number of
 * dimensions, each dimension as a big-endian 32-bit integer, then the elements.
 *
 * The header is held against the length of the bytes before anything is made from it.
 *
 * @param bytes The whole file.
 * @param name Its name, for errors.
 * @param remedy What to do about a broken file, for errors.
 * @throws {DataError} When the magic number or the length is wrong.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseIdx } from "./idx.ts";
 * const { shape, data } = parseIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 5, 0, 4), "labels");
 * assert(shape[0] === 3 && data[2] === 4);
 * ```
 */
export function parseIdx(bytes: Uint8Array, name: string, remedy = "replace the file by a whole copy"): IdxArray {
  const fail = (found: string, wanted: string) => new DataError({ file: name, found, wanted, remedy });
  const [zero, zeroToo, type, dimensions] = bytes;
  if (bytes.length < 4) throw fail(`${bytes.length} bytes`, "an IDX file with a magic number of 4 bytes");
  if (zero !== 0 || zeroToo !== 0 || type !== 8 || dimensions === 0) {
    const magic = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join("");
    throw fail(`the magic number 0x${magic}`, "0x000008 and the number of dimensions (an IDX file of unsigned bytes)");
  }
  const header = 4 + 4 * dimensions;
  if (bytes.length < header) throw fail(`${bytes.length} bytes (truncated)`, `a header of ${header} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const length = header + shape.reduce((a, b) => a * b, 1);
  if (bytes.length !== length) {
    const how = bytes.length < length ? " (truncated)" : "";
    throw fail(`${bytes.length} bytes${how}`, `${length}, as its header says ${shape.join(" x ")}`);
  }
  return { shape, data: bytes.subarray(header) };
}
