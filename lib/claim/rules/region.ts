import type { Judgement, Verdict } from "../judgement.ts";
import { tProbability } from "../statistics.ts";

/** The verdict that one-sided p-values give at a two-sided level. */
export function verdictAt(level: number, { upheld, refuted }: Judgement["p"]): Verdict {
  // 1 - level is a rounding error away from the tail that is meant.
  const tail = (1 - level) / 2 * (1 + 1e-9);
  return upheld <= tail ? "upheld" : refuted <= tail ? "refuted" : "inconclusive";
}

/**
 * One-sided p-values of an estimate against a region: of seeing it so far inside if the truth lay outside (two one-sided
 * tests, Schuirmann 1987), and so far outside if the truth lay inside.
 *
 * At a level, the first is at most (1 - level) / 2 exactly when the interval lies inside the region, and the second when
 * it lies wholly outside.
 *
 * @param error The standard error of the estimate; 0 when all runs are equal.
 * @param region An end may be infinite.
 * @param closed Whether the ends themselves belong to the region.
 */
export function against(
  estimate: number,
  error: number,
  freedom: number,
  [low, high]: readonly [low: number, high: number],
  closed = true,
): Judgement["p"] {
  const below = (bound: number, atBound: number) => {
    const distance = estimate - bound;
    if (!Number.isFinite(distance) || error === 0) return distance < 0 ? 0 : distance > 0 ? 1 : atBound;
    return tProbability(distance / error, freedom);
  };
  const above = (bound: number, atBound: number) => {
    const distance = bound - estimate;
    if (!Number.isFinite(distance) || error === 0) return distance < 0 ? 0 : distance > 0 ? 1 : atBound;
    return tProbability(distance / error, freedom);
  };
  return {
    upheld: Math.max(above(low, closed ? 0 : 1), below(high, closed ? 0 : 1)),
    refuted: Math.min(below(low, 1), above(high, 1)),
  };
}
