import { isDeepStrictEqual } from "node:util";
import type { Experiment } from "../experiment/mod.ts";
import type { Places } from "../project/mod.ts";
import { chainEnd } from "./ledger.ts";
import { codesOf } from "./measure_run.ts";
import {
  asRecorded,
  differenceOf,
  type MeasuredOnce,
  type MeasuredRun,
  measuresIn,
  sameNumbers,
  storedMeasures,
} from "./measured.ts";
import type { RecordedRun, RunToRecord } from "./record.ts";
import { RecordError } from "./record_index.ts";

type Measures = MeasuredRun["measures"];

/** A run on record as it is put there again, with what was measured of it. */
export function withMeasures(recorded: RecordedRun, measures: Measures): RunToRecord {
  const { checkpoints, ledger, readCheckpoint } = recorded;
  return {
    ...recorded,
    measured: { weights: ledger.lines.at(-1)!.weights!, measures },
    checkpoints: checkpoints.map((name) => [name, readCheckpoint(name)]),
  };
}

/** A run on record whose measures are to be written. */
export interface MeasuredAnew {
  readonly recorded: RecordedRun;
  readonly measures: Measures;
  /** Whether a number is another one or new, and not only the code that gave it. */
  readonly moved: boolean;
}

/** How what is on record of the measures of an experiment changes by what the local store has measured. */
export interface MeasureChange {
  /** Runs on record whose measures are to be written. */
  readonly changed: readonly MeasuredAnew[];
  /** What is to go, as its numbers are those of other code and there are no weights to measure again: `run measure`. */
  readonly dropped: readonly string[];
}

/**
 * Compares what the local store has measured on runs on record with what stands there. Numbers of other code stay as long as no
 * number of that measure moved; when one did, those that cannot be measured again are taken off.
 *
 * @param onRecord Reads all that is on record; called where there is something to measure.
 */
export async function measureChange(
  experiment: Experiment,
  { store }: Pick<Places, "store">,
  onRecord: () => readonly RecordedRun[],
): Promise<MeasureChange> {
  const measures = measuresIn(experiment);
  if (Object.keys(measures).length === 0) return { changed: [], dropped: [] };
  const codes = await codesOf(measures, experiment.code);
  const runs = onRecord().map((recorded) => ({
    recorded,
    known: recorded.measured?.measures ?? {},
    own: storedMeasures(store, recorded.run, chainEnd(recorded.ledger), measures),
  }));
  const moved = Object.keys(measures).filter((name) =>
    runs.some(({ known, own }) => known[name] && own[name] && !sameNumbers(known[name], own[name]))
  );
  const dropped: string[] = [];
  const changed = runs.flatMap(({ recorded, known, own }) => {
    const next: Record<string, MeasuredOnce> = { ...known, ...asRecorded(own) };
    for (const name of moved) {
      if (own[name] || !next[name] || next[name].code === codes[name].code) continue;
      delete next[name];
      dropped.push(`${recorded.run.id} ${name}`);
    }
    if (isDeepStrictEqual(next, known)) return [];
    const names = new Set([...Object.keys(next), ...Object.keys(known)]);
    const isMoved = (name: string) => !next[name] || !known[name] || !sameNumbers(next[name], known[name]);
    return [{ recorded, measures: next, moved: [...names].some(isMoved) }];
  });
  return { changed, dropped };
}

/**
 * What two places have measured on one run together.
 *
 * @throws {RecordError} When they have other numbers of a measure: it names both.
 */
export function bothMeasured(
  run: string,
  one: { readonly measured?: MeasuredRun; readonly from: string },
  other: { readonly measured?: MeasuredRun; readonly from: string },
): Measures {
  const [first, second] = [one, other].map(({ measured }) => measured?.measures ?? {});
  for (const [name, mine] of Object.entries(first)) {
    const theirs = second[name];
    if (!theirs || sameNumbers(mine, theirs)) continue;
    throw new RecordError(
      `Run ${run} has other numbers of "${name}" in ${one.from} than in ${other.from}: ${
        differenceOf(mine, theirs)
      }; ` +
        `${
          mine.code === theirs.code ? "one of them was changed, or a machine errs" : "they were measured by other code"
        }; measure it again with "deno task reproduce ${
          run.split("/")[0]
        } --measures --record", and keep the one that holds`,
    );
  }
  return { ...second, ...first };
}
