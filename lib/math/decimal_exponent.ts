/**
 * The exponent of the leading decimal digit of a number: 2 of 999, 3 of 1,000, -1 of 0.1. It reads the digits, where rounding
 * down a logarithm may miss powers of ten.
 *
 * @throws {RangeError} When the number is 0 or not finite.
 */
export function decimalExponent(value: number): number {
  if (value === 0 || !Number.isFinite(value)) throw new RangeError(`The number is ${value}, wanted a finite one but 0`);
  return Number(value.toExponential().split("e")[1]);
}
