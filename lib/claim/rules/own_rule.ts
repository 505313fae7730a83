import { summary } from "../../statistics/mod.ts";
import { shown } from "../../validation/mod.ts";
import type { Interval, Judgement, Verdict } from "../judgement.ts";
import { against, bySide, verdictAt } from "./region.ts";
import { areSame, roundingOf } from "./rounding.ts";
import { tooFew } from "./wording.ts";

/**
 * One-sided p-values of runs against a range, by Student's t: of their mean to lie so far inside if the truth lay outside (two
 * one-sided tests, Schuirmann 1987), and so far outside if it lay inside. Runs that are all the same but for rounding have no
 * spread that t could use: only their side counts then.
 *
 * @param values One number a run, on a scale where they spread alike; two or more.
 * @param range What the claim says, both ends among it; null where a side is open.
 * @param question Whether it says so of the mean over runs, or of the next run.
 * @throws {RangeError} When there are fewer than two runs, one is not finite, or the range holds nothing.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { oneSidedPValues } from "./own_rule.ts";
 * const { upheld, refuted } = oneSidedPValues([0.991, 0.992, 0.99], [0.98, null]);
 * assert(upheld < 0.01 && refuted > 0.99);
 * assert.deepEqual(oneSidedPValues([7, 7, 7], [6, 8]), { upheld: 1 / 8, refuted: 1 });
 * ```
 */
export function oneSidedPValues(
  values: readonly number[],
  range: Interval,
  question: "on average" | "a single run" = "on average",
): Judgement["p"] {
  const [low, high] = closed(range);
  const { n, mean, deviation } = summary(values);
  const roundings = values.map((value) => roundingOf(Math.abs(value)));
  if (areSame(values, roundings)) {
    const inside = values[0] >= low - roundings[0] && values[0] <= high + roundings[0];
    return bySide(n, question, { inside, outside: !inside });
  }
  return against(mean, deviation * Math.sqrt(question === "on average" ? 1 / n : 1 + 1 / n), n - 1, [low, high]);
}

/**
 * The verdict that one-sided p-values give: upheld when the one of seeing this if the claim did not hold is at most (1 - level) / 2,
 * refuted when the other is.
 *
 * @param level Two-sided, between 0 and 1.
 * @throws {RangeError} When a p-value or the level is no share.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { verdictFromPValues } from "./own_rule.ts";
 * assert.equal(verdictFromPValues({ upheld: 0.02, refuted: 0.98 }), "upheld");
 * assert.equal(verdictFromPValues({ upheld: 0.02, refuted: 0.98 }, 0.99), "inconclusive");
 * ```
 */
export function verdictFromPValues(p: Judgement["p"], level = 0.95): Verdict {
  requireLevel(level);
  for (const [name, value] of Object.entries(p)) {
    if (!(value >= 0 && value <= 1)) {
      throw new RangeError(`The p-value ${name} is ${value}, wanted a share from 0 to 1`);
    }
  }
  return verdictAt(level, p);
}

/**
 * The verdict of an interval that was computed in any way, such as by a permutation test or from a posterior: upheld when it lies
 * inside the range, refuted when it lies wholly outside, else inconclusive. The p-values are the largest that such an interval allows.
 *
 * @param interval Of the effect, at the level.
 * @param range What the claim says, both ends among it; null where a side is open.
 * @param level Two-sided, between 0 and 1.
 * @throws {RangeError} When interval or range hold nothing, or the level is no share.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { verdictFromInterval } from "./own_rule.ts";
 * assert.equal(verdictFromInterval([0.2, 0.4], [0, null]).verdict, "upheld");
 * assert.equal(verdictFromInterval([-0.4, -0.2], [0, null]).verdict, "refuted");
 * assert.equal(verdictFromInterval([-0.1, 0.2], [0, null]).verdict, "inconclusive");
 * ```
 */
export function verdictFromInterval(
  interval: Interval,
  range: Interval,
  level = 0.95,
): Pick<Judgement, "verdict" | "p"> {
  requireLevel(level);
  const [from, to] = closed(interval), [low, high] = closed(range);
  const tail = (1 - level) / 2;
  const p = { upheld: from >= low && to <= high ? tail : 1, refuted: to < low || from > high ? tail : 1 };
  return { verdict: verdictAt(level, p), p };
}

/**
 * The judgement of so few runs that none can decide it.
 *
 * @param n How many there are.
 * @param minRuns How many a verdict needs.
 * @param about The rule's level and question.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { tooFewRuns } from "./own_rule.ts";
 * const { verdict, finding } = tooFewRuns(2, 3, { level: 0.95, question: "on average" });
 * assert.deepEqual([verdict, finding], ["inconclusive", "2 runs cannot decide it, at least 3 can"]);
 * ```
 */
export function tooFewRuns(n: number, minRuns: number, about: Pick<Judgement, "level" | "question">): Judgement {
  return tooFew(n, minRuns, about);
}

/** Both ends of a range as numbers. */
function closed(range: Interval): readonly [low: number, high: number] {
  const low = range[0] ?? -Infinity, high = range[1] ?? Infinity;
  if (!(low <= high)) {
    throw new RangeError(`A range is ${shown(range)}, wanted its lower end first, null where it is open`);
  }
  return [low, high];
}

function requireLevel(level: number): void {
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`The level is ${level}, wanted a share between 0 and 1, e.g. 0.95`);
  }
}
