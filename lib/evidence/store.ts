import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import {
  type CallProtocol,
  isProgram,
  isTraining,
  measuresOf,
  type ProgramRun,
  type Run,
  type TrainingRun,
} from "../experiment/mod.ts";
import { filesBelow, readIfThere, removeTemporaries, sha256, withLock, writeWhole } from "../files/mod.ts";
import { provenanceDigest } from "../program/mod.ts";
import { CheckpointError } from "../train/safetensors.ts";
import { parseJson, ValidationError } from "../validation/mod.ts";
import { BackgroundDigest } from "./background_digest.ts";
import { forgetEvidence } from "./cache.ts";
import { keepData, knownData } from "./data_digest.ts";
import { type Environment, environmentOf, environmentSchema } from "./environment.ts";
import { keyOf } from "./key.ts";
import {
  chainEnd,
  chainStart,
  isComplete,
  type Ledger,
  LedgerError,
  type LedgerHeader,
  type LedgerSegment,
  ledgerText,
  otherRun,
  parseLedger,
} from "./ledger.ts";
import { keepMeasures } from "./measure_run.ts";
import { storedMeasures } from "./measured.ts";
import { isMadeTwice, keepSecondRun, makeProgramRun, programFolder, secondRunOf } from "./program_run.ts";
import { checkpointPath, lastCheckpointPath, ledgerPath, RunWriter } from "./run_writer.ts";
import { type Extent, segmentsOf } from "./segments.ts";
import { markVersion, requireVersion } from "./store_version.ts";

/** Told to whoever watches a run. */
export interface Progress {
  readonly step: number;
  /** Of the whole run, should it not stop early. */
  readonly steps: number;
  /** Of the segment just done, where it has one. */
  readonly loss?: number;
  /** Counted from 0. */
  readonly epoch: number;
  readonly epochs: number;
}

/** A run's folder in the local store. It is named after the run and its key, so that nothing stale is ever found. */
export function folderOf(store: string, run: Run): string {
  return join(store, run.experiment, nameOf(store, run));
}

const nameOf = (store: string, run: Run) => `${run.id}-${keyOf(run, knownData(store, run)).slice(0, 16)}`;

/** Those of some runs that came to their end in the local store. A listing an experiment tells, and that their ledgers are there. */
export function storedRuns(store: string, runs: readonly Run[]): Set<Run> {
  requireVersion(store);
  const experiments = new Set(runs.map(({ experiment }) => experiment));
  const names = new Map(Array.from(experiments, (id) => [id, new Set(filesBelow(completeFolder(store, id), ""))]));
  return new Set(runs.filter((run) => names.get(run.experiment)!.has(nameOf(store, run)) && hasLedger(store, run)));
}

/** Whether a run is complete in the local store and measured by the present code of its measures, so that nothing is to do. */
export async function isDone(store: string, run: Run): Promise<boolean> {
  const chain = readIfThere(chainPath(store, run))?.trim();
  if (chain === undefined || !hasLedger(store, run)) return false;
  if (!isTraining(run.protocol)) return true;
  const measures = await measuresOf(run as TrainingRun);
  return Object.keys(storedMeasures(store, run, chain, measures)).length === Object.keys(measures).length;
}

