import { type Double, product } from "./double.ts";

/**
 * A number to the power of a whole one, by multiplication alone: squares for the binary digits of the exponent from the last on, each
 * product in twice the digits of float64. So the result is the nearest float64 unless it lies beyond 1e±290, where parts of the
 * products are lost, or the exact power all but halfway between two.
 *
 * @param exponent A whole number from 0 on; 0 gives 1.
 * @throws {RangeError} When the exponent is none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { wholePower } from "./whole_power.ts";
 * assert.equal(wholePower(0.5, 1074), Number.MIN_VALUE);
 * assert.equal(wholePower(10, 22), 1e22);
 * ```
 */
export function wholePower(base: number, exponent: number): number {
  if (!Number.isSafeInteger(exponent) || exponent < 0) {
    throw new RangeError(`The exponent is ${exponent}, wanted a whole number from 0 on`);
  }
  let power: Double = [1, 0], square: Double = [base, 0];
  for (let rest = exponent; rest > 0;) {
    if (rest % 2 === 1) power = product(power, square);
    rest = Math.floor(rest / 2);
    if (rest > 0) square = product(square, square);
  }
  return power[0];
}
