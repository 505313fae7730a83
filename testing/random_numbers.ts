import { stream } from "../lib/random/mod.ts";

/** So many float32 numbers uniform in -1..1 from the random stream of a purpose. */
export function randomNumbers(count: number, ...purpose: (string | number)[]): Float32Array<ArrayBuffer> {
  const source = stream(...purpose);
  return Float32Array.from({ length: count }, () => 2 * source.uniform() - 1);
}
