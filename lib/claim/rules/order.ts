import type { Judgement, Rule } from "../judgement.ts";
import { summary } from "../statistics.ts";
import { against, verdictAt } from "./region.ts";
import { axes, ends, onScale, type Scale } from "./scale.ts";
import { beside, percent, pValue, range, tooFew } from "./wording.ts";

/** Which of two is meant to be ahead. */
export type Wanted = "first less" | "first greater";

/** A metric of two things, run by run: the same index is the same seed. */
export interface Pairs {
  /** Of one variant, by seed. */
  readonly first: readonly number[];
  /** Of the other, by the same seeds. */
  readonly second: readonly number[];
}

/**
 * The differences of pairs, first minus second, on their scale.
 *
 * @throws {RangeError} When there are not as many of both, or a value has no place on the scale.
 */
export function differences({ first, second }: Pairs, scale: Scale = "plain"): number[] {
  if (first.length !== second.length) {
    throw new RangeError(
      `There are ${first.length} first and ${second.length} second values, wanted pairs of one seed`,
    );
  }
  const [ones, others] = [onScale(first, scale), onScale(second, scale)];
  return ones.map((one, seed) => one - others[seed]);
}

/**
 * An order of two things, judged by the paired t interval over seeds: of the difference of means (plain), the ratio of
 * geometric means (log) or the odds ratio (logit), first against second.
 *
 * Upheld when the interval excludes "no difference" in the wanted direction, refuted when it excludes it in the other.
 * Differences that are all the same leave t without a spread: only their signs count then (2^-n), so six pairs decide.
 *
 * @throws {RangeError} `judge`: when the values are not finite pairs that have a place on the scale.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { order } from "./order.ts";
 * const rule = order({ wanted: "first less", scale: "log" });
 * const { verdict, effect } = rule.judge({ first: [1e-4, 2e-4, 1e-4], second: [1e-2, 3e-2, 1e-2] });
 * assert.equal(verdict, "upheld");
 * assert(effect! < 0.011);
 * ```
 */
export function order(
  { wanted, scale = "plain", unit, level = 0.95 }: { wanted: Wanted; scale?: Scale; unit?: string; level?: number },
): Rule<Pairs> {
  const { show, difference } = axes[scale];
  const side = wanted === "first less" ? "below" : "above";
  const region = wanted === "first less" ? [-Infinity, 0] as const : [0, Infinity] as const;
  return {
    words: `the ${percent(level)} interval of the paired ${difference}, first against second, lies ${side} ${show(0)}`,
    leastRuns: 3,
    judge(pairs): Judgement {
      const found = differences(pairs, scale);
      const n = found.length;
      const question = "on average";
      if (n < 3) return tooFew(n, 3, { level, question });
      const { mean, deviation, interval, prediction } = summary(found, level);
      const fits = (value: number) => wanted === "first less" ? value < 0 : value > 0;
      const p = deviation > 0
        ? against(mean, deviation / Math.sqrt(n), n - 1, region, false)
        : mean === 0
        ? { upheld: 1, refuted: 1 }
        : { upheld: fits(mean) ? 2 ** -n : 1, refuted: fits(mean) ? 1 : 2 ** -n };
      const shown = ends(interval, show);
      const next = ends(prediction, show);
      const effect = show(mean);
      const agreeing = found.filter(fits).length;
      const counted = scale === "plain" ? difference + (unit ? ` in ${unit}` : "") : difference;
      const equal = deviation > 0 ? "" : ", the same in each pair";
      return {
        verdict: verdictAt(level, p),
        finding: `${difference} ${beside(effect, shown)}${scale === "plain" && unit ? ` ${unit}` : ""}${equal} (${
          percent(level)
        } interval ${range(shown)}, ${n} pairs, ${pValue(Math.min(1, 2 * Math.min(p.upheld, p.refuted)))}); ${
          wanted === "first less" ? "the first is less" : "the first is greater"
        } in ${agreeing} of ${n}`,
        question,
        effect,
        unit: counted,
        interval: shown,
        runs: found.map(show),
        wanted: ends(region, show),
        level,
        n,
        singleRun: { show: agreeing, of: n, prediction: next },
        p,
      };
    },
  };
}
