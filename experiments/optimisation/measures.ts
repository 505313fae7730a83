import { mean, median } from "simple-statistics";
import { exp, log } from "../../lib/math/mod.ts";
import type { WeightSnapshot } from "../../lib/train/mod.ts";

/** The epochs whose weights the report kept, "every 3 epochs" of 8. */
export const keptEpochs: readonly number[] = [0, 3, 6];

/** The interval of weight norms that the report prints, by half a unit of its last digit. */
export const band = { low: 17.85, high: 18.35 } as const;

/** Whether a weight norm lies in the report's band. */
export function isInBand(norm: number): boolean {
  return norm >= band.low && norm <= band.high;
}

const square = (x: number) => x * x;

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.sqrt(a.reduce((sum, value, i) => sum + square(value - b[i]), 0));
}

/**
 * How far apart the ends of runs lie, in ways from a run's start to its end: the geometric mean of what it returns. It has a number
 * for each run: its jackknife pseudo-value (Tukey 1958; Arvesen 1969 for means over pairs), on a log scale.
 *
 * Each run is in as many distances as there are others: taken as if they were independent, the distances would seem to be about
 * twice as sure as they are. Pseudo-values are nearly independent, and their spread is that of the whole.
 */
export function distanceBetweenEnds(runs: readonly (readonly WeightSnapshot[])[]): number[] {
  const ends = runs.map((run) => run.at(-1)!.sketch);
  const ways = runs.map((run, i) => distance(run[0].sketch, ends[i]));
  const distances = ends.map((end) => ends.map((other) => distance(end, other)));
  /** The logarithm of the mean distance over the mean way, of some runs. */
  const logRatio = (some: readonly number[]) => {
    const between = some.flatMap((i) => some.filter((j) => j > i).map((j) => distances[i][j]));
    return log(mean(between) / mean(some.map((i) => ways[i])));
  };
  const all = runs.map((_, i) => i), n = runs.length;
  const whole = logRatio(all);
  return all.map((left) => exp(n * whole - (n - 1) * logRatio(all.filter((i) => i !== left))));
}

/** Means over the first and the last `count` iterations of the epochs of a run. */
export interface EdgeMeans {
  /** Of each epoch but the first: its first iterations. */
  readonly starts: number;
  /** Of each epoch but the last: its last iterations. */
  readonly endsBefore: number;
  /** Of each epoch but the first: its last iterations. */
  readonly ends: number;
}

/** How a metric by iteration goes over the borders between epochs. */
export function edgeMeans(series: readonly number[], epochs: number, count = 20): EdgeMeans {
  const length = series.length / epochs;
  const of = (epoch: number) => series.slice(epoch * length, (epoch + 1) * length);
  const later = Array.from({ length: epochs - 1 }, (_, i) => i + 1);
  return {
    starts: mean(later.map((epoch) => mean(of(epoch).slice(0, count)))),
    endsBefore: mean(later.map((epoch) => mean(of(epoch - 1).slice(-count)))),
    ends: mean(later.map((epoch) => mean(of(epoch).slice(-count)))),
  };
}

/** Share of iterations whose value exceeds `factor` times the median of the 50 before it. */
export function spikeShare(series: readonly number[], factor: number): number {
  const window = 50;
  return mean(series.slice(window).map((value, i) => Number(value > factor * median(series.slice(i, i + window)))));
}
