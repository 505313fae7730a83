import { checkpointsOnRecord, type Experiment, isProgram, isRead, type Run, runsOf } from "../experiment/mod.ts";
import { digestOf } from "../files/mod.ts";
import { provenanceDigest } from "../program/mod.ts";
import type { Places } from "../project/mod.ts";
import type { Environment } from "./environment.ts";
import { knownChoices } from "./known_choices.ts";
import { chainEnd } from "./ledger.ts";
import { asRecorded, measuresIn, storedMeasures } from "./measured.ts";
import { type MeasureChange, measureChange, withMeasures } from "./measures_to_record.ts";
import { storedSecondRun } from "./program_run.ts";
import {
  changeRecord,
  OtherRunError,
  type RecordedRun,
  recordedRun,
  type RunToRecord,
  UnknownFileError,
  writeIndex,
} from "./record.ts";
import { readIndex } from "./record_index.ts";
import { checkpointPath } from "./run_writer.ts";
import { folderOf, storedEnvironment, storedLedger } from "./store.ts";

/** What putting an experiment's evidence on record did, in run ids. */
export interface RecordChange {
  readonly added: readonly string[];
  /** With other bytes than before. */
  readonly changed: readonly string[];
  readonly same: readonly string[];
  /** On record before, and not complete in the local store. */
  readonly left: readonly string[];
  /** Neither on record nor complete in the local store: nothing is judged until they are. */
  readonly missing: readonly string[];
  /** On record with the same bytes, and measured anew or for the first time. */
  readonly measured: readonly string[];
  /** What was measured by other code, whose numbers moved, and cannot be measured again without weights: taken off the record. */
  readonly unmeasured: readonly string[];
  /** On record of a protocol that is the experiment's no more: nothing is judged by them. */
  readonly stale: readonly string[];
}

/**
 * Puts runs of an experiment on record from the local store, as far as they are complete there. A run whose bytes are on record
 * stays as it is. What was measured on the nets of these runs goes with them.
 *
 * @param today The day it is put on record, as `2026-11-24`.
 * @throws {RecordError} When a run that is on record does not hold together; nothing is written then.
 */
export function putOnRecord(
  experiment: Experiment,
  runs: readonly Run[],
  places: Places,
  today: string,
): Promise<RecordChange> {
  return changeRecord(places, async (write) => {
    const index = readIndex(places.snapshots, experiment.id), before = index?.runs ?? {};
    const change: { [K in keyof RecordChange]: string[] } = {
      added: [],
      changed: [],
      same: [],
      left: [],
      missing: [],
      measured: [],
      unmeasured: [],
      stale: [],
    };
    const moved: Run[] = [];
    for (const run of runs) {
      const ledger = storedLedger(places.store, run);
      const known = before[run.id];
      if (!ledger) change[known ? "left" : "missing"].push(run.id);
      else if (known?.chain === chainEnd(ledger)) {
        change.same.push(run.id);
        // The same numbers by other packages: the record says which made them last.
        const environment = index?.environments[known.environment];
        if (isProgram(run) && environment && isMadeOtherwise(environment, places.store, run)) moved.push(run);
      } else {
        change[known ? "changed" : "added"].push(run.id);
        moved.push(run);
      }
    }
    const { untouched, stale } = readOthers(experiment, places, moved);
    change.stale.push(...stale);
    if (moved.length > 0) await write(experiment.id, readAll(places.store, experiment, moved), today);
    const now = readIndex(places.snapshots, experiment.id);
    const written = () => moved.map((run) => recordedRun(places, run, now)!);
    const { changed, dropped } = await measureChange(experiment, places, () => [...untouched, ...written()]);
    change.measured.push(...changed.flatMap(({ recorded, moved }) => moved ? [recorded.run.id] : []));
    if (changed.length > 0) {
      await write(experiment.id, lazily(changed), change.measured.length > 0 ? today : now!.since);
    }
    change.unmeasured.push(...dropped);
    await recordFiles(experiment, places.snapshots);
    return change;
  });
}

/** All runs on record of an experiment but those that are to be written, and the ids of those of another protocol. */
function readOthers(experiment: Experiment, places: Places, toWrite: readonly Run[]) {
  const index = readIndex(places.snapshots, experiment.id), except = new Set(toWrite.map(({ id }) => id));
  const untouched: RecordedRun[] = [], stale: string[] = [];
  for (const run of knownChoices(experiment, places).flatMap((choices) => runsOf(experiment, choices))) {
    if (except.has(run.id)) continue;
    try {
      const recorded = recordedRun(places, run, index);
      if (recorded) untouched.push(recorded);
    } catch (error) {
      if (error instanceof OtherRunError) stale.push(run.id);
      // Which files there are is put on record behind this.
      else if (!(error instanceof UnknownFileError)) throw error;
    }
  }
  return { untouched, stale };
}

/** Puts the files that an experiment reads on record, once for all runs, where each run says which of them it was read from. */
export async function recordFiles(experiment: Experiment, snapshots: string): Promise<void> {
  const index = readIndex(snapshots, experiment.id);
  if (!index || !("origin" in experiment && experiment.origin)) return;
  const runs = knownChoices(experiment, { snapshots }).flatMap((choices) => runsOf(experiment, choices));
  const lists = new Set(
    runs.filter((run) => index.runs[run.id]).flatMap((run) => isRead(run) ? [run.protocol.files] : []),
  );
  const files: Record<string, string> = Object.assign({}, ...lists);
  if (digestOf(files) === digestOf(index.files ?? null)) return;
  await writeIndex(snapshots, experiment.id, { ...index, files });
}

const isMadeOtherwise = (recorded: Environment, store: string, run: Run): boolean =>
  provenanceDigest(recorded) !== provenanceDigest(storedEnvironment(folderOf(store, run)));

/** One after the other, as all at once may not fit into memory. */
function* readAll(store: string, experiment: Experiment, runs: readonly Run[]): Generator<RunToRecord> {
  for (const run of runs) yield readStored(store, experiment, run)!;
}

function* lazily(changed: MeasureChange["changed"]): Generator<RunToRecord> {
  for (const { recorded, measures } of changed) yield withMeasures(recorded, measures);
}

/** What the local store has of a run that goes on record; undefined where the run is not complete there. */
export function readStored(store: string, experiment: Experiment, run: Run): RunToRecord | undefined {
  const ledger = storedLedger(store, run);
  if (!ledger) return undefined;
  const folder = folderOf(store, run), weights = ledger.lines.at(-1)!.weights;
  const measures = asRecorded(storedMeasures(store, run, chainEnd(ledger), measuresIn(experiment)));
  return {
    run,
    ledger,
    ...(weights !== undefined && { measured: { weights, measures } }),
    environment: storedEnvironment(folder),
    ...(isProgram(run) && { secondRun: storedSecondRun(folder) }),
    checkpoints: checkpointsOnRecord(experiment, run).map((
      name,
    ) => [name, Deno.readFileSync(checkpointPath(folder, name))]),
  };
}
