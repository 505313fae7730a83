import { Buffer } from "node:buffer";
import type { DataError } from "../data_error.ts";
import type { Numbers } from "../numbers.ts";

/** The types of number that files have, under NumPy's names. */
export type NumberType =
  | "uint8"
  | "int8"
  | "uint16"
  | "int16"
  | "uint32"
  | "int32"
  | "uint64"
  | "int64"
  | "float16"
  | "float32"
  | "float64";

const arrays = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  uint64: BigUint64Array,
  int64: BigInt64Array,
  // Where there is none, as in Node.js 22, nothing has to be said before one is read.
  float16: globalThis.Float16Array,
  float32: Float32Array,
  float64: Float64Array,
} as const satisfies Record<NumberType, unknown>;

/** All of them. */
export const numberTypes = Object.keys(arrays) as NumberType[];

/** Which byte of a number comes first. */
export type ByteOrder = "big-endian" | "little-endian";

/** Bytes that a number of this type takes. */
export function bytesPerNumber(type: NumberType): number {
  return arrays[type].BYTES_PER_ELEMENT;
}

/**
 * Reads bytes that hold nothing but numbers: single bytes as a view, all others as a copy.
 *
 * @param fail Makes the error for an integer beyond 2^53 in size, given its index and its value.
 */
export function numbersIn(
  bytes: Uint8Array,
  type: NumberType,
  order: ByteOrder,
  fail: (index: number, value: bigint) => DataError,
): Numbers {
  if (type === "uint8") return bytes;
  const copy = new Uint8Array(bytes);
  const size = bytesPerNumber(type);
  // Every machine that Deno runs on is little-endian.
  if (order === "big-endian" && size > 1) {
    const buffer = Buffer.from(copy.buffer);
    if (size === 2) buffer.swap16();
    else if (size === 4) buffer.swap32();
    else buffer.swap64();
  }
  const numbers = new arrays[type](copy.buffer);
  if (numbers instanceof Float16Array) return Float32Array.from(numbers);
  if (!(numbers instanceof BigInt64Array || numbers instanceof BigUint64Array)) return numbers;
  return Float64Array.from(numbers as Iterable<bigint>, (value, index) => {
    if (!Number.isSafeInteger(Number(value))) throw fail(index, value);
    return Number(value);
  });
}

/** How many numbers an array of this shape has. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** A shape as messages show it. */
export function shownShape(shape: readonly number[]): string {
  return shape.length === 0 ? "one number" : shape.slice(0, 8).join(" x ") + (shape.length > 8 ? " x ..." : "");
}
