import type { Judgement, Rule } from "../judgement.ts";
import { made } from "./making.ts";
import { groupDifference, type Groups, meansOf, sizeOf } from "./difference.ts";
import { reachOf } from "./margin.ts";
import { groupsOf } from "./measured.ts";
import { judgeOrder, orderWords } from "./order.ts";
import { orderSchema, type PairedComparisonOptions } from "./paired_comparison.ts";
import { valid } from "../../validation/mod.ts";
import { tooFew } from "./wording.ts";

/** How an order of two groups is judged. */
export type GroupComparisonOptions = PairedComparisonOptions;

/**
 * An order of two groups of runs that share no seeds, such as those of two programs or of somebody else: by Welch's t (1947) of the
 * difference of means (plain), the ratio of geometric means (log) or the odds ratio (logit), first against second, with the degrees of
 * freedom of Satterthwaite (1946). The groups may differ in size and in spread. Runs that do share seeds are better compared in
 * pairs, by {@linkcode pairedComparison}: what a seed does to both then drops out.
 *
 * Upheld when the interval excludes "no difference" in the wanted direction, refuted when it excludes it in the other, or lies
 * inside the margin. A single run stands for each pair of a run of one group and one of the other.
 *
 * Of a group may be known no more than a report prints, mean ± standard deviation of so many runs; then nothing is said of single runs.
 *
 * Where the runs of each group are all the same, only their order counts: all of n lie on one side of all of m once in as many times as
 * there are ways to choose n of n + m, so four of each decide.
 *
 * @throws {ValidationError} When an option is not known, or not what it has to be. `judge`: when the groups are none.
 * @throws {RangeError} `judge`: when a value is not finite, or has no place on the scale; mean and deviation have none but on the plain one.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { groupComparison } from "./group_comparison.ts";
 * const rule = groupComparison({ alternative: "less", unit: "s" });
 * const { verdict, finding } = rule.judge({ first: [2.1, 2.4, 2.2, 2.3], second: [3.9, 2.8, 3.3] });
 * assert.equal(verdict, "inconclusive");
 * assert.match(finding, /4 and 3 runs.+no difference beyond 2\.4 s/);
 * // 3.2 ± 0.1 s over five runs against 3.6 ± 0.2 s over ten.
 * const printed = { first: { n: 5, mean: 3.2, deviation: 0.1 }, second: { n: 10, mean: 3.6, deviation: 0.2 } };
 * assert.equal(rule.judge(printed).verdict, "upheld");
 * ```
 */
export function groupComparison(options: GroupComparisonOptions): Rule<Groups> {
  const told = "The options of groupComparison()";
  const { alternative, scale, trials, unit, level: stated, margin: given } = valid(orderSchema, options, told);
  const margin = given && reachOf(given, scale, unit, told);
  return made("groupComparison", options, {
    words: orderWords("Welch", { alternative, scale, margin, level: stated }),
    minRuns: 3,
    level: stated,
    judge(measured, level = stated): Judgement {
      const groups = groupsOf(measured, "groupComparison"), n = Math.min(sizeOf(groups.first), sizeOf(groups.second));
      if (n < 3) return tooFew(n, 3, { level, question: "on average" });
      const found = groupDifference(groups, { scale, trials, level });
      return judgeOrder(found, { alternative, scale, unit, margin, level, means: meansOf(groups, scale, trials) });
    },
  });
}
