import { mean as meanOf } from "simple-statistics";
import * as v from "valibot";
import { chiSquareProbability, chiSquareQuantile, summary } from "../../statistics/mod.ts";
import { exactObject, numberWhere, valid, wholeNumber } from "../../validation/mod.ts";
import type { Judgement, Rule } from "../judgement.ts";
import { made } from "./making.ts";
import { numbersOf } from "./measured.ts";
import * as options from "./options.ts";
import { verdictAt } from "./region.ts";
import { insideShare } from "./scale.ts";
import { number, percent, range, tooFew } from "./wording.ts";

/** How similar shares are to be. */
export interface SpreadOptions {
  /** How many each share was counted over, e.g. test images. */
  readonly trials: number;
  /** How many binomial standard deviations are similar, e.g. 2. */
  readonly times: number;
  /** What it is counted in, or what it is a metric of. */
  readonly unit?: string;
  /** Of the interval, between 0 and 1 (default 0.95). */
  readonly level?: number;
}

export const spreadSchema = exactObject({
  trials: wholeNumber(1),
  times: numberWhere("how many binomial deviations are similar, above 0, e.g. 2", (x) => x > 0),
  unit: v.optional(v.string(), "standard deviation of shares"),
  level: options.level,
}) satisfies v.GenericSchema<SpreadOptions>;

/**
 * Shares that are similar from run to run: their standard deviation is at most `times` the binomial one of the trials they
 * were counted over, √(p (1 - p) / trials) at the mean share p, judged by the chi-square interval of the standard deviation.
 *
 * Upheld when the interval lies wholly at or below that bound, refuted when wholly above. A count is known to half a trial:
 * the deviation of runs that are all the same is that of rounding to whole trials, 1 / (trials √12) (Sheppard 1898), and a
 * mean of 0 or 1 counts as (k + ½) / (n + 1).
 *
 * @throws {ValidationError} When an option is not known, or not what it has to be. `judge`: when the runs are no numbers.
 * @throws {RangeError} `judge`: when a value is not a share.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { spread } from "./spread.ts";
 * const similar = spread({ trials: 10_000, times: 2 });
 * assert.equal(similar.judge([0.99, 0.9902, 0.9901, 0.9899, 0.99]).verdict, "upheld");
 * assert.equal(similar.judge([0.9, 0.99, 0.95, 0.93, 0.97]).verdict, "refuted");
 * ```
 */
export function spread(options: SpreadOptions): Rule<readonly number[]> {
  const { trials, times, unit, level: stated } = valid(spreadSchema, options, "The options of spread()");
  const counted = `${trials.toLocaleString("en-US")} trials`;
  const question = "on average";
  return made("spread", options, {
    words: `the ${
      percent(stated)
    } interval of the standard deviation over runs lies at or below ${times} times the binomial one of ${counted}`,
    minRuns: 3,
    level: stated,
    judge(measured, level = stated): Judgement {
      const shares = numbersOf(measured, "spread");
      shares.forEach((share) => insideShare(share, trials));
      const n = shares.length;
      if (n < 3) return tooFew(n, 3, { level, question });
      const own = summary(shares, level).deviation;
      const rounded = 1 / (trials * Math.sqrt(12));
      const deviation = Math.max(own, rounded);
      const average = meanOf(shares);
      const inside = insideShare(average, trials);
      const bound = times * Math.sqrt(inside * (1 - inside) / trials);
      const freedom = n - 1;
      const tail = (1 - level) / 2;
      const end = (p: number) => deviation * Math.sqrt(freedom / chiSquareQuantile(p, freedom));
      const interval = [end(1 - tail), end(tail)] as const;
      const ratio = deviation / bound, below = chiSquareProbability(freedom * (ratio * ratio), freedom);
      const p = { upheld: below, refuted: 1 - below };
      return {
        verdict: verdictAt(level, p),
        finding: `standard deviation ${number(deviation)}${
          own < rounded ? ", the same in each run but for half a trial" : ""
        } (${percent(level)} interval ${range(interval)}, ${n} runs, mean ${
          number(average, deviation)
        }), wanted at most ${number(bound)}, ${times} times the binomial one of ${counted}`,
        question,
        effect: deviation,
        unit,
        interval,
        runs: shares.map((share) => Math.abs(share - average)),
        wanted: [null, bound],
        level,
        n,
        kind: { rule: "spread" },
        p,
      };
    },
  });
}
