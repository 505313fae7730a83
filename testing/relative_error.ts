/**
 * The L2 norm of the difference over that of the wanted numbers; 0 where both are all zeros.
 *
 * @example
 * ```ts
 * import { relativeError } from "./relative_error.ts";
 * console.assert(relativeError([3, 4.5], [3, 4]) === 0.1);
 * ```
 */
export function relativeError(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (found.length !== wanted.length) throw new Error(`${found.length} numbers, wanted ${wanted.length}`);
  let difference = 0, norm = 0;
  for (let i = 0; i < wanted.length; i++) {
    difference += (found[i] - wanted[i]) ** 2;
    norm += wanted[i] ** 2;
  }
  return difference === 0 ? 0 : Math.sqrt(difference / norm);
}
