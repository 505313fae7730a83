import { binaryParts } from "./binary.ts";
import { type Double, ln2, product, quotient, sum } from "./double.ts";

/** 1, 1/3, 1/5, ...: the series of artanh(s) / s in s². */
const series = Array.from({ length: 24 }, (_, k) => quotient([1, 0], [2 * k + 1, 0]));

/** ln 2, the first part short enough for exact products with exponents. */
const [ln2Short, ln2Rest] = [0.693147180369123816490, 1.90821492927058770002e-10];

/** Twice as large as the error of the quick sum can be, as a share of its small parts. */
const doubt = 1 / 562949953421312;

/**
 * The natural logarithm, rounded to the nearest float64; -Infinity of 0, NaN below.
 *
 * It is e ln 2 + 2 artanh(s) with x = 2^e m, √½ < m < √2 and s = (m - 1) / (m + 1): in float64, and where that leaves a doubt of how to
 * round (Ziv 1991), once more in twice the digits.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { log } from "./logarithm.ts";
 * assert.equal(log(10), 2.302585092994046);
 * ```
 */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity)) return x === 0 ? -Infinity : x < 0 ? NaN : x;
  const [wide, exponent] = binaryParts(x), isLarge = wide > Math.SQRT2;
  const mantissa = isLarge ? wide / 2 : wide, twos = isLarge ? exponent + 1 : exponent, above = mantissa + 1;
  const s = (mantissa - 1) / above, square = s * s;
  // What (m - 1) / (m + 1) loses by being rounded. The numerator is exact, the denominator is not.
  const [high, low] = product([s, 0], [above, mantissa - (above - 1)]), restOfS = (mantissa - 1 - high - low) / above;
  let tail = 0;
  for (let k = 12; k > 0; k--) tail = tail * square + series[k][0];
  tail *= 2 * s * square;
  const first = twos * ln2Short, largest = first + 2 * s, ofS = largest - first;
  const rest = first - (largest - ofS) + (2 * s - ofS) + (2 * restOfS + twos * ln2Rest);
  const small = rest + tail, unsure = doubt * (Math.abs(rest) + Math.abs(tail));
  const least = largest + (small - unsure), most = largest + (small + unsure);
  return least === most ? least : accurateLog(mantissa, twos);
}

function accurateLog(mantissa: number, twos: number): number {
  const s = quotient([mantissa - 1, 0], sum([mantissa, 0], [1, 0])), square = product(s, s);
  const artanh = product(s, series.reduceRight<Double>((rest, term) => sum(term, product(rest, square)), [0, 0]));
  return sum(product([twos, 0], ln2), product([2, 0], artanh))[0];
}
