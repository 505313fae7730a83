import { powerOfTwo } from "./binary.ts";
import { type Double, ln2, product, quotient, sum } from "./double.ts";

/** 1/n!, the series of the exponential. */
const series = Array.from({ length: 12 }).reduce<Double[]>(
  (terms, _, n) => [...terms, quotient(terms[n], [n + 1, 0])],
  [[1, 0]],
);

/**
 * e to the power of x, rounded to the nearest float64; where the result is below 2^-1022 it may be the next to it.
 *
 * It is 2^k exp(r)^16 with x = k ln 2 + 16 r, in twice the digits.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exp } from "./exponential.ts";
 * assert.equal(exp(1), Math.E);
 * ```
 */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 710) return Infinity;
  if (x < -746) return 0;
  const twos = Math.round(x / ln2[0]),
    [high, low] = sum([x, 0], product([-twos, 0], ln2)),
    rest: Double = [high / 16, low / 16];
  let power = series.reduceRight<Double>((sumOfRest, term) => sum(term, product(sumOfRest, rest)), [0, 0]);
  for (let i = 0; i < 4; i++) power = product(power, power);
  // In two steps: 2^k itself may be too large, or too small.
  const half = Math.trunc(twos / 2);
  return power[0] * powerOfTwo(half) * powerOfTwo(twos - half);
}
