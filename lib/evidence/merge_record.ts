import { type Experiment, type Run, runsOf } from "../experiment/mod.ts";
import { type Places, placesOf } from "../project/mod.ts";
import { conflictText } from "./conflict.ts";
import { knownChoices } from "./known_choices.ts";
import { chainEnd } from "./ledger.ts";
import type { MeasuredRun } from "./measured.ts";
import { bothMeasured } from "./measures_to_record.ts";
import { readStored, recordFiles } from "./put_on_record.ts";
import { changeRecord, recordedRun, type RunToRecord } from "./record.ts";
import { readIndex, RecordError } from "./record_index.ts";
import { completeCount, storedRuns } from "./store.ts";

/** What a merge took, what it had already, and what it left. */
export interface Merged {
  readonly added: readonly { readonly run: string; readonly from: string }[];
  readonly same: readonly { readonly run: string; readonly from: string }[];
  /** Runs that both had, of which something was measured there alone. */
  readonly measured: readonly { readonly run: string; readonly from: string }[];
  /** Complete runs of a local store that other code or another protocol made: they are no runs of these experiments. */
  readonly left: readonly { readonly runs: number; readonly from: string }[];
}

/** A run as one place has it. */
interface Found {
  readonly run: Run;
  /** The record or store that it was found in. */
  readonly from: string;
  /** Reads and checks all of it. */
  readonly read: () => RunToRecord;
}

/**
 * Takes the runs that are on record or complete in the local stores of other folders into the record of a project. All are checked
 * before any is written.
 *
 * @param folders Each a copy of the project, or what is left of one: `snapshots/` with `fixtures/checkpoints/`, `.upheld/store/`, or
 * all of it. The project's own root stands for its local store.
 * @param today The day they are put on record, as `2026-11-24`.
 * @throws {RecordError | LedgerError} When a run does not hold together, two of the same name differ, or a folder has none.
 */
export function mergeRecord(
  experiments: readonly Experiment[],
  folders: readonly string[],
  today: string,
  places: Places = placesOf(),
): Promise<Merged> {
  return changeRecord(places, async (write) => {
    const added: { run: string; from: string }[] = [], same: typeof added = [], measured: typeof added = [];
    const toRecord = new Map<string, Found[]>();
    const found = folders.map(() => 0);
    for (const experiment of experiments) {
      const known = new Map(recordOf(experiment, places).map((one) => [one.run.id, one]));
      const taken = new Map<string, Found>();
      folders.forEach((folder, i) => {
        const seen = new Set<string>();
        for (const one of foundIn(experiment, placesOf(folder), places)) {
          found[i]++;
          const other = known.get(one.run.id), ours = one.read(), theirs = other?.read();
          if (theirs && chainEnd(theirs.ledger) !== chainEnd(ours.ledger)) {
            throw new RecordError(conflictText({ ...ours, from: one.from }, { ...theirs, from: other!.from }));
          }
          const run = `${experiment.id}/${one.run.id}`;
          const together = other && theirs && united(run, { ...ours, from: one.from }, { ...theirs, from: other.from });
          // In the record of a folder and in its store it is one run all the same.
          if (!seen.has(one.run.id)) (other ? same : added).push({ run, from: one.from });
          seen.add(one.run.id);
          if (other && !together) continue;
          if (together) measured.push({ run, from: one.from });
          const next: Found = other && together
            ? { ...other, read: () => ({ ...other.read(), measured: together }) }
            : one;
          known.set(one.run.id, next);
          taken.set(one.run.id, next);
        }
      });
      if (taken.size > 0) toRecord.set(experiment.id, [...taken.values()]);
    }
    const left = folders.flatMap((folder) => leftIn(experiments, placesOf(folder).store));
    const empty = folders.filter((folder, i) => found[i] === 0 && !left.some(({ from }) => from.startsWith(folder)));
    if (empty.length > 0) {
      throw new RecordError(
        `There is no run in ${empty.join(", ")}: wanted snapshots/<experiment>/record.json or .upheld/store/ there`,
      );
    }
    for (const [experiment, runs] of toRecord) await write(experiment, lazily(runs), today);
    for (const experiment of experiments) await recordFiles(experiment, places.snapshots);
    return { added, same, measured, left };
  });
}

/** What two places have measured on a run together, where one of them has more than the other. */
function united(
  run: string,
  one: RunToRecord & { readonly from: string },
  other: RunToRecord & { readonly from: string },
): MeasuredRun | undefined {
  const measures = bothMeasured(run, one, other), { weights } = one.ledger.lines.at(-1)!;
  const hasMore = Object.keys(measures).length > Object.keys(other.measured?.measures ?? {}).length;
  return hasMore && weights !== undefined ? { weights, measures } : undefined;
}

function* lazily(runs: readonly Found[]): Generator<RunToRecord> {
  for (const { read } of runs) yield read();
}

/** The runs of an experiment under all choices that are known in a place. */
const allRuns = (experiment: Experiment, places: Partial<Places>) =>
  knownChoices(experiment, places).flatMap((choices) => runsOf(experiment, choices));

function recordOf(experiment: Experiment, places: Places): Found[] {
  const index = readIndex(places.snapshots, experiment.id);
  return allRuns(experiment, { snapshots: places.snapshots }).filter(({ id }) => index?.runs[id]).map((run) => ({
    run,
    from: places.snapshots,
    read: () => {
      const recorded = recordedRun(places, run, index)!;
      return { ...recorded, checkpoints: recorded.checkpoints.map((name) => [name, recorded.readCheckpoint(name)]) };
    },
  }));
}

/** What a folder has of an experiment: its record, unless that is the one to merge into, and its local store. */
function foundIn(experiment: Experiment, { store, ...rest }: Places, into: Places): Found[] {
  const recorded = rest.snapshots === into.snapshots ? [] : recordOf(experiment, { store, ...rest });
  const stored = Array.from(storedRuns(store, allRuns(experiment, { store })), (run) => ({
    run,
    from: store,
    read: () => readStored(store, experiment, run)!,
  }));
  return [...recorded, ...stored];
}

function leftIn(experiments: readonly Experiment[], store: string): Merged["left"] {
  const runs = experiments.reduce(
    (sum, experiment) =>
      sum + completeCount(store, experiment.id) - storedRuns(store, allRuns(experiment, { store })).size,
    0,
  );
  return runs > 0 ? [{ runs, from: store }] : [];
}
