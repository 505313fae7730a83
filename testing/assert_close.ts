import assert from "node:assert/strict";

/** Demands that no number is off by more than a share (`tolerance`) of the largest wanted one. */
export function assertClose(found: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number): void {
  assert.equal(found.length, wanted.length);
  const largest = Array.from(wanted).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (let i = 0; i < wanted.length; i++) {
    const difference = Math.abs(found[i] - wanted[i]);
    assert(
      difference <= tolerance * largest,
      `number ${i} is ${found[i]}, wanted ${wanted[i]} ± ${tolerance * largest}`,
    );
  }
}
