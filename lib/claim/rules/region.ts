import { wholePower } from "../../math/mod.ts";
import { tProbability } from "../../statistics/mod.ts";
import type { Judgement, Verdict } from "../judgement.ts";

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
 * @param error The standard error of the estimate, above 0: runs that are all the same are judged by {@linkcode bySide}.
 * @param region An end may be infinite.
 */
export function against(
  estimate: number,
  error: number,
  freedom: number,
  [low, high]: readonly [low: number, high: number],
): Judgement["p"] {
  const probability = (distance: number) => tProbability(distance / error, freedom);
  return {
    upheld: Math.max(probability(low - estimate), probability(estimate - high)),
    refuted: Math.min(probability(estimate - low), probability(high - estimate)),
  };
}

/** How likely n runs are at most to be all the same, and on one side of where the truth is not. */
function sameBySide(n: number, question: Judgement["question"]): number {
  return question === "a single run" ? 1 / (2 * (n + 1)) : wholePower(0.5, n);
}

/**
 * One-sided p-values of n runs that are all the same and so leave t without a spread. Only their side counts then. Of the
 * middle run: it lies on the other side with a probability of at most 2^-n (the sign test). Of the next run: it differs from
 * n that are the same in at most one of n + 1 orders, on one side or the other.
 */
export function bySide(
  n: number,
  question: Judgement["question"],
  { inside, outside }: { readonly inside: boolean; readonly outside: boolean },
): Judgement["p"] {
  const p = sameBySide(n, question);
  return { upheld: inside ? p : 1, refuted: outside ? p : 1 };
}

/** The fewest runs that can decide when they are all the same: 6 on average and 19 of a single run, at 95 %. */
export function leastSame(level: number, question: Judgement["question"]): number {
  let n = 1;
  while (verdictAt(level, { upheld: sameBySide(n, question), refuted: 1 }) !== "upheld") n++;
  return n;
}
