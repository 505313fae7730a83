/**
 * The q-value of each of some p-values: the smallest share of false discoveries at which the step-up procedure of Benjamini & Hochberg
 * (1995) counts it among the discoveries, min over j ≥ i of m p₍ⱼ₎ / j. Of all tests with a q-value of at most q, at most a share q is
 * expected to be false, where the tests are independent or depend positively (Benjamini & Yekutieli 2001).
 *
 * @param pValues From 0 to 1, of all tests that were made, in any order.
 * @throws {RangeError} When one is no share.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { qValues } from "./false_discoveries.ts";
 * assert.deepEqual(qValues([0.01, 0.5, 0.02]).map((q) => q.toFixed(3)), ["0.030", "0.500", "0.030"]);
 * ```
 */
export function qValues(pValues: readonly number[]): number[] {
  const strange = pValues.find((p) => !(p >= 0 && p <= 1));
  if (strange !== undefined) throw new RangeError(`A p-value is ${strange}, wanted a share from 0 to 1`);
  const found = new Array<number>(pValues.length);
  let least = 1;
  const falling = [...pValues.keys()].sort((a, b) => pValues[b] - pValues[a]);
  for (const [i, test] of falling.entries()) {
    least = Math.min(least, pValues[test] * pValues.length / (pValues.length - i));
    found[test] = least;
  }
  return found;
}
