import { mean as meanOf } from "simple-statistics";
import type { Judgement, Rule } from "../judgement.ts";
import { chiSquareProbability, chiSquareQuantile, summary } from "../statistics.ts";
import { verdictAt } from "./region.ts";
import { number, percent, range, tooFew } from "./wording.ts";

/**
 * Shares that are similar from run to run: their standard deviation is at most `times` the binomial one of the images they
 * were counted on, √(p (1 - p) / images) at the mean share p, judged by the chi-square interval of the standard deviation.
 *
 * Upheld when the interval lies wholly at or below that bound, refuted when wholly above.
 *
 * @throws {RangeError} When images or times are not positive. `judge`: when a value is not a share.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { spread } from "./spread.ts";
 * const similar = spread({ images: 10_000, times: 2 });
 * assert.equal(similar.judge([0.99, 0.9902, 0.9901, 0.9899, 0.99]).verdict, "upheld");
 * assert.equal(similar.judge([0.9, 0.99, 0.95, 0.93, 0.97]).verdict, "refuted");
 * ```
 */
export function spread(
  { images, times, unit = "standard deviation of shares", level = 0.95 }: {
    images: number;
    times: number;
    unit?: string;
    level?: number;
  },
): Rule<readonly number[]> {
  if (!(images > 0 && times > 0)) {
    throw new RangeError(`Images are ${images} and times ${times}, wanted both above 0, e.g. 10,000 and 2`);
  }
  const question = "on average";
  return {
    words: `the ${
      percent(level)
    } interval of the standard deviation over runs lies at or below ${times} times the binomial one of ${images} images`,
    leastRuns: 3,
    judge(shares): Judgement {
      const strange = shares.find((share) => !(share >= 0 && share <= 1));
      if (strange !== undefined) throw new RangeError(`A run's value is ${strange}, wanted a share from 0 to 1`);
      const n = shares.length;
      if (n < 3) return tooFew(n, 3, { level, question });
      const { deviation } = summary(shares, level);
      const average = meanOf([...shares]);
      const bound = times * Math.sqrt(average * (1 - average) / images);
      const freedom = n - 1;
      const tail = (1 - level) / 2;
      const end = (p: number) => deviation * Math.sqrt(freedom / chiSquareQuantile(p, freedom));
      const interval = [end(1 - tail), end(tail)] as const;
      const ratio = deviation === 0 ? 0 : freedom * (deviation / bound) ** 2;
      const below = chiSquareProbability(ratio, freedom);
      const p = { upheld: below, refuted: 1 - below };
      return {
        verdict: verdictAt(level, p),
        finding: `standard deviation ${number(deviation)} (${percent(level)} interval ${
          range(interval)
        }, ${n} runs, mean ${number(average, deviation)}), wanted at most ${
          number(bound)
        }, ${times} times the binomial one of ${images} images`,
        question,
        effect: deviation,
        unit,
        interval,
        runs: shares.map((share) => Math.abs(share - average)),
        wanted: [null, bound],
        level,
        n,
        p,
      };
    },
  };
}
