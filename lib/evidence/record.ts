import { dirname, join } from "node:path";
import type { CheckpointName, Run } from "../experiment/mod.ts";
import { changeList, digestOf, readIfThere, sha256, withLock, writeWhole } from "../files/mod.ts";
import type { Places } from "../project/mod.ts";
import { forgetEvidence } from "./cache.ts";
import type { Environment } from "./environment.ts";
import { chainEnd, isComplete, type Ledger, otherRun, parseLedger, recordedLedgerText } from "./ledger.ts";
import { type MeasuredRun, measuredText, parseMeasured } from "./measured.ts";
import type { SecondRun } from "./program_run.ts";
import { unknownFile } from "./read_files.ts";
import { type IndexEntry, indexPath, readIndex, RecordError, type RecordIndex, version } from "./record_index.ts";
import { measuresPath, recordedMeasures } from "./recorded_measures.ts";

/** A run on record, with all that is on record of it. */
export interface RecordedRun {
  readonly run: Run;
  readonly ledger: Ledger;
  readonly environment: Environment;
  /** What was measured on its trained net; missing where nothing was. */
  readonly measured?: MeasuredRun;
  /** What a second run of the same program and seed gave; missing where none was made. */
  readonly secondRun?: SecondRun;
  /** Names of its checkpoints. */
  readonly checkpoints: readonly CheckpointName[];
  /**
   * The bytes of one of them.
   *
   * @throws {RecordError} When there is none, its file is missing, or is not the one that the index names.
   */
  readCheckpoint(name: CheckpointName): Uint8Array;
}

/** Path of the ledger on record of a run. */
export const ledgerPath = (snapshots: string, { experiment, id }: Pick<Run, "experiment" | "id">) =>
  join(snapshots, experiment, "ledger", `${id}.jsonl`);

/**
 * What the file of a run's ledger on record holds, whatever its form.
 *
 * @throws {RecordError | LedgerError} When it is missing, or no ledger.
 */
export function ledgerOnRecord(snapshots: string, run: Pick<Run, "experiment" | "id">): Ledger {
  const path = ledgerPath(snapshots, run), text = readIfThere(path);
  if (text !== undefined) return parseLedger(text, path);
  throw new RecordError(`Run ${run.id} is on record but ${path} is missing; restore it from git`);
}

/**
 * Refuses a ledger at a path that is not the one that the index names.
 *
 * @throws {RecordError}
 */
export function requireChainEnd(ledger: Ledger, path: string, { chain }: IndexEntry): void {
  if (chainEnd(ledger) === chain) return;
  throw new RecordError(`${path} ends in chain ${chainEnd(ledger)}, the index says ${chain}; restore both from git`);
}

/** A run on record of another protocol or seed than the one that is asked for. */
export class OtherRunError extends RecordError {}

/** There are files to read that are not on record. */
export class UnknownFileError extends RecordError {}

/** The command that makes a run and all of its kind again. */
export function remaking({ experiment, id }: Pick<Run, "experiment" | "id">): string {
  const changed = id.split("/").length - 1;
  const kind = ["", " --alternatives", " --universes N"][Math.min(2, changed)];
  return `deno task reproduce ${experiment}${kind} --record`;
}

/**
 * The ledger on record of a run.
 *
 * @throws {OtherRunError} When it is of another protocol or seed.
 * @throws {UnknownFileError} When it was read from logs, and there are others now.
 * @throws {RecordError} When it is missing, unfinished, or not the one that the index names.
 */
export function recordedLedger(snapshots: string, index: RecordIndex, run: Run): Ledger {
  const path = ledgerPath(snapshots, run), ledger = ledgerOnRecord(snapshots, run);
  const other = otherRun(ledger, run);
  if (other) {
    throw new OtherRunError(`${path} is ${other}; run "${remaking(run)}", or restore the protocol`);
  }
  const unknown = unknownFile(run, index.files);
  if (unknown !== undefined) {
    throw new UnknownFileError(
      `Experiment "${run.experiment}" reads ${unknown}; run "${remaking(run)}", or take it away`,
    );
  }
  if (!isComplete(ledger)) throw new RecordError(`${path} ends before its run does; restore it from git`);
  requireChainEnd(ledger, path, index.runs[run.id]);
  return ledger;
}

/** A run on record, or undefined where it is not.
 *
 * @param index What is on record of the experiment, where that was read already.
 */
