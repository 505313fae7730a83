import { descending, rank } from "d3-array";
import { sampleCorrelation } from "simple-statistics";
import * as v from "valibot";
import { atanh, tanh } from "../../math/mod.ts";
import { summary } from "../../statistics/mod.ts";
import { exactObject, numberWhere, oneOf, valid } from "../../validation/mod.ts";
import type { Judgement, Rule } from "../judgement.ts";
import { made } from "./making.ts";
import { seriesOf } from "./measured.ts";
import * as options from "./options.ts";
import { against, bySide, verdictAt } from "./region.ts";
import { areSame, roundingOf, withTies } from "./rounding.ts";
import { ends, onScale } from "./scale.ts";
import { beside, intervalWords, number, percent, sameWords, tooFew } from "./wording.ts";

/** Where a series is to go, and how steadily. */
export interface TrendOptions {
  /** The direction. */
  readonly wanted: "down" | "up";
  /** The rank correlation to be exceeded, from 0 to below 1 (default 0). */
  readonly strength?: number;
  /** What the series runs along (default time). */
  readonly along?: string;
  /** What it is counted in, or what it is a metric of. */
  readonly unit?: string;
  /** Of the interval, between 0 and 1 (default 0.95). */
  readonly level?: number;
}

export const trendSchema = exactObject({
  wanted: oneOf(["down", "up"]),
  strength: v.optional(numberWhere("a rank correlation from 0 to below 1, e.g. 0.9", (x) => x >= 0 && x < 1), 0),
  along: v.optional(v.string(), "time"),
  unit: options.unit,
  level: options.level,
}) satisfies v.GenericSchema<TrendOptions>;

/** Fewer points have too few orders: three of them fall in line by chance in one run of six. */
const MIN_POINTS = 4;

/** Ranks from 0, where ties share the average of theirs. */
export function averageRanks(values: readonly number[]): number[] {
  const [lowest, highest] = [rank(values), rank(values, descending)];
  return values.map((_, i) => (lowest[i] + (values.length - 1 - highest[i])) / 2);
}

/**
 * Spearman's rank correlation of a series with its index; 0 for a series that never changes. Points that differ by rounding
 * alone are ties.
 *
 * @throws {RangeError} When there are fewer than four points, or one is not finite.
 */
export function rankCorrelation(series: readonly number[]): number {
  if (series.length < MIN_POINTS) {
    throw new RangeError(
      `A series has ${series.length} points, wanted at least ${MIN_POINTS}: use pairedComparison() between them`,
    );
  }
  const { values, roundings } = onScale(series, "plain");
  const tied = withTies(values, roundings);
  if (tied.every((value) => value === tied[0])) return 0;
  const correlation = sampleCorrelation(averageRanks(tied), tied.map((_, i) => i));
  // Rounding must not make two perfect runs differ.
  return Number(correlation.toFixed(14));
}

/**
 * A trend of a series in each run, judged by Spearman's rank correlation with time, or with what else it runs along: the t interval over runs of its mean on
 * Fisher's z.
 *
 * Upheld when the interval lies beyond `strength` in the wanted direction (down: below -strength), refuted when wholly on
 * the other side. A perfect order has no finite z: it counts as half the smallest step from perfect, 1 - 6 / (m (m² - 1))
 * for m points. Runs whose correlations are all the same leave t without a spread: only their side counts then, which six runs
 * decide.
 *
 * @throws {ValidationError} When an option is not known, or not what it has to be. `judge`: when the runs are no series.
 * @throws {RangeError} `judge`: when a series has fewer than four points, or one is not finite.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { trend } from "./trend.ts";
 * const falls = trend({ wanted: "down", strength: 0.9 });
 * assert.equal(falls.judge([[9, 8, 7, 5, 4, 3, 2], [8, 7, 6, 5, 4, 2, 3], [9, 8, 6, 5, 4, 3, 1]]).verdict, "upheld");
 * ```
 */
export function trend(options: TrendOptions): Rule<readonly (readonly number[])[]> {
  const { wanted, strength, along, unit, level: stated } = valid(trendSchema, options, "The options of trend()");
  const sign = wanted === "up" ? 1 : -1;
  const bound = sign * strength + 0;
  const question = "on average";
  return made("trend", options, {
    words: `the ${percent(stated)} interval over runs of the rank correlation with ${along} lies ${
      wanted === "down" ? "below" : "above"
    } ${bound}`,
    minRuns: 3,
    level: stated,
    judge(runs, level = stated): Judgement {
      const series = seriesOf(runs, "trend");
      const correlations = series.map(rankCorrelation);
      const n = correlations.length;
      if (n < 3) return tooFew(n, 3, { level, question });
      const roundings = correlations.map(() => roundingOf(1));
      const same = areSame(correlations, roundings);
      const placed = correlations.map((correlation, run) => {
        const m = series[run].length;
        const most = Math.min(1 - 6 / (m * (m * m - 1)), 1 - 1e-12);
        return atanh(Math.min(Math.max(correlation, -most), most));
      });
      const { mean, deviation, interval, prediction } = summary(placed, level);
      const limit = atanh(bound);
      const region = wanted === "down" ? [-Infinity, limit] as const : [limit, Infinity] as const;
      const beyond = sign * correlations[0] - strength;
      const p = same
        ? bySide(n, question, { inside: beyond > roundings[0], outside: beyond < -roundings[0] })
        : against(mean, deviation / Math.sqrt(n), n - 1, region);
      const shown = ends(interval, tanh);
      const effect = same ? correlations[0] : tanh(mean);
      const show = correlations.filter((correlation) => sign * correlation > strength).length;
      return {
        verdict: verdictAt(level, p),
        finding: `rank correlation ${unit ? `of ${unit} ` : ""}with ${along} ${
          same ? beside(effect) : beside(effect, shown)
        } (${same ? sameWords(n, "runs", { level, question }) : intervalWords(shown, n, "runs", level)}), wanted ${
          wanted === "down" ? "below" : "above"
        } ${number(bound)}; so in ${show} of ${n} runs`,
        question,
        effect,
        unit: `rank correlation with ${along}`,
        interval: same ? undefined : shown,
        runs: correlations,
        placed,
        placedOn: "z",
        wanted: wanted === "down" ? [null, bound] : [bound, null],
        level,
        n,
        kind: { rule: "trend", wanted, along, unit, scale: "plain", region },
        singleRun: { show, of: n, prediction: same ? undefined : ends(prediction, tanh) },
        p,
      };
    },
  });
}
