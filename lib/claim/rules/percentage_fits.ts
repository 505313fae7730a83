/**
 * Whether a printed percentage can come from a whole number of so many items, at the decimals it is printed with: the GRIM
 * test (Brown & Heathers 2017). A half may have been rounded either way.
 *
 * @param printed As the text has it, e.g. `99.54` or `99.54 %`.
 * @param of How many items there are, e.g. test images.
 * @throws {RangeError} When that is no printed percentage, or `of` no whole number from 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { percentageFits } from "./percentage_fits.ts";
 * assert(percentageFits("99.47", 10_000));
 * assert(!percentageFits("99.475", 10_000));
 * ```
 */
export function percentageFits(printed: string, of: number): boolean {
  const match = /^(\d+)(?:\.(\d+))?\s*%?$/.exec(printed.trim());
  if (!match || !(Number.isSafeInteger(of) && of >= 1)) {
    throw new RangeError(`The percentage is "${printed}" of ${of}, wanted e.g. "99.54" of 10000`);
  }
  const [, whole, decimals = ""] = match;
  // In units of the last printed digit, doubled: |2 · full · items - 2 · digits · of| ≤ of, in whole numbers.
  const digits = BigInt(whole + decimals);
  const full = 100n * 10n ** BigInt(decimals.length);
  const total = BigInt(of);
  const fits = (items: bigint) => {
    const apart = 2n * (full * items - digits * total);
    return items <= total && (apart < 0n ? -apart : apart) <= total;
  };
  const below = digits * total / full;
  return fits(below) || fits(below + 1n);
}
