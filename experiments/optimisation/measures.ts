import { mean, median } from "simple-statistics";
import type { WeightSnapshot } from "../../lib/train/mod.ts";

/** The epochs whose weights the report kept, "every 3 epochs" of 8. */
export const keptEpochs: readonly number[] = [0, 3, 6];

/** The interval of weight norms that the report prints, by half a unit of its last digit. */
export const band = { low: 17.85, high: 18.35 } as const;

/** Whether a weight norm lies in the report's band. */
export function isInBand(norm: number): boolean {
  return norm >= band.low && norm <= band.high;
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0));
}

/** For each run, the mean distance of its end to the ends of the others, over the distance from its own start to its end. */
export function distanceBetweenEnds(runs: readonly (readonly WeightSnapshot[])[]): number[] {
  const ends = runs.map((run) => run.at(-1)!.sketch);
  return ends.map((end, i) =>
    mean(ends.filter((_, j) => j !== i).map((other) => distance(end, other))) / distance(runs[i][0].sketch, end)
  );
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
