const size = 96;
const left = Float64Array.from({ length: size * size }, (_, i) => i % 7 - 3);
const right = Float64Array.from({ length: size * size }, (_, i) => i % 5 - 2);
const product = new Float64Array(size * size);

/**
 * What other times are divided by: a small matrix product, one number at a time, in plain JavaScript.
 *
 * It must never change: all ratios on record would lose their meaning.
 *
 * @example
 * ```ts
 * import { reference } from "./reference.ts";
 * console.assert(reference() === reference());
 * ```
 */
export function reference(): number {
  let sum = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let cell = 0;
      for (let i = 0; i < size; i++) cell += left[row * size + i] * right[i * size + column];
      product[row * size + column] = cell;
      sum += cell;
    }
  }
  return sum;
}
