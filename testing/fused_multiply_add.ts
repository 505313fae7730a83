const bits = new DataView(new ArrayBuffer(8));

/**
 * IEEE 754's fusedMultiplyAdd in binary32: a * b + c, rounded once to the nearest float32, ties to even.
 *
 * The product of two float32 is exact in float64. Their sum with c is rounded to odd there (Boldo & Melquiond 2008,
 * "Emulation of FMA and correctly rounded sums", section 3): where it is not exact the last bit becomes 1, so that rounding to the 24 bits of a float32
 * afterwards sees on which side of a tie the exact sum lies.
 *
 * @param a A float32, as are `b` and `c`: what is none is rounded first.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fusedMultiplyAdd } from "./fused_multiply_add.ts";
 * const x = 1 + 2 ** -12;
 * assert.equal(fusedMultiplyAdd(x, x, -(1 + 2 ** -11)), 2 ** -24);
 * assert.equal(Math.fround(Math.fround(x * x) - (1 + 2 ** -11)), 0);
 * ```
 */
export function fusedMultiplyAdd(a: number, b: number, c: number): number {
  const product = Math.fround(a) * Math.fround(b), term = Math.fround(c);
  return Math.fround(sumToOdd(product, term));
}

/** The sum of two float64, rounded to odd. */
function sumToOdd(x: number, y: number): number {
  const sum = x + y;
  if (!Number.isFinite(sum)) return sum;
  // What rounding lost, exactly (Knuth, The Art of Computer Programming, volume 2, section 4.2.2, theorem B).
  const partOfY = sum - x;
  const lost = (x - (sum - partOfY)) + (y - partOfY);
  if (lost === 0) return sum;
  bits.setFloat64(0, sum);
  const pattern = bits.getBigInt64(0);
  if ((pattern & 1n) === 1n) return sum;
  // The neighbour on the side of what was lost, whose last bit is 1.
  bits.setBigInt64(0, pattern + (lost > 0 === sum > 0 ? 1n : -1n));
  return bits.getFloat64(0);
}
