import { DataError } from "../data_error.ts";
import type { NumberArray, Numbers } from "../numbers.ts";
import { pathOf, readBytes, type ReadOptions, wholeCopy } from "./file.ts";
import { bytesPerNumber, numbersIn, type NumberType, shownShape, sizeOf } from "./numbers.ts";

const types: Readonly<Record<number, NumberType>> = {
  0x08: "uint8",
  0x09: "int8",
  0x0b: "int16",
  0x0c: "int32",
  0x0d: "float32",
  0x0e: "float64",
};

/**
 * Parses an IDX file, the format of MNIST: two zero bytes, the type of the elements, the number of dimensions, each
 * dimension as a 32-bit integer, then the elements; all big-endian.
 *
 * The types are uint8 (0x08), int8 (0x09), int16 (0x0b), int32 (0x0c), float32 (0x0d) and float64 (0x0e). The header is
 * held against the length of the bytes before anything is made from it. Elements of one byte are a view, not a copy.
 *
 * @param bytes The whole file.
 * @param file Its name, for errors.
 * @param remedy What to do about a broken file, for errors.
 * @throws {DataError} When the magic number or the length is wrong.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseIdx } from "./idx.ts";
 * const { shape, data } = parseIdx(Uint8Array.of(0, 0, 0x0b, 1, 0, 0, 0, 2, 0, 5, 255, 255), "levels");
 * assert(shape[0] === 2 && data[0] === 5 && data[1] === -1);
 * ```
 */
export function parseIdx(bytes: Uint8Array, file: string, remedy: string = wholeCopy): NumberArray {
  const { shape, type, start } = idxHeaderOf(bytes, bytes.length, file, remedy);
  return { shape, data: numbersIn(bytes.subarray(start), type, "big-endian", noSuchInteger) };
}

/**
 * What the header of an IDX file says, and where the numbers begin.
 *
 * @param head The first bytes, at least 1,024 where there are as many.
 * @param length Bytes of the whole file, which the header is held against.
 */
export function idxHeaderOf(head: Uint8Array, length: number, file: string, remedy: string) {
  const fail = (found: string, wanted: string) => new DataError({ file, found, wanted, remedy });
  if (length < 4) throw fail(`${length} bytes`, "an IDX file with a magic number of 4 bytes");
  const [zero, zeroToo, code, dimensions] = head;
  const type = types[code];
  if (zero !== 0 || zeroToo !== 0 || !type || dimensions === 0) {
    throw fail(
      `the magic number ${magicNumber(head)}`,
      "0x0000, the type of the elements (08, 09, 0b, 0c, 0d or 0e) and the number of dimensions (an IDX file)",
    );
  }
  const start = 4 + 4 * dimensions;
  if (length < start) throw fail(`${length} bytes (truncated)`, `a header of ${start} bytes`);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const wanted = start + sizeOf(shape) * bytesPerNumber(type);
  if (length !== wanted) {
    const how = length < wanted ? " (truncated)" : "";
    throw fail(`${length} bytes${how}`, `${wanted}, as its header says ${shownShape(shape)} of ${type}`);
  }
  return { shape, type, start };
}

/**
 * {@linkcode parseIdx} of the elements that MNIST has, unsigned bytes.
 *
 * @throws {DataError} When they are others.
 */
export function parseByteIdx(bytes: Uint8Array, file: string, remedy: string = wholeCopy): NumberArray<Uint8Array> {
  const { shape, data } = parseIdx(bytes, file, remedy);
  if (data instanceof Uint8Array) return { shape, data };
  const wanted = "0x000008 and the number of dimensions (an IDX file of unsigned bytes)";
  throw new DataError({ file, found: `the magic number ${magicNumber(bytes)}`, wanted, remedy });
}

/**
 * Reads an IDX file, plain or packed with gzip: see {@linkcode parseIdx}.
 *
 * @throws {DataError} When it is missing, may not be read, takes more than half of the memory, or is no whole IDX file.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readIdx } from "./idx.ts";
 * const { shape } = await readIdx(new URL("../../../fixtures/readers/float32.idx.gz", import.meta.url));
 * assert.deepEqual(shape, [2, 3]);
 * ```
 */
export async function readIdx(path: string | URL, options?: ReadOptions): Promise<NumberArray<Numbers>> {
  return parseIdx(await readBytes(path, options, "read its rows by index with openIdx()"), pathOf(path));
}

function magicNumber(bytes: Uint8Array): string {
  return `0x${Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function noSuchInteger(): never {
  throw new Error("IDX has no 64-bit integers");
}
