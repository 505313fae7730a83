import type { RandomStream } from "../random/mod.ts";

const buckets = 1024;

/**
 * All weights in 1,024 numbers that keep their distances: each weight is added, with a random sign, to a random bucket
 * (Weinberger et al. 2009, section 2). Inner products are kept on average; a squared distance has a relative standard error
 * of at most sqrt(2 / 1,024), 4.4 %.
 *
 * @param stream Draws signs and buckets: sketches compare only if their streams start the same.
 *
 * @example
 * ```ts
 * import { stream } from "../random/mod.ts";
 * import { sketch } from "./sketch.ts";
 * const numbers = sketch([Float32Array.of(3)], stream("example"));
 * console.assert(numbers.length === 1024 && numbers.some((number) => Math.abs(number) === 3));
 * ```
 */
export function sketch(weights: readonly Float32Array[], stream: RandomStream): Float32Array {
  const sums = new Float64Array(buckets);
  for (const tensor of weights) {
    for (const weight of tensor) {
      const draw = stream.integer(0, 2 * buckets - 1);
      sums[draw >> 1] += draw & 1 ? weight : -weight;
    }
  }
  return Float32Array.from(sums);
}