export function recordedRun(
  { snapshots, checkpoints }: Places,
  run: Run,
  index: RecordIndex | undefined = readIndex(snapshots, run.experiment),
): RecordedRun | undefined {
  const entry = index?.runs[run.id];
  if (!index || !entry) return undefined;
  for (const name of Object.keys(entry.checkpoints)) {
    if (/^(weights|state)(-\d+)?$/.test(name)) continue;
    throw new RecordError(
      `Run ${run.id} has a checkpoint ${JSON.stringify(name)} on record: no run writes such a name`,
    );
  }
  const environment = index.environments[entry.environment];
  if (!environment) {
    throw new RecordError(
      `Run ${run.id} was made in environment "${entry.environment}", which ${
        indexPath(snapshots, run.experiment)
      } does not describe; restore it from git`,
    );
  }
  const ledger = recordedLedger(snapshots, index, run);
  return {
    run,
    ledger,
    environment,
    measured: recordedMeasures(snapshots, index, run, ledger),
    ...(entry.secondRun && { secondRun: entry.secondRun }),
    checkpoints: Object.keys(entry.checkpoints) as CheckpointName[],
    readCheckpoint: (name) => recordedCheckpoint(checkpoints, index, run, name),
  };
}

/**
 * The bytes of a checkpoint on record of a run.
 *
 * @throws {RecordError} When there is none, its file is missing, or is not the one that the index names.
 */
export function recordedCheckpoint(
  checkpoints: string,
  index: RecordIndex,
  run: Run,
  name: CheckpointName,
): Uint8Array {
  const path = recordedCheckpointPath(checkpoints, run, name);
  const wanted = index.runs[run.id]?.checkpoints[name];
  if (!wanted) throw new RecordError(`Run ${run.id} has no checkpoint "${name}" on record`);
  let bytes: Uint8Array;
  try {
    bytes = Deno.readFileSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new RecordError(`${path} is on record and missing; restore it from git`);
  }
  const found = sha256(bytes);
  if (found === wanted) return bytes;
  throw new RecordError(`${path} has SHA-256 ${found}, the index says ${wanted}; restore both from git`);
}

/** Path of a checkpoint on record of a run. */
export function recordedCheckpointPath(
  checkpoints: string,
  { experiment, id }: Pick<Run, "experiment" | "id">,
  name: CheckpointName,
): string {
  return join(checkpoints, experiment, `${id}.${name}.safetensors`);
}

/** A run as it is put on record. */
export interface RunToRecord {
  readonly run: Run;
  readonly ledger: Ledger;
  readonly environment: Environment;
  readonly measured?: MeasuredRun;
  readonly secondRun?: SecondRun;
  readonly checkpoints: readonly (readonly [CheckpointName, Uint8Array])[];
}

/** Writes runs of an experiment on record. */
export type WriteRecord = (experiment: string, runs: Iterable<RunToRecord>, since: string) => Promise<void>;

/** Changes the record while no other process does. */
export async function changeRecord<T>(places: Places, change: (write: WriteRecord) => Promise<T>): Promise<T> {
  const folder = dirname(places.store);
  await Deno.mkdir(folder, { recursive: true });
  return await withLock(
    join(folder, "record.lock"),
    () => change((experiment, runs, since) => writeRecord(places, experiment, runs, since)),
  );
}

/** Puts runs on record, in the place of what was there of the same runs. The index that names them is written last. */
export async function writeRecord(
  { snapshots, checkpoints }: Pick<Places, "snapshots" | "checkpoints">,
  experiment: string,
  toRecord: Iterable<RunToRecord>,
  since: string,
): Promise<void> {
  forgetEvidence();
  const before = readIndex(snapshots, experiment);
  const environments = { ...before?.environments };
  const runs = { ...before?.runs };
  const write = writer();
  for (const { run, ledger, environment, measured, secondRun, checkpoints: kept } of toRecord) {
    for (const [name, bytes] of kept) await write(recordedCheckpointPath(checkpoints, run, name), bytes);
    await write(ledgerPath(snapshots, run), recordedLedgerText(ledger));
    const measures = measured && Object.keys(measured.measures).length > 0 ? measuredText(measured) : undefined;
    if (measures !== undefined) await write(measuresPath(snapshots, run), measures);
    else await removeFile(measuresPath(snapshots, run));
    const key = digestOf(environment).slice(0, 8);
    environments[key] = environment;
    runs[run.id] = {
      chain: chainEnd(ledger),
      environment: key,
      checkpoints: Object.fromEntries(kept.map(([name, bytes]) => [name, sha256(bytes)])),
      ...(measures !== undefined && { measures: sha256(measures) }),
      ...(secondRun && { secondRun }),
    };
  }
  await write.done();
  await writeIndex(snapshots, experiment, { ...before, since, environments, runs });
}

