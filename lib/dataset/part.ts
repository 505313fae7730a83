import { type Examples, gatherTargets } from "./dataset.ts";

/**
 * Those examples of a set whose indices are given, in that order. Inputs stay where they are: only targets are copied.
 *
 * @throws {RangeError} When there is no example at an index.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { partOf } from "./part.ts";
 * const all = { size: 3, targets: Uint8Array.of(5, 6, 7), gather: (at: Uint32Array, out: Float32Array) => out.set(at) };
 * const part = partOf(all, Uint32Array.of(2, 0)), inputs = new Float32Array(1);
 * part.gather(Uint32Array.of(0), inputs);
 * assert.deepEqual([part.size, part.targets[0], inputs[0]], [2, 7, 2]);
 * ```
 */
export function partOf(examples: Examples, indices: Uint32Array): Examples {
  requireWithin(indices, examples.size);
  const { images, targetSize } = examples;
  return {
    size: indices.length,
    gather(at, out) {
      requireWithin(at, indices.length);
      examples.gather(at.map((i) => indices[i]), out);
    },
    ...images && { images: { ...images, rows: images.rows ? indices.map((i) => images.rows![i]) : indices } },
    targets: gatherTargets(examples, indices),
    ...targetSize !== undefined && { targetSize },
  };
}

function requireWithin(indices: Uint32Array, size: number): void {
  for (const index of indices) {
    if (index >= size) throw new RangeError(`There is no example ${index}: the set has ${size}, counted from 0`);
  }
}
