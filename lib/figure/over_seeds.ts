import { max, median, min } from "d3-array";
import { mean, sampleStandardDeviation } from "simple-statistics";
import { exp, log } from "../math/mod.ts";
import { tQuantile } from "../statistics/mod.ts";
import type { Spread } from "./figure.ts";

/** The values of all runs at each point. */
function byPoint(runs: readonly (readonly number[])[]): number[][] {
  const lengths = [...new Set(runs.map(({ length }) => length))];
  if (lengths.length !== 1) {
    throw new RangeError(
      `The runs have ${lengths.join(", ") || "no"} points, wanted at least one run and as many points in each`,
    );
  }
  return runs[0].map((_, i) => runs.map((run) => run[i]));
}

/**
 * Median and range over runs, point by point, to be drawn as a line and its band.
 *
 * @param runs A list of values per run, all of one length.
 * @throws {RangeError} When there is no run, or their lengths differ.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { overSeeds } from "./over_seeds.ts";
 * const loss = overSeeds([[3, 1], [4, 2], [8, 0]]);
 * assert.deepEqual(loss, { median: [4, 1], low: [3, 0], high: [8, 2], means: "range of 3 seeds" });
 * const series = { label: "training", x: [1, 2], y: loss.median, band: loss };
 * assert.equal(series.band.means, "range of 3 seeds");
 * ```
 */
export function overSeeds(runs: readonly (readonly number[])[]): Spread & { median: number[] } {
  const points = byPoint(runs);
  return {
    median: points.map((values) => median(values)!),
    low: points.map((values) => min(values)!),
    high: points.map((values) => max(values)!),
    means: `range of ${runs.length} seeds`,
  };
}

/**
 * Mean and its t interval over runs, point by point; on a log scale the geometric mean and the interval around it.
 *
 * @param runs A list of values per run, all of one length; at least two runs.
 * @throws {RangeError} When there are fewer than two runs, their lengths differ, or the level is not between 0 and 1.
 */
export function meanOverSeeds(
  runs: readonly (readonly number[])[],
  { level = 0.95, scale = "linear" }: { level?: number; scale?: "linear" | "log" } = {},
): Spread & { mean: number[] } {
  if (runs.length < 2) throw new RangeError(`An interval over ${runs.length} seeds cannot be had, wanted at least 2`);
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`The level is ${level}, wanted a share between 0 and 1, e.g. 0.95`);
  }
  const [to, from] = scale === "log" ? [log, exp] : [Number, Number];
  const reach = tQuantile((1 + level) / 2, runs.length - 1) / Math.sqrt(runs.length);
  const points = byPoint(runs).map((values) => {
    const center = mean(values.map(to));
    const half = reach * sampleStandardDeviation(values.map(to));
    return [center, center - half, center + half].map(from);
  });
  return {
    mean: points.map(([center]) => center),
    low: points.map(([, low]) => low),
    high: points.map(([, , high]) => high),
    means: `${Number((100 * level).toPrecision(4))} % interval of the ${
      scale === "log" ? "geometric " : ""
    }mean, ${runs.length} seeds`,
  };
}
