import type { Judgement, Rule } from "../judgement.ts";
import { summary } from "../statistics.ts";
import { against, verdictAt } from "./region.ts";
import { axes, ends, onScale, type Scale } from "./scale.ts";
import { beside, percent, range, tooFew } from "./wording.ts";

/**
 * A metric within a range, judged by an interval over runs: of their mean ("on average"; the geometric one on a log
 * scale), or of the next run ("a single run", a prediction interval).
 *
 * Upheld when the interval lies inside [low, high], refuted when it lies wholly outside.
 *
 * @param options `low` or `high` may be missing: that side is open.
 * @throws {RangeError} When neither is given, or low is above high. `judge`: when a value has no place on the scale.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { within } from "./within.ts";
 * assert.equal(within({ low: 0.98, unit: "accuracy" }).judge([0.991, 0.992, 0.99]).verdict, "upheld");
 * ```
 */
export function within(
  { low, high, scale = "plain", unit, question = "on average", level = 0.95 }: {
    low?: number;
    high?: number;
    scale?: Scale;
    unit?: string;
    question?: "on average" | "a single run";
    level?: number;
  },
): Rule<readonly number[]> {
  if (low === undefined && high === undefined || low! > high!) {
    throw new RangeError(`The range is ${low} to ${high}, wanted a low, a high, or both in this order`);
  }
  const { to, from } = axes[scale];
  const region = [low === undefined ? -Infinity : to(low), high === undefined ? Infinity : to(high)] as const;
  const single = question === "a single run";
  const meant = single ? "next run" : scale === "log" ? "geometric mean" : scale === "logit" ? "mean log-odds" : "mean";
  const wanted = range([low ?? null, high ?? null], unit);
  return {
    words: `the ${percent(level)} interval of the ${meant} lies within ${wanted}`,
    leastRuns: 3,
    judge(values): Judgement {
      const placed = onScale(values, scale);
      const n = placed.length;
      if (n < 3) return tooFew(n, 3, { level, question });
      const { mean, deviation, interval, prediction } = summary(placed, level);
      const error = deviation * Math.sqrt(single ? 1 + 1 / n : 1 / n);
      const p = against(mean, error, n - 1, region);
      const shown = ends(single ? prediction : interval, from);
      const effect = from(mean);
      const show = placed.filter((value) => value >= region[0] && value <= region[1]).length;
      return {
        verdict: verdictAt(level, p),
        finding: `${scale === "log" ? "geometric mean" : "mean"} ${beside(effect, shown)}${unit ? ` ${unit}` : ""} (${
          percent(level)
        } interval of the ${meant} ${range(shown)}, ${n} runs), wanted ${wanted}; ${show} of ${n} runs lie there`,
        question,
        effect,
        unit,
        interval: shown,
        runs: [...values],
        wanted: [low ?? null, high ?? null],
        level,
        n,
        singleRun: { show, of: n, prediction: ends(prediction, from) },
        p,
      };
    },
  };
}
