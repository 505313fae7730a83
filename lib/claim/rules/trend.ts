import { descending, rank } from "d3-array";
import { sampleCorrelation } from "simple-statistics";
import type { Judgement, Rule } from "../judgement.ts";
import { summary } from "../statistics.ts";
import { against, verdictAt } from "./region.ts";
import { ends, onScale } from "./scale.ts";
import { beside, number, percent, range, tooFew } from "./wording.ts";

/** Fewer points have too few orders: three of them fall in line by chance in one run of six. */
const LEAST_POINTS = 4;

/** Ranks from 0, where ties share the average of theirs. */
function averageRanks(values: readonly number[]): number[] {
  const [lowest, highest] = [rank(values), rank(values, descending)];
  return values.map((_, i) => (lowest[i] + (values.length - 1 - highest[i])) / 2);
}

/**
 * Spearman's rank correlation of a series with its index; 0 for a series that never changes.
 *
 * @throws {RangeError} When there are fewer than four points, or one is not finite.
 */
export function rankCorrelation(series: readonly number[]): number {
  if (series.length < LEAST_POINTS) {
    throw new RangeError(
      `A series has ${series.length} points, wanted at least ${LEAST_POINTS}: use order() between them`,
    );
  }
  onScale(series, "plain");
  if (series.every((value) => value === series[0])) return 0;
  const correlation = sampleCorrelation(averageRanks(series), series.map((_, i) => i));
  // Rounding must not make two perfect runs differ.
  return Number(correlation.toFixed(14));
}

/**
 * A trend of a series in each run, judged by Spearman's rank correlation with time, or with what else it runs along: the t interval over runs of its mean on
 * Fisher's z.
 *
 * Upheld when the interval lies beyond `strength` in the wanted direction (down: below -strength), refuted when wholly on
 * the other side. A perfect order has no finite z: it counts as half the smallest step from perfect, 1 - 6 / (m (m² - 1))
 * for m points. Runs whose correlations are all the same have a point as their interval.
 *
 * @throws {RangeError} When the strength is not from 0 to below 1. `judge`: when a series has fewer than four points, or one
 * is not finite.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { trend } from "./trend.ts";
 * const falls = trend({ wanted: "down", strength: 0.9 });
 * assert.equal(falls.judge([[9, 7, 5, 4, 2], [8, 7, 6, 4, 3], [9, 8, 5, 4, 1]]).verdict, "upheld");
 * ```
 */
export function trend(
  { wanted, strength = 0, along = "time", unit, level = 0.95 }: {
    wanted: "down" | "up";
    strength?: number;
    along?: string;
    unit?: string;
    level?: number;
  },
): Rule<readonly (readonly number[])[]> {
  if (!(strength >= 0 && strength < 1)) {
    throw new RangeError(`The strength is ${strength}, wanted a rank correlation from 0 to below 1, e.g. 0.9`);
  }
  const sign = wanted === "up" ? 1 : -1;
  const bound = sign * strength + 0;
  const question = "on average";
  return {
    words: `the ${percent(level)} interval over runs of the rank correlation with ${along} lies ${
      wanted === "down" ? "below" : "above"
    } ${bound}`,
    leastRuns: 3,
    judge(runs): Judgement {
      const correlations = runs.map(rankCorrelation);
      const n = correlations.length;
      if (n < 3) return tooFew(n, 3, { level, question });
      const equal = correlations.every((correlation) => correlation === correlations[0]);
      const placed = equal ? correlations : correlations.map((correlation, run) => {
        const m = runs[run].length;
        const most = Math.min(1 - 6 / (m * (m * m - 1)), 1 - 1e-12);
        return Math.atanh(Math.min(Math.max(correlation, -most), most));
      });
      const from = equal ? Number : Math.tanh;
      const { mean, deviation, interval, prediction } = summary(placed, level);
      const limit = equal ? bound : Math.atanh(bound);
      const region = wanted === "down" ? [-Infinity, limit] as const : [limit, Infinity] as const;
      const p = against(mean, deviation / Math.sqrt(n), n - 1, region, false);
      const shown = ends(interval, from);
      const effect = from(mean);
      const show = correlations.filter((correlation) => sign * correlation > strength).length;
      return {
        verdict: verdictAt(level, p),
        finding: `rank correlation ${unit ? `of ${unit} ` : ""}with ${along} ${beside(effect, shown)} (${
          percent(level)
        } interval ${range(shown)}, ${n} runs), wanted ${wanted === "down" ? "below" : "above"} ${
          number(bound)
        }; so in ${show} of ${n} runs`,
        question,
        effect,
        unit: `rank correlation with ${along}`,
        interval: shown,
        runs: correlations,
        wanted: wanted === "down" ? [null, bound] : [bound, null],
        level,
        n,
        singleRun: { show, of: n, prediction: ends(prediction, from) },
        p,
      };
    },
  };
}
