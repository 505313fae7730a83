import assert from "node:assert/strict";

/** Fails unless both hold the same numbers. NaN is NaN, whatever its bits; -0 is not 0. */
export function assertSameNumbers(found: ArrayLike<number> | undefined, wanted: ArrayLike<number>, what: string): void {
  assert.equal(found?.length, wanted.length, what);
  for (let i = 0; i < wanted.length; i++) {
    assert.ok(Object.is(found![i], wanted[i]), `${what}: [${i}] is ${found![i]}, wanted ${wanted[i]}`);
  }
}

/** Fails unless all are the same number, or near: off by no more than a share of the largest finite one that is wanted. */
export function assertSameOrNear(
  found: ArrayLike<number>,
  wanted: ArrayLike<number>,
  tolerance: number,
  what: string,
): void {
  assert.equal(found.length, wanted.length, what);
  const scale = Math.max(0, ...Array.from(wanted, Math.abs).filter(Number.isFinite));
  for (let i = 0; i < wanted.length; i++) {
    const isNear = Math.abs(found[i] - wanted[i]) <= tolerance * scale || Object.is(found[i], wanted[i]);
    assert.ok(isNear, `${what}: [${i}] is ${found[i]}, wanted ${wanted[i]}`);
  }
}
