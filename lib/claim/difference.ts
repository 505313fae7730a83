import { log, wholePower } from "../math/mod.ts";
import { chiSquareQuantile, summary, tProbability, tQuantile } from "../statistics/mod.ts";
import { manyDegrees } from "./deciding/deviations.ts";
import { welch } from "./rules/difference.ts";
import { areSame, roundingOf } from "./rules/rounding.ts";

/** How far the mean of some runs lies above that of others, and how sure that is. */
export interface Difference {
  readonly value: number;
  /** Two-sided: of a mean difference that is as large where there is none. */
  readonly p: number;
  /** Pairs of runs; or, where they are not paired, the smaller number of runs. */
  readonly n: number;
  /** Where the difference lies; undefined where the differences are all the same. */
  interval(level: number): readonly [low: number, high: number] | undefined;
  /** How many seeds would tell a difference as large from none in four of five cases; undefined where no sensible number would. */
  seedsToTell(level: number): number | undefined;
}

/** More seeds than these nobody makes. */
const mostSeeds = 10_000;
/** How often the seeds that are asked for are to tell it. */
const power = 0.8;

/**
 * The difference of runs that are paired by seed: Student's t over those seeds that both have. Differences that are all the same
 * have no spread that t could use: only their sign counts then, by the sign test.
 *
 * @param there By seed, on a scale where runs spread alike; at least two.
 * @param here By seed, on the same scale; at least two.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { pairedDifference } from "./difference.ts";
 * const { value, n, p } = pairedDifference([3, 4.1, 5], [1, 2, 3, 9]);
 * assert.deepEqual([value.toFixed(4), n], ["2.0333", 3]);
 * assert(p < 0.001);
 * ```
 */
export function pairedDifference(there: readonly number[], here: readonly number[]): Difference {
  const n = Math.min(there.length, here.length);
  const both = Array.from({ length: n }, (_, seed) => [there[seed], here[seed]] as const);
  const roundings = both.map(([one, other]) => roundingOf(Math.abs(one)) + roundingOf(Math.abs(other)));
  const found = both.map(([one, other], i) => Math.abs(one - other) <= roundings[i] ? 0 : one - other);
  const { mean: value, deviation } = summary(found);
  if (areSame(found, roundings)) {
    return withoutSpread(
      value,
      n,
      value === 0 ? 1 : Math.min(1, 2 * wholePower(0.5, n)),
      (n) => 2 * wholePower(0.5, n),
    );
  }
  return byT(value, deviation / Math.sqrt(n), n - 1, n, (n) => [deviation / Math.sqrt(n), n - 1]);
}

/**
 * The difference of runs that are not paired (Welch 1947, with the degrees of freedom of Satterthwaite 1946). Where neither
 * spreads, only the side counts: of all ways to deal the runs out, two have all of one kind on one side.
 *
 * @param there On a scale where runs spread alike; at least two.
 * @param here On the same scale; at least two.
 */
export function unpairedDifference(there: readonly number[], here: readonly number[]): Difference {
  const [one, other] = [summary(there), summary(here)], value = one.mean - other.mean;
  const n = Math.min(one.n, other.n);
  const rounding = roundingOf(Math.abs(one.mean)) + roundingOf(Math.abs(other.mean));
  const same = (values: readonly number[]) => areSame(values, values.map((x) => roundingOf(Math.abs(x))));
  if (same(there) && same(here)) {
    const apart = Math.abs(value) > rounding;
    const chance = (n: number, m: number) => Math.min(1, 2 / waysToChoose(n + m, n));
    return withoutSpread(apart ? value : 0, n, apart ? chance(one.n, other.n) : 1, (n) => chance(n, n));
  }
  const { error, freedom } = welch(one, other);
  const spread = Math.sqrt(one.deviation * one.deviation + other.deviation * other.deviation);
  return byT(value, error, freedom, n, (n) => [spread / Math.sqrt(n), 2 * (n - 1)]);
}

/**
 * With how many runs of each the intervals of two standard deviations, each with half of the error, would not meet in four of five cases,
 * where the true ones are these: the logarithm of that of n runs lies normally about the true one, with variance 1 / (2 (n - 1))
 * (Bartlett & Kendall 1946).
 *
 * @returns Undefined where no sensible number would do.
 */
export function seedsToTellSpreads(one: number, other: number, level: number): number | undefined {
  const distance = Math.abs(log(one / other)), tail = (1 - level) / 4;
  return fewest(3, (n) => {
    const freedom = n - 1;
    const reach = log(chiSquareQuantile(1 - tail, freedom) / chiSquareQuantile(tail, freedom)) / 2;
    return distance - reach >= tQuantile(power, manyDegrees) / Math.sqrt(freedom);
  });
}

function byT(
  value: number,
  error: number,
  freedom: number,
  n: number,
  with_: (n: number) => readonly [error: number, freedom: number],
): Difference {
  return {
    value,
    n,
    p: Math.min(1, 2 * tProbability(-Math.abs(value) / error, freedom)),
    interval(level) {
      const reach = tQuantile((1 + level) / 2, freedom) * error;
      return [value - reach, value + reach];
    },
    seedsToTell: (level) =>
      fewest(n + 1, (n) => {
        const [error, freedom] = with_(n);
        return Math.abs(value) / error >= tQuantile((1 + level) / 2, freedom) + tQuantile(power, freedom);
      }),
  };
}

function withoutSpread(value: number, n: number, p: number, smallest: (n: number) => number): Difference {
  return {
    value,
    n,
    p,
    interval: () => undefined,
    seedsToTell: (level) => value === 0 ? undefined : fewest(n + 1, (n) => smallest(n) <= 1 - level),
  };
}

/** The first number of seeds with which it would do; undefined where that is more than anybody makes. */
function fewest(from: number, would: (n: number) => boolean): number | undefined {
  if (!would(mostSeeds)) return undefined;
  let low = from, high = mostSeeds;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (would(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function waysToChoose(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = ways * (n - k + i) / i;
  return ways;
}
