import { stream } from "../lib/random/mod.ts";

/** Numbers uniform in -1 to 1 for a tensor of a shape: always the same ones. */
export function randomValues(shape: readonly number[]): Float32Array {
  const numbers = stream("bench", ...shape);
  return Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => 2 * numbers.uniform() - 1);
}
