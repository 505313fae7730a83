import assert from "node:assert/strict";

/** Fails unless both hold the same numbers. NaN is NaN, whatever its bits; -0 is not 0. */
export function assertSameNumbers(found: ArrayLike<number> | undefined, wanted: ArrayLike<number>, what: string): void {
  assert.equal(found?.length, wanted.length, what);
  for (let i = 0; i < wanted.length; i++) {
    assert.ok(Object.is(found![i], wanted[i]), `${what}: [${i}] is ${found![i]}, wanted ${wanted[i]}`);
  }
}
