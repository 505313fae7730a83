import { mean as meanOf } from "simple-statistics";
import * as v from "valibot";
import { log } from "../../math/mod.ts";
import { exactObject, numberWhere, valid } from "../../validation/mod.ts";
import type { Judgement, Rule } from "../judgement.ts";
import { made } from "./making.ts";
import { type Difference, differences, type Pairs } from "./difference.ts";
import { type Margin, marginSchema, reachOf } from "./margin.ts";
import { pairsOf } from "./measured.ts";
import type { OneSided } from "./one_sided.ts";
import * as options from "./options.ts";
import { type Direction, judgeOrder, withMargin } from "./order.ts";
import { areSame } from "./rounding.ts";
import { intervalWords, percent, sameWords, tooFew } from "./wording.ts";

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
  /** The smallest difference that a reader would care about. An interval inside it is no difference, which refutes the order. */
  readonly margin?: Margin;
  /** What it is counted in, or what it is a metric of. */
  readonly unit?: string;
  /** Of the interval, between 0 and 1 (default 0.95). */
  readonly level?: number;
}

export const signFlipSchema = exactObject({
  alternative: options.direction,
  margin: v.optional(marginSchema),
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
 * It assumes symmetry where {@linkcode pairedComparison} assumes normality, and so cannot decide below six pairs. The interval
 * inverts the test: its ends are order statistics of the means of all subsets of the differences (Hartigan 1969). A margin is tested by
 * the flips of the differences less either of its ends.
 *
 * @throws {ValidationError} When an option is not known, or not what it has to be. `judge`: when the pairs are none.
 * @throws {RangeError} `judge`: when the values are not finite pairs, or there are more than 20 pairs.
 */
export function signFlip(options: SignFlipOptions): Rule<Pairs> {
  const told = "The options of signFlip()";
  const { alternative, unit, level: stated, margin: given } = valid(signFlipSchema, options, told);
  const margin = given && reachOf(given, "plain", unit, told);
  const question = "on average";
  const least = (level: number) => Math.ceil(log(2 / (1 - level)) / Math.LN2 - 1e-9);
  return made("signFlip", options, {
    words: `by the exact sign-flip test, the mean paired difference, first minus second, is ${
      alternative === "less" ? "below" : "above"
    } 0 at the ${percent(stated)} level${margin ? withMargin(margin) : ""}`,
    minRuns: least(stated),
    maxRuns: MAX_PAIRS,
    level: stated,
    judge(pairs, level = stated): Judgement {
      const singles = differences(pairsOf(pairs, "signFlip")), { values, roundings } = singles;
      const n = values.length, minRuns = least(level);
      if (n < minRuns) return tooFew(n, minRuns, { level, question });
      if (n > MAX_PAIRS) {
        throw new RangeError(`There are ${n} pairs, wanted at most ${MAX_PAIRS}: use pairedComparison() for more`);
      }
      const means = subsetMeans(values), flips = 1 << n, same = areSame(values, roundings);
      const reach = Math.floor(flips * (1 - level) / 2 * (1 + 1e-9));
      const interval = [means[reach - 1], means[flips - reach - 1]] as const;
      const sure = same
        ? sameWords(n, "pairs", { level, question })
        : `exact ${intervalWords(interval, n, "pairs", level)}`;
      const found: Difference = {
        n,
        mean: meanOf(values),
        interval: same ? undefined : interval,
        sure,
        p: byFlips(means, Math.max(...roundings)),
        singles,
        single: "pairs",
        placed: values,
      };
      return judgeOrder(found, { alternative, scale: "plain", unit, margin, level, mostPairs: MAX_PAIRS });
    },
  });
}

/** Sums that are equal but for rounding count as equal, against the claim and against its opposite. */
function byFlips(means: Float64Array, rounding: number): OneSided {
  const share = (holds: (mean: number) => boolean) => (1 + means.filter(holds).length) / (means.length + 1);
  return {
    above: (limit) => share((mean) => mean <= limit + rounding),
    below: (limit) => share((mean) => mean >= limit - rounding),
  };
}
