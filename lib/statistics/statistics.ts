import { mean, sampleStandardDeviation } from "simple-statistics";
import binomialCdf from "@stdlib/stats-base-dists-binomial-cdf";
import chiSquareCdf from "@stdlib/stats-base-dists-chisquare-cdf";
import tCdf from "@stdlib/stats-base-dists-t-cdf";
import { acosh, asinh, binaryParts, exp, log, log1p, logGamma, powerOfTwo } from "../math/mod.ts";

/**
 * Where a function that rises (or falls) from `low` to `high` passes a value, by halving down to neighbouring numbers.
 * The quantiles here invert the library's distributions, since its own ask to read the whole environment of the process.
 */
function passes(rises: (x: number) => boolean, low: number, high: number): number {
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (rises(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** A function of numbers that remembers what it gave: quantiles are asked for again and again, at few levels. */
function remembered<A extends readonly number[]>(find: (...numbers: A) => number): (...numbers: A) => number {
  const found = new Map<string, number>();
  return (...numbers) => {
    const key = numbers.join(" ");
    const known = found.get(key);
    if (known !== undefined) return known;
    const value = find(...numbers);
    if (found.size < 10_000) found.set(key, value);
    return value;
  };
}

/** A power of two above the quantile of a distribution whose cumulative probability is given. */
function above(p: number, cdf: (x: number) => number): number {
  let high = 1;
  while (cdf(high) < p) high *= 2;
  return high;
}

function checkShare(name: string, share: number) {
  if (!(share > 0 && share < 1)) {
    throw new RangeError(`The ${name} is ${share}, wanted a share between 0 and 1, e.g. 0.95`);
  }
}

/** The probability that Student's t with `freedom` degrees of freedom is at most `t`. An infinite `t` gives 0 or 1. */
export function tProbability(t: number, freedom: number): number {
  return tCdf(t, freedom);
}

/** Nodes and weights of Gauss-Legendre quadrature with eight points on [-1, 1] (Abramowitz & Stegun 1964, table 25.4). */
const legendre = [
  [0.1834346424956498, 0.3626837833783620],
  [0.5255324099163290, 0.3137066458778873],
  [0.7966664774136267, 0.2223810344533745],
  [0.9602898564975363, 0.1012285362903763],
].flatMap(([node, weight]) => [[-node, weight], [node, weight]]);

/**
 * The natural logarithm of the probability that Student's t lies between two values, which keeps its digits where the
 * probability itself is too small for a double.
 *
 * With t = √f sinh u the density is proportional to cosh(u)^-f, which falls like an exponential at most: it is integrated
 * from its largest value to where e^-40 of it is left.
 *
 * @param low Below `high`; both may be infinite.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { logTBetween } from "./statistics.ts";
 * assert(Math.abs(Math.exp(logTBetween(-2.776445, 2.776445, 4)) - 0.95) < 1e-6);
 * assert(Math.abs(logTBetween(4e6, 5e6, 78) + 1018.93) < 0.01);
 * ```
 */
export function logTBetween(low: number, high: number, freedom: number): number {
  if (high <= 0) return logTBetween(-high, -low, freedom);
  if (low < 0) return log(exp(logTBetween(0, -low, freedom)) + exp(logTBetween(0, high, freedom)));
  const [start, end] = [low, high].map((t) => asinh(t / Math.sqrt(freedom)));
  // For large u, cosh overflows and its logarithm does not.
  const logCosh = (u: number) => u + log1p(exp(-2 * u)) - Math.LN2;
  const reach = Math.min(end - start, acosh(exp(40 / freedom)));
  const panels = 32;
  const half = reach / panels / 2;
  let area = 0;
  for (let panel = 0; panel < panels; panel++) {
    const middle = start + (2 * panel + 1) * half;
    for (const [node, weight] of legendre) {
      area += weight * half * exp(freedom * (logCosh(start) - logCosh(middle + half * node)));
    }
  }
  const constant = logGamma((freedom + 1) / 2) - logGamma(freedom / 2) - log(Math.PI) / 2;
  return constant - freedom * logCosh(start) + log(area);
}

/**
 * The quantile of Student's t with `freedom` degrees of freedom.
 *
 * @throws {RangeError} When `p` is not between 0 and 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { tQuantile } from "./statistics.ts";
 * assert.equal(tQuantile(0.975, 4).toFixed(3), "2.776");
 * ```
 */
export function tQuantile(p: number, freedom: number): number {
  checkShare("probability", p);
  return p < 0.5 ? -upperTQuantile(1 - p, freedom) : upperTQuantile(p, freedom);
}

const upperTQuantile = remembered((p: number, freedom: number): number => {
  const cdf = (t: number) => tCdf(t, freedom);
  return p === 0.5 ? 0 : passes((t) => cdf(t) >= p, 0, above(p, cdf));
});

/** The probability that chi-square with `freedom` degrees of freedom is at most `x`. */
export function chiSquareProbability(x: number, freedom: number): number {
  return chiSquareCdf(x, freedom);
}

/**
 * The quantile of chi-square with `freedom` degrees of freedom.
 *
 * @throws {RangeError} When `p` is not between 0 and 1.
 */
export function chiSquareQuantile(p: number, freedom: number): number {
  checkShare("probability", p);
  return anyChiSquareQuantile(p, freedom);
}

const anyChiSquareQuantile = remembered((p: number, freedom: number): number => {
  const cdf = (x: number) => chiSquareCdf(x, freedom);
  return passes((x) => cdf(x) >= p, 0, above(p, cdf));
});

/** The probability of at most `count` successes in `n` trials that each succeed with probability `share`. */
export function binomialProbability(count: number, n: number, share: number): number {
  if (count < 0) return 0;
  if (count >= n || share <= 0) return 1;
  return share >= 1 ? 0 : binomialCdf(count, n, share);
}

/**
 * The exact interval of a share after `count` of `n` (Clopper & Pearson 1934): the shares under which neither so many nor
 * so few are rarer than (1 - level) / 2.
 *
 * @throws {RangeError} When `count` is not a whole number from 0 to `n`, `n` is below 1, or the level no share.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { clopperPearson } from "./statistics.ts";
 * assert.deepEqual(clopperPearson(0, 10).map((x) => x.toFixed(4)), ["0.0000", "0.3085"]);
 * ```
 */
export function clopperPearson(count: number, n: number, level = 0.95): [low: number, high: number] {
  checkShare("level", level);
  if (!(Number.isInteger(count) && Number.isInteger(n) && n >= 1 && count >= 0 && count <= n)) {
    throw new RangeError(`The count is ${count} of ${n}, wanted whole numbers from 0 of at least 1`);
  }
  const tail = (1 - level) / 2;
  return [lowerShare(count, n, tail), upperShare(count, n, tail)];
}

// 1 - P(at most count - 1), counted from the other end, so that a small tail keeps its digits.
const lowerShare = remembered((count: number, n: number, tail: number): number =>
  count === 0 ? 0 : passes((share) => binomialProbability(n - count, n, 1 - share) >= tail, 0, 1)
);
const upperShare = remembered((count: number, n: number, tail: number): number =>
  count === n ? 1 : passes((share) => binomialProbability(count, n, share) <= tail, 0, 1)
);

/** Mean of runs, how sure it is, and where the next run would lie. */
export interface Summary {
  /** How many runs there are. */
  readonly n: number;
  /** Of the runs. */
  readonly mean: number;
  /** Sample standard deviation, divided by n - 1. */
  readonly deviation: number;
  /** Student's t interval of the mean: mean ± t s / √n. */
  readonly interval: readonly [low: number, high: number];
  /** Prediction interval of one more run: mean ± t s √(1 + 1/n). */
  readonly prediction: readonly [low: number, high: number];
}

/**
 * Summarises runs by Student's t. Runs that are all equal have intervals that are points.
 *
 * @param deviation Takes the place of the runs' own standard deviation.
 * @throws {RangeError} When there are fewer than two runs, a value is not finite, or the level no share.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { summary } from "./statistics.ts";
 * const { mean, interval } = summary([1, 2, 3]);
 * assert.equal(mean, 2);
 * assert.deepEqual(interval.map((x) => x.toFixed(3)), ["-0.484", "4.484"]);
 * ```
 */
export function summary(values: readonly number[], level = 0.95, deviation?: number): Summary {
  checkShare("level", level);
  const n = values.length;
  if (n < 2) throw new RangeError(`There are ${n} runs, wanted at least 2 for an interval`);
  const strange = values.find((value) => !Number.isFinite(value));
  if (strange !== undefined) throw new RangeError(`A value is ${strange}, wanted finite numbers`);
  // Equal values have no spread; the library's sums would leave a rounding error.
  const equal = values.every((value) => value === values[0]);
  // Squares of very small or large numbers leave the range of doubles; by a power of two, no bit is lost.
  const [, exponent] = binaryParts(Math.max(...values.map(Math.abs), Number.MIN_VALUE));
  const size = powerOfTwo(Math.max(exponent, -1022));
  const sized = values.map((value) => value / size);
  const center = equal ? values[0] : size * mean(sized);
  const spread = deviation ?? (equal ? 0 : size * sampleStandardDeviation(sized));
  const t = tQuantile((1 + level) / 2, n - 1);
  const around = (half: number) => [center - half, center + half] as const;
  return {
    n,
    mean: center,
    deviation: spread,
    interval: around(t * spread / Math.sqrt(n)),
    prediction: around(t * spread * Math.sqrt(1 + 1 / n)),
  };
}
