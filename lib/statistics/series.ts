import { extent } from "d3-array";

/** Where a series is to stay: below a number, above one, or between two. At least one of them. */
export interface Limits {
  /** All later points are smaller than this. */
  readonly below?: number;
  /** All later points are larger than this. */
  readonly above?: number;
}

/**
 * Where a series first stays below (above, or between) limits: the index, from 0, of the first point from which on all points do. Undefined where its
 * last point does not. "Converges after about 50 epochs" is then a number of epochs a run, which `within()` judges.
 *
 * A run that never stays there took more than all of its points: `firstToStay(losses, { below: 0.1 }) ?? losses.length` is the least that
 * it may have taken. So it can refute "within 50 epochs", and should never uphold "after about 50": train longer than the upper end of the
 * range that is claimed, or judge beside it, by `count`, that runs do get there.
 *
 * Of a series that settles at a value of its own, the limits may be shares of its last point, as settling times are in control theory:
 * `firstToStay(losses, { below: 1.05 * losses.at(-1)! })`.
 *
 * @param series By epoch or step; one point or more.
 * @throws {RangeError} When a point is not finite, there is none, or no limit is given.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { firstToStay } from "./series.ts";
 * const losses = [2.3, 0.9, 1.1, 0.8, 0.7];
 * assert.equal(firstToStay(losses, { below: 1 }), 3);
 * assert.equal(firstToStay(losses, { below: 0.5 }), undefined);
 * ```
 */
export function firstToStay(
  series: readonly number[],
  { below = Infinity, above = -Infinity }: Limits,
): number | undefined {
  requireSeries(series, 1);
  if (!(above < below) || above === -Infinity && below === Infinity) {
    throw new RangeError(
      `The limits are above ${above} and below ${below}, wanted at least one, and above smaller than below`,
    );
  }
  const last = series.findLastIndex((value) => !(value > above && value < below));
  return last === series.length - 1 ? undefined : last + 1;
}

/**
 * How rough a series is: the way that it goes up and down in all (its total variation, Jordan 1881) over the way from its lowest to its
 * highest point. 1 where it only falls or only rises, however fast, and where it never changes; 3 where it goes the whole way back and forth again. Scale-free:
 * neither a factor nor a constant changes it. Series that are compared should have as many points, and be taken as often.
 *
 * "The curve is smoother" is then an order of two ratios: `pairedComparison({ alternative: "less", scale: "log" })`.
 *
 * @param series By epoch or step; two points or more.
 * @returns At least 1.
 * @throws {RangeError} When a point is not finite, or there are fewer than two.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { roughness } from "./series.ts";
 * assert.equal(roughness([8, 4, 2, 1]), 1);
 * assert.equal(roughness([4, 2, 4, 0]), 2);
 * ```
 */
export function roughness(series: readonly number[]): number {
  requireSeries(series, 2);
  const [low, high] = extent(series) as [number, number], range = high - low;
  if (range === 0) return 1;
  let way = 0;
  for (let i = 1; i < series.length; i++) way += Math.abs(series[i] - series[i - 1]) / range;
  // A series that only falls adds up to 1 but for rounding.
  return Math.max(1, Number(way.toFixed(12)));
}

function requireSeries(series: readonly number[], least: number): void {
  if (series.length < least) throw new RangeError(`A series has ${series.length} points, wanted at least ${least}`);
  const strange = series.find((value) => !Number.isFinite(value));
  if (strange !== undefined) throw new RangeError(`A series has the point ${strange}, wanted finite numbers`);
}
