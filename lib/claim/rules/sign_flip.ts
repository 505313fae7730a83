import type { Interval, Judgement, Rule } from "../judgement.ts";
import { mean as meanOf } from "simple-statistics";
import { differences, type Pairs, type Wanted } from "./order.ts";
import { verdictAt } from "./region.ts";
import { beside, percent, pValue, range, tooFew } from "./wording.ts";

/** More pairs have more sign flips than are worth counting. */
const MOST_PAIRS = 20;

/** The means of all 2^n - 1 subsets that are not empty, sorted. */
function subsetMeans(values: readonly number[]): Float64Array {
  const means = new Float64Array(2 ** values.length - 1);
  const sums = new Float64Array(2 ** values.length);
  const sizes = new Uint8Array(sums.length);
  for (let subset = 1; subset < sums.length; subset++) {
    const last = 31 - Math.clz32(subset);
    const rest = subset ^ (1 << last);
    sums[subset] = sums[rest] + values[last];
    sizes[subset] = sizes[rest] + 1;
    means[subset - 1] = sums[subset] / sizes[subset];
  }
  return means.sort();
}

/**
 * An order of two things by the exact sign-flip test of the mean difference (Fisher 1935): if neither were ahead, each
 * paired difference could as well have had the other sign; p is the share of all 2^n flips with a mean at least as far.
 *
 * It assumes symmetry where {@linkcode order} assumes normality, and so cannot decide below six pairs. The interval
 * inverts the test: its ends are order statistics of the means of all subsets of the differences (Hartigan 1969).
 *
 * @throws {RangeError} `judge`: when the values are not finite pairs, or there are more than 20 pairs.
 */
export function signFlip(
  { wanted, unit, level = 0.95 }: { wanted: Wanted; unit?: string; level?: number },
): Rule<Pairs> {
  const leastRuns = Math.ceil(Math.log2(2 / (1 - level)) - 1e-9);
  return {
    words: `by the exact sign-flip test, the mean paired difference, first minus second, is ${
      wanted === "first less" ? "below" : "above"
    } 0 at the ${percent(level)} level`,
    leastRuns,
    judge(pairs): Judgement {
      const found = differences(pairs);
      const n = found.length;
      const question = "on average";
      if (n < leastRuns) return tooFew(n, leastRuns, { level, question });
      if (n > MOST_PAIRS) {
        throw new RangeError(`There are ${n} pairs, wanted at most ${MOST_PAIRS}: use order() for more`);
      }
      const means = subsetMeans(found);
      // Sums that are equal but for rounding count as equal, against the claim and against its opposite.
      const rounding = 1e-12 * Math.max(...found.map(Math.abs));
      const flips = 2 ** n;
      const greater = (1 + means.filter((value) => value <= rounding).length) / flips;
      const less = (1 + means.filter((value) => value >= -rounding).length) / flips;
      const p = wanted === "first less" ? { upheld: less, refuted: greater } : { upheld: greater, refuted: less };
      const reach = Math.floor(flips * (1 - level) / 2 * (1 + 1e-9));
      const interval: Interval = [means[reach - 1], means[flips - reach - 1]];
      const effect = meanOf(found);
      const agreeing = found.filter((value) => wanted === "first less" ? value < 0 : value > 0).length;
      return {
        verdict: verdictAt(level, p),
        finding: `difference of means ${beside(effect, interval)}${unit ? ` ${unit}` : ""} (exact ${
          percent(level)
        } interval ${range(interval)}, ${n} pairs, ${pValue(Math.min(1, 2 * Math.min(less, greater)))}); ${
          wanted === "first less" ? "the first is less" : "the first is greater"
        } in ${agreeing} of ${n}`,
        question,
        effect,
        unit: `difference of means${unit ? ` in ${unit}` : ""}`,
        interval,
        runs: found,
        wanted: wanted === "first less" ? [null, 0] : [0, null],
        level,
        n,
        singleRun: { show: agreeing, of: n },
        p,
      };
    },
  };
}
