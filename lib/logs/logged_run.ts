/** A number that a program logged. It may be NaN or infinite: a run that diverged says so. */
export interface LoggedValue {
  /** Step or epoch, as the program counts it; the place in the file, from 0, where it counts none. */
  readonly step: number;
  /** What was logged. */
  readonly value: number;
}

/** What one run of any program left in its logs. */
export interface LoggedRun {
  /** What was run, as files say it: a model, an optimiser; undefined where they say nothing. */
  readonly variant?: string;
  /** Which run of it: a seed, a fold, an id; runs of two variants with the same one are a pair. Undefined where files say nothing. */
  readonly seed?: string;
  /** Under what it was run, where a claim is to hold under each: a data set. Undefined where that is not asked for. */
  readonly each?: string;
  /** By name, each in the order of steps, every step once. */
  readonly metrics: Readonly<Record<string, readonly LoggedValue[]>>;
  /** SHA-256 of each file that it was read from, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Where a report prints no more than means: of how many runs, and their standard deviation, by the name of the metric. */
  readonly summarised?: { readonly n: number; readonly deviations: Readonly<Record<string, number>> };
  /** What a reader should know: `accuracy: 3 values are no finite numbers`, `loss: restarted at step 400`. */
  readonly notes: readonly string[];
}

/** A file of a log. */
export interface LogFile {
  /** Its path, with `/` between its parts: its names may say what was run. */
  readonly path: string;
  /** The whole file, unpacked where it was packed. */
  readonly bytes: Uint8Array;
  /** SHA-256 of the file, where that is not that of the bytes: it may be packed. */
  readonly digest?: string;
}

/** Numbers as they stand in a log, in its order. */
export interface RawSeries {
  readonly steps: readonly number[];
  readonly values: readonly number[];
  /** Places, from 0, at which another process began to log. */
  readonly sessions?: readonly number[];
}

/**
 * Numbers in the order in which they were logged, as a series in the order of steps. Where a step is there twice, or another process
 * begins at one that is past, a program was restarted and went on from there: what was logged from that step on before is left out. A step that comes
 * late, and only once, is put into its place.
 *
 * @param name Of the metric, for the notes.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { seriesOf } from "./logged_run.ts";
 * const { series, notes } = seriesOf("loss", { steps: [0, 10, 20, 10, 20], values: [3, 2, 9, 1.9, 1] });
 * assert.deepEqual(series.map(({ value }) => value), [3, 1.9, 1]);
 * assert.deepEqual(notes, ["loss: restarted at step 10, where 2 values that were logged before are left out"]);
 * ```
 */
export function seriesOf(
  name: string,
  { steps, values, sessions = [] }: RawSeries,
): { readonly series: readonly LoggedValue[]; readonly notes: readonly string[] } {
  const notes: string[] = [],
    newestFirst = steps.length > 1 && steps.every((step, i) => i === 0 || step < steps[i - 1]);
  if (newestFirst) return seriesOf(name, { steps: steps.toReversed(), values: values.toReversed() });
  const series: LoggedValue[] = [], begins = new Set(sessions);
  let late = 0, repeated = 0;
  steps.forEach((step, i) => {
    const entry = { step, value: values[i] };
    if (series.length === 0 || series.at(-1)!.step < step) return series.push(entry);
    const at = series.findLastIndex((other) => other.step < step) + 1, isThere = series[at].step === step;
    const left = series.length - at;
    if (isThere && left === 1 && !begins.has(i)) {
      series[at] = entry;
      repeated++;
    } else if (isThere || begins.has(i)) {
      series.splice(at, left, entry);
      const were = left === 1 ? "1 value that was logged before is" : `${left} values that were logged before are`;
      notes.push(`${name}: restarted at step ${step}, where ${were} left out`);
    } else {
      series.splice(at, 0, entry);
      late++;
    }
  });
  if (repeated > 0) {
    notes.push(`${name}: ${repeated} of ${steps.length} values have the step of the one before, and stand for it`);
  }
  if (late > 0) notes.push(`${name}: ${late} of ${steps.length} values came late, and were put where their steps are`);
  const odd = series.filter(({ value }) => !Number.isFinite(value)).length;
  if (odd > 0) {
    notes.push(
      `${name}: ${odd} of ${series.length} values ${odd === 1 ? "is no finite number" : "are no finite numbers"}`,
    );
  }
  return { series, notes };
}
