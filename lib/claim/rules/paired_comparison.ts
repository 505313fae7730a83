import * as v from "valibot";
import { exactObject, valid } from "../../validation/mod.ts";
import type { Judgement, Rule } from "../judgement.ts";
import { made } from "./making.ts";
import { differences, meansOf, pairedDifference, type Pairs } from "./difference.ts";
import { type Margin, marginSchema, reachOf } from "./margin.ts";
import { pairsOf } from "./measured.ts";
import * as options from "./options.ts";
import { type Direction, judgeOrder, orderWords } from "./order.ts";
import type { Scale } from "./scale.ts";
import { tooFew } from "./wording.ts";

/** How an order is judged. */
export interface PairedComparisonOptions {
  /** Which is meant to be ahead. */
  readonly alternative: Direction;
  /** The smallest difference that a reader would care about. An interval inside it is no difference, which refutes the order. */
  readonly margin?: Margin;
  /** The natural scale of the metric (default plain). */
  readonly scale?: Scale;
  /** How many a share was counted over: with it, 0 and 1 have a place on a logit scale, k of n as (k + ½) / (n + 1). */
  readonly trials?: number;
  /** What it is counted in, or what it is a metric of. */
  readonly unit?: string;
  /** Of the interval, between 0 and 1 (default 0.95). */
  readonly level?: number;
}

export const orderSchema = exactObject({
  alternative: options.direction,
  margin: v.optional(marginSchema),
  scale: options.scale,
  trials: options.trials,
  unit: options.unit,
  level: options.level,
}) satisfies v.GenericSchema<PairedComparisonOptions>;

/**
 * An order of two things, judged by the paired t interval over seeds: of the difference of means (plain), the ratio of
 * geometric means (log) or the odds ratio (logit), first against second.
 *
 * Upheld when the interval excludes "no difference" in the wanted direction, refuted when it excludes it in the other.
 * With a margin it is refuted as well when the interval lies inside ± margin (two one-sided tests, Schuirmann 1987): there is no difference that
 * a reader would care about. A clear difference inside the margin is upheld, and said to be small. Where no margin is stated, or the
 * interval reaches beyond it, an inconclusive verdict tells the smallest one that the numbers support.
 *
 * Differences that are all the same leave t without a spread: only their signs count then (2^-n), so six pairs decide.
 *
 * @throws {ValidationError} When an option is not known, or not what it has to be. `judge`: when the pairs are none.
 * @throws {RangeError} `judge`: when the values are not finite pairs that have a place on the scale.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { pairedComparison } from "./paired_comparison.ts";
 * const rule = pairedComparison({ alternative: "less", scale: "log" });
 * const { verdict, effect } = rule.judge({ first: [1e-4, 2e-4, 1e-4], second: [1e-2, 3e-2, 1e-2] });
 * assert.equal(verdict, "upheld");
 * assert(effect! < 0.011);
 * const margin = { size: 0.005, reason: "half a point of accuracy changes no choice" };
 * const even = pairedComparison({ alternative: "greater", margin }).judge({
 *   first: [0.971, 0.969, 0.972, 0.97],
 *   second: [0.97, 0.97, 0.971, 0.971],
 * });
 * assert.equal(even.verdict, "refuted");
 * assert.match(even.finding, /no difference beyond the margin of 0.005/);
 * ```
 */
export function pairedComparison(options: PairedComparisonOptions): Rule<Pairs> {
  const told = "The options of pairedComparison()";
  const { alternative, scale, trials, unit, level: stated, margin: given } = valid(orderSchema, options, told);
  const margin = given && reachOf(given, scale, unit, told);
  return made("pairedComparison", options, {
    words: orderWords("paired", { alternative, scale, margin, level: stated }),
    minRuns: 3,
    level: stated,
    judge(measured, level = stated): Judgement {
      const singles = differences(pairsOf(measured, "pairedComparison"), scale, trials), n = singles.values.length;
      if (n < 3) return tooFew(n, 3, { level, question: "on average" });
      const order = { alternative, scale, unit, margin, level, means: meansOf(measured, scale, trials) };
      return judgeOrder(pairedDifference(singles, order), order);
    },
  });
}