/** Takes runs out of the index of an experiment. Their files are left. */
export async function forgetRuns(snapshots: string, experiment: string, ids: readonly string[]): Promise<void> {
  forgetEvidence();
  const index = readIndex(snapshots, experiment);
  if (!index || ids.length === 0) return;
  await writeIndex(snapshots, experiment, {
    ...index,
    runs: Object.fromEntries(Object.entries(index.runs).filter(([id]) => !ids.includes(id))),
  });
}

/** Takes measures off the record of an experiment, of all its runs. */
export async function forgetMeasures(snapshots: string, experiment: string, names: readonly string[]): Promise<void> {
  forgetEvidence();
  const index = readIndex(snapshots, experiment);
  if (!index || names.length === 0) return;
  const runs = { ...index.runs };
  for (const [id, { measures: digest, ...entry }] of Object.entries(index.runs)) {
    const path = measuresPath(snapshots, { experiment, id });
    const measured = digest === undefined ? undefined : parseMeasured(Deno.readTextFileSync(path), path);
    const kept = Object.entries(measured?.measures ?? {}).filter(([name]) => !names.includes(name));
    if (!measured) continue;
    const text = measuredText({ ...measured, measures: Object.fromEntries(kept) });
    if (kept.length > 0) await writeWhole(path, text);
    else await removeFile(path);
    runs[id] = { ...entry, ...(kept.length > 0 && { measures: sha256(text) }) };
  }
  await writeIndex(snapshots, experiment, { ...index, runs });
}

/** The measures that are on record of an experiment. */
export function recordedMeasureNames(snapshots: string, experiment: string, { runs }: RecordIndex): Set<string> {
  const names = new Set<string>();
  for (const [id, { measures }] of Object.entries(runs)) {
    const path = measuresPath(snapshots, { experiment, id });
    // What is missing or damaged is told where it is read.
    const text = measures === undefined ? undefined : readIfThere(path);
    if (text === undefined || sha256(text) !== measures) continue;
    for (const name of Object.keys(parseMeasured(text, path).measures)) names.add(name);
  }
  return names;
}

/** Writes an index, with those environments that its runs were made on. */
export async function writeIndex(
  snapshots: string,
  experiment: string,
  { since, ...rest }: RecordIndex,
): Promise<void> {
  const used = new Set(Object.values(rest.runs).map(({ environment }) => environment));
  const index: RecordIndex & { readonly version: number } = {
    version,
    since,
    ...(rest.files && { files: sorted(Object.entries(rest.files)) }),
    environments: sorted(Object.entries(rest.environments).filter(([key]) => used.has(key))),
    runs: sorted(Object.entries(rest.runs)),
  };
  await writeWhole(indexPath(snapshots, experiment), JSON.stringify(index, null, 2) + "\n");
  await changeList(snapshots, { add: [`${experiment}/record.json`] });
}

/** How many files are on their way to the disk at a time: it takes many in about the time of one. */
const together = 32;

/** Writes files whole, several at a time, and makes the folders that they need. */
function writer() {
  const folders = new Set<string>();
  let waiting: Promise<void>[] = [];
  const done = async () => {
    const writes = waiting;
    waiting = [];
    await Promise.all(writes);
  };
  const write = async (path: string, content: Uint8Array | string) => {
    const folder = dirname(path);
    if (!folders.has(folder)) await Deno.mkdir(folder, { recursive: true });
    folders.add(folder);
    const written = writeWhole(path, content);
    // It is told where all are waited for.
    written.catch(() => {});
    waiting.push(written);
    if (waiting.length >= together) await done();
  };
  return Object.assign(write, { done });
}

function sorted<T>(entries: [string, T][]): Record<string, T> {
  return Object.fromEntries(entries.sort(([a], [b]) => a < b ? -1 : 1));
}

async function removeFile(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