/** A run's folder may be removed by hand, as some errors ask for: then it is made again. */
function hasLedger(store: string, run: Run): boolean {
  try {
    return Deno.statSync(ledgerPath(folderOf(store, run))).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** How many runs of an experiment came to their end in the local store, those that other code made among them. */
export function completeCount(store: string, experiment: string): number {
  requireVersion(store);
  // What a process that was killed left half-written is no run.
  return filesBelow(completeFolder(store, experiment), "").filter((name) => !name.endsWith(".tmp")).length;
}

const completeFolder = (store: string, experiment: string) => join(store, experiment, "complete");

/** The file that holds the end of a complete run's chain, beside those of all others of its experiment. */
const chainPath = (store: string, run: Run) => join(completeFolder(store, run.experiment), nameOf(store, run));

/** The ledger of a run that came to its end in the local store, or undefined. */
export function storedLedger(store: string, run: Run): Ledger | undefined {
  requireVersion(store);
  const chain = readIfThere(chainPath(store, run));
  const folder = folderOf(store, run);
  const path = ledgerPath(folder), text = chain === undefined ? undefined : readIfThere(path);
  if (chain === undefined || text === undefined) return undefined;
  const ledger = parseLedger(text, path);
  const other = otherRun(ledger, run);
  if (other) throw new LedgerError(`${path} is ${other}; remove ${folder} and reproduce the run`);
  if (isComplete(ledger) && chainEnd(ledger) === chain.trim()) return ledger;
  throw new LedgerError(
    `${path} ends in chain ${
      chainEnd(ledger)
    }, the run ended in ${chain.trim()}; remove ${folder} and reproduce the run`,
  );
}

/** The training was stopped at a checkpoint, as whoever asked for it wanted. */
export class StoppedAtCheckpoint extends Error {
  override readonly name = "StoppedAtCheckpoint";
}

/**
 * Trains a run into the local store, on from its last checkpoint where there is one, measures what was not measured yet on the
 * trained net, and returns its ledger.
 *
 * Killed at any moment it loses the steps since that checkpoint and nothing else. A second caller waits for the first.
 *
 * @param threads How many threads a program is told to use; a net takes those of the backend.
 * @param stopsAt Asked at the checkpoints of a net's training whether to stop there.
 * @throws {MeasureError} When a measure cannot be taken: the trained run stays.
 * @throws {StoppedAtCheckpoint} Where `stopsAt` said so.
 */
export async function reproduce(
  store: string,
  run: Run,
  watch: (progress: Progress) => void = () => {},
  threads = 1,
  stopsAt: (progress: Progress) => boolean = () => false,
): Promise<Ledger> {
  try {
    requireVersion(store);
    markVersion(store);
    const extent = await keepData(store, run), folder = folderOf(store, run);
    const done = storedLedger(store, run);
    if (done && await isDone(store, run)) return done;
    await Deno.mkdir(folder, { recursive: true });
    return await withLock(join(folder, "lock"), async () => {
      const ledger = storedLedger(store, run) ??
        await (isProgram(run)
          ? programInto(store, run, extent, threads, watch)
          : trainInto(store, run, extent, watch, stopsAt));
      const readWeights = () => Deno.readFileSync(checkpointPath(folder, "weights"));
      if (isTraining(run.protocol)) await keepMeasures(store, run as TrainingRun, ledger, readWeights);
      return ledger;
    });
  } catch (error) {
    throw isOfTheSystem(error) ? new StoreError(run, folderOf(store, run), error) : error;
  }
}

/** The local store cannot be written or read: a full disk, a missing permission, something in the way. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  constructor({ id }: Run, folder: string, cause: Error) {
    super(
      `Run ${id} cannot be kept in ${folder}: ${cause.message}; make room or give permission there and start again: ` +
        `it goes on from its last checkpoint`,
      { cause },
    );
  }
}

/** Of the operating system, such as a full disk, or of Deno's permissions. */
function isOfTheSystem(error: unknown): error is Error {
  return error instanceof Error && (/\(os error \d+\)/.test(error.message) || error instanceof Deno.errors.NotCapable);
}

/** Milliseconds of training between two turns of the event loop. */
const pauseEvery = 10;

async function trainInto(
  store: string,
  run: Run,
  { steps, epochs, data, files }: Extent,
  watch: (progress: Progress) => void,
  stopsAt: (progress: Progress) => boolean,
): Promise<Ledger> {
  const folder = folderOf(store, run);
  const { seed } = run, protocol = files ? { ...run.protocol as CallProtocol, files } : run.protocol;
  await removeTemporaries(folder);
  const { checkpoint, ledger } = await resumable(folder, { protocol, seed, data });
  await writeWhole(ledgerPath(folder), ledgerText(ledger));
  await writeWhole(environmentPath(folder), JSON.stringify(await environmentOf(run), null, 2) + "\n");
  await using writer = new RunWriter(folder, run, chainEnd(ledger));
  using background = new BackgroundDigest();
  const progressOf = (segment: LedgerSegment): Progress => ({
    step: segment.step,
    steps: segment.last ? segment.step : steps,
    loss: segment.epochs.at(-1)?.trainLoss ?? segment.steps.loss?.at(-1) ?? segment.metrics?.loss,
    epoch: Math.ceil(segment.step / (steps / epochs)) - 1,
    epochs,
  });
  const record = async (segment: LedgerSegment, digest: string) => {
    await writer.add(segment, digest);
    watch(progressOf(segment));
  };
  const stopsBehind = (segment: LedgerSegment) =>
    isTraining(protocol) && !segment.last && segment.step % protocol.checkpointEvery === 0 &&
    stopsAt(progressOf(segment));
  // A run that was killed after its last line lacks only the file that says so.
  const segments = isComplete(ledger) ? [] : segmentsOf(run, checkpoint, writer.spare, seed === 0);
  let before: LedgerSegment | undefined, pausedAt = 0, stopped = false;
  for await (const segment of segments) {
    if (before) await record(before, background.end());
    background.begin(segment.state);
    before = segment;
    stopped = stopsBehind(segment);
    if (stopped) break;
    // Steps wait for nothing: without a pause neither the disk nor signals would have their turn.
    if (performance.now() - pausedAt < pauseEvery) continue;
    await setImmediate();
    pausedAt = performance.now();
  }
  if (before) await record(before, background.end());
  if (stopped) throw new StoppedAtCheckpoint(`Run ${run.id} was stopped behind step ${before!.step}`);
  return await complete(store, run, writer.chain);
}

/** Runs a program, and the first of each variant twice, as one that does not repeat itself has to be known before its numbers count. */
async function programInto(
  store: string,
  run: ProgramRun,
  { data }: Extent,
  threads: number,
  watch: (progress: Progress) => void,
): Promise<Ledger> {
  const folder = folderOf(store, run), place = programFolder(store, run), { protocol, seed } = run;
  await removeTemporaries(folder);
  const header = { protocol, seed, data };
  let made = await makeProgramRun(run, place, header, threads, watch);
  if (isMadeTwice(run)) {
    const makeAgain = () => makeProgramRun(run, `${place}-again`, header, threads, watch);
    let again = await makeAgain();
    // An upgrade that came between them says nothing of how well the program repeats itself.
    if (provenanceDigest(again.environment) !== provenanceDigest(made.environment)) {
      for (const path of [place, `${place}-again`]) await Deno.remove(path, { recursive: true });
      made = await makeProgramRun(run, place, header, threads, watch);
      again = await makeAgain();
    }
    await keepSecondRun(folder, secondRunOf(made.ledger, again.ledger));
  }
  const { ledger, environment } = made;
  await writeWhole(ledgerPath(folder), ledgerText(ledger));
  await writeWhole(environmentPath(folder), JSON.stringify(environment, null, 2) + "\n");
  return await complete(store, run, chainEnd(ledger));
}

/** Says that a run came to its end, and gives what it left. */
async function complete(store: string, run: Run, chain: string): Promise<Ledger> {
  const path = ledgerPath(folderOf(store, run));
  await Deno.mkdir(dirname(chainPath(store, run)), { recursive: true });
  await writeWhole(chainPath(store, run), `${chain}\n`);
  forgetEvidence();
  return parseLedger(await Deno.readTextFile(path), path);
}

const environmentPath = (folder: string) => join(folder, "environment.json");

/** What a run in the local store was made on. */
export function storedEnvironment(folder: string): Environment {
  const path = environmentPath(folder);
  try {
    return parseJson(environmentSchema, Deno.readTextFileSync(path), path);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    throw new LedgerError(`${error.message}; remove ${folder} and reproduce the run`);
  }
}

/** The last checkpoint whose bytes the ledger knows, and the ledger up to it; without one, the start. */
async function resumable(folder: string, header: LedgerHeader): Promise<{ checkpoint?: Uint8Array; ledger: Ledger }> {
  const start = { ledger: { header, lines: [] } };
  const checkpoint = await Deno.readFile(lastCheckpointPath(folder)).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  const path = ledgerPath(folder);
  const text = readIfThere(path);
  if (!checkpoint || !text?.includes("\n")) return start;
  const ledger = parseLedger(text, path, { allowTornEnd: true });
  if (chainStart(ledger.header) !== chainStart(header)) {
    const { protocol, seed, data } = header;
    const other = otherRun(ledger, { protocol, seed }) ?? `of other data (digest ${ledger.header.data}, here ${data})`;
    throw new LedgerError(`${path} is ${other}; remove ${folder} and reproduce the run`);
  }
  const state = sha256(checkpoint);
  const at = ledger.lines.findLastIndex((line) => line.state === state);
  if (at < 0) {
    throw new CheckpointError(
      `The checkpoint in ${folder} has SHA-256 ${state}, which no line of its ledger knows: it was damaged; remove the folder and reproduce the run`,
    );
  }
  return { checkpoint, ledger: { header, lines: ledger.lines.slice(0, at + 1) } };
}

/** Removes all that the local store holds of a run. */
export async function forget(store: string, run: Run): Promise<void> {
  forgetEvidence();
  const program = isProgram(run) ? [programFolder(store, run), `${programFolder(store, run)}-again`] : [];
  for (const path of [chainPath(store, run), folderOf(store, run), ...program]) {
    await Deno.remove(path, { recursive: true }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
}
