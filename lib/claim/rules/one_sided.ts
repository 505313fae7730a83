import { tProbability } from "../../statistics/mod.ts";

/**
 * One-sided p-values of a difference against any limit: of seeing it so far above if the truth lay at the limit or below, and so
 * far below if the truth lay at it or above.
 */
export interface OneSided {
  above(limit: number): number;
  below(limit: number): number;
}

/** By Student's t. `error` is the standard error of the estimate, above 0. */
export function byT(estimate: number, error: number, freedom: number): OneSided {
  return {
    above: (limit) => tProbability((limit - estimate) / error, freedom),
    below: (limit) => tProbability((estimate - limit) / error, freedom),
  };
}

/**
 * Of differences that are all the same and leave t without a spread: only their side counts then.
 *
 * @param chance How likely they are at most to lie all on one side, the truth being on the other.
 */
export function byAllOnOneSide(
  values: readonly number[],
  roundings: readonly number[],
  chance: number,
): OneSided {
  return {
    above: (limit) => values.every((value, i) => value > limit + roundings[i]) ? chance : 1,
    below: (limit) => values.every((value, i) => value < limit - roundings[i]) ? chance : 1,
  };
}
