import { mean as meanOf } from "simple-statistics";
import * as v from "valibot";
import { log } from "../../math/mod.ts";
import { exactObject, numberWhere, valid } from "../../validation/mod.ts";
import type { Interval, Judgement, Rule } from "../judgement.ts";
import { pairsOf } from "./measured.ts";
import * as options from "./options.ts";
import { differences, type Direction, type Pairs } from "./paired_comparison.ts";
import { verdictAt } from "./region.ts";
import { areSame } from "./rounding.ts";
import { beside, intervalWords, percent, pValue, sameWords, tooFew } from "./wording.ts";

/** More pairs have more sign flips than are worth counting. */
const MAX_PAIRS = 20;
const mostFlips = 1 << MAX_PAIRS;

/** The means of all 2^n - 1 subsets that are not empty, sorted. */
function subsetMeans(values: readonly number[]): Float64Array {
  const means = new Float64Array((1 << values.length) - 1);
  const sums = new Float64Array(1 << values.length);
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

/** How an order is judged by sign flips. */
export interface SignFlipOptions {
  /** Which is meant to be ahead. */
  readonly alternative: Direction;
  /** What it is counted in, or what it is a metric of. */
  readonly unit?: string;
  /** Of the interval, between 0 and 1 (default 0.95). */
  readonly level?: number;
}

const schema = exactObject({
  alternative: options.direction,
  unit: options.unit,
  level: v.optional(
    numberWhere(
      `a share between 0 and ${1 - 2 / mostFlips}, e.g. 0.95`,
      (x) => x > 0 && x <= 1 - 2 / mostFlips,
    ),
    0.95,
  ),
}) satisfies v.GenericSchema<SignFlipOptions>;

/**
 * An order of two things by the exact sign-flip test of the mean difference (Fisher 1935): if neither were ahead, each
 * paired difference could as well have had the other sign; p is the share of all 2^n flips with a mean at least as far.
 *
 * It assumes symmetry where {@linkcode order} assumes normality, and so cannot decide below six pairs. The interval
 * inverts the test: its ends are order statistics of the means of all subsets of the differences (Hartigan 1969).
 *
 * @throws {ValidationError} When an option is not known, or not what it has to be. `judge`: when the pairs are none.
 * @throws {RangeError} `judge`: when the values are not finite pairs, or there are more than 20 pairs.
 */
export function signFlip(options: SignFlipOptions): Rule<Pairs> {
  const { alternative, unit, level: stated } = valid(schema, options, "The options of signFlip()");
  const question = "on average";
  const least = (level: number) => Math.ceil(log(2 / (1 - level)) / Math.LN2 - 1e-9);
  return {
    words: `by the exact sign-flip test, the mean paired difference, first minus second, is ${
      alternative === "less" ? "below" : "above"
    } 0 at the ${percent(stated)} level`,
    minRuns: least(stated),
    level: stated,
    judge(pairs, level = stated): Judgement {
      const { values: found, roundings } = differences(pairsOf(pairs, "signFlip"));
      const n = found.length;
      const minRuns = least(level);
      if (n < minRuns) return tooFew(n, minRuns, { level, question });
      if (n > MAX_PAIRS) {
        throw new RangeError(`There are ${n} pairs, wanted at most ${MAX_PAIRS}: use pairedComparison() for more`);
      }
      const means = subsetMeans(found);
      // Sums that are equal but for rounding count as equal, against the claim and against its opposite.
      const rounding = Math.max(...roundings);
      const flips = 1 << n;
      const greater = (1 + means.filter((value) => value <= rounding).length) / flips;
      const less = (1 + means.filter((value) => value >= -rounding).length) / flips;
      const p = alternative === "less" ? { upheld: less, refuted: greater } : { upheld: greater, refuted: less };
      const reach = Math.floor(flips * (1 - level) / 2 * (1 + 1e-9));
      const interval: Interval = [means[reach - 1], means[flips - reach - 1]];
      const effect = meanOf(found);
      const same = areSame(found, roundings);
      const sure = same
        ? sameWords(n, "pairs", { level, question })
        : `exact ${intervalWords(interval, n, "pairs", level)}`;
      const agreeing = found.filter((value) => alternative === "less" ? value < 0 : value > 0).length;
      return {
        verdict: verdictAt(level, p),
        finding: `difference of means ${same ? beside(effect) : beside(effect, interval)}${
          unit ? ` ${unit}` : ""
        } (${sure}, ${pValue(Math.min(1, 2 * Math.min(less, greater)))}); ${
          alternative === "less" ? "the first is less" : "the first is greater"
        } in ${agreeing} of ${n}`,
        question,
        effect,
        unit: `difference of means${unit ? ` in ${unit}` : ""}`,
        interval: same ? undefined : interval,
        placed: found,
        runs: found,
        wanted: alternative === "less" ? [null, 0] : [0, null],
        level,
        n,
        kind: {
          rule: "paired comparison",
          alternative,
          scale: "plain",
          unit,
          mostPairs: MAX_PAIRS,
          region: alternative === "less" ? [-Infinity, 0] : [0, Infinity],
        },
        singleRun: { show: agreeing, of: n },
        p,
      };
    },
  };
}
