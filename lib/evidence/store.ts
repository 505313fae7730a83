import { dirname, join } from "node:path";
import { type CheckpointName, isTraining, type Run } from "../experiment/mod.ts";
import { decodeState, encodeWeights, type Segment } from "../train/mod.ts";
import { forgetEvidence } from "./cache.ts";
import { currentEnvironment, type Environment } from "./environment.ts";
import { CheckpointError } from "../train/safetensors.ts";
import { sha256, sha256InBackground } from "./digest.ts";
import { filesBelow, readIfThere, removeTemporaries, withLock, writeWhole } from "./files.ts";
import { keyOf } from "./key.ts";
import { extentOf, segmentsOf } from "./segments.ts";
import { markVersion, requireVersion } from "./store_version.ts";
import {
  chainEnd,
  chainStart,
  isComplete,
  type Ledger,
  LedgerError,
  type LedgerHeader,
  ledgerLine,
  ledgerText,
  otherRun,
  parseLedger,
} from "./ledger.ts";

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
  return join(store, run.experiment, nameOf(run));
}

const nameOf = (run: Run) => `${run.id}-${keyOf(run).slice(0, 16)}`;

/** Those of some runs that came to their end in the local store. One listing an experiment tells: no file is read. */
export function storedRuns(store: string, runs: readonly Run[]): Set<Run> {
  requireVersion(store);
  const experiments = new Set(runs.map(({ experiment }) => experiment));
  const names = new Map(Array.from(experiments, (id) => [id, new Set(filesBelow(completeFolder(store, id), ""))]));
  return new Set(runs.filter((run) => names.get(run.experiment)!.has(nameOf(run))));
}

/** How many runs of an experiment came to their end in the local store, those that other code made among them. */
export function completeCount(store: string, experiment: string): number {
  requireVersion(store);
  return filesBelow(completeFolder(store, experiment), "").length;
}

const completeFolder = (store: string, experiment: string) => join(store, experiment, "complete");

/** The file that holds the end of a complete run's chain, beside those of all others of its experiment. */
const chainPath = (store: string, run: Run) => join(completeFolder(store, run.experiment), nameOf(run));

/** The ledger of a run that came to its end in the local store, or undefined. */
export function storedLedger(store: string, run: Run): Ledger | undefined {
  requireVersion(store);
  const chain = readIfThere(chainPath(store, run));
  if (chain === undefined) return undefined;
  const folder = folderOf(store, run);
  const path = join(folder, "ledger.jsonl");
  const ledger = parseLedger(Deno.readTextFileSync(path), path);
  const other = otherRun(ledger, run);
  if (other) throw new LedgerError(`${path} is of another run (${other}); remove ${folder} and reproduce the run`);
  if (isComplete(ledger) && chainEnd(ledger) === chain.trim()) return ledger;
  throw new LedgerError(
    `${path} ends in chain ${
      chainEnd(ledger)
    }, the run ended in ${chain.trim()}; remove ${folder} and reproduce the run`,
  );
}

/**
 * Trains a run into the local store, on from its last checkpoint where there is one, and returns its ledger.
 *
 * Killed at any moment it loses the steps since that checkpoint and nothing else. A second caller waits for the first.
 */
export async function reproduce(
  store: string,
  run: Run,
  watch: (progress: Progress) => void = () => {},
): Promise<Ledger> {
  const folder = folderOf(store, run);
  try {
    const done = storedLedger(store, run);
    if (done) return done;
    markVersion(store);
    await Deno.mkdir(folder, { recursive: true });
    return await withLock(
      join(folder, "lock"),
      async () => storedLedger(store, run) ?? await trainInto(store, run, watch),
    );
  } catch (error) {
    throw isOfTheSystem(error) ? new StoreError(run, folder, error) : error;
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

async function trainInto(store: string, run: Run, watch: (progress: Progress) => void): Promise<Ledger> {
  const folder = folderOf(store, run);
  const { protocol, seed } = run;
  const { steps, epochs, data } = await extentOf(run);
  const header: LedgerHeader = { protocol, seed, data };
  await removeTemporaries(folder);
  const { checkpoint, ledger } = await resumable(folder, header);
  const path = join(folder, "ledger.jsonl");
  await writeWhole(path, ledgerText(ledger));
  await writeWhole(environmentPath(folder), JSON.stringify(currentEnvironment(), null, 2) + "\n");
  // Nothing of the ledger is held: a long run would fill the memory with it.
  let chain = chainEnd(ledger);
  using file = await Deno.open(path, { append: true });
  // Whatever waits for a disk goes on while the next segments are trained.
  const keep = async (lines: string, checkpoint: Uint8Array) => {
    const bytes = new TextEncoder().encode(lines);
    for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
    // The ledger reaches the disk before the checkpoint does: a checkpoint always has its line.
    await file.sync();
    if (isTraining(protocol)) await writeWhole(join(folder, "checkpoint.safetensors"), checkpoint);
  };
  let kept = Promise.resolve(), recorded = kept;
  // Lines beyond the last checkpoint are of no use to whoever goes on: they are written together with the next one. On a disk
  // that is slower than the steps between two checkpoints, a checkpoint waits for the one before, and training for none.
  let lines = "", due = false, keeping = false;
  const record = async (segment: Segment) => {
    const state = await sha256InBackground(segment.state);
    // Before the line that says how far the run came.
    for (const [name, bytes] of checkpointsIn(segment, run)) await writeWhole(checkpointPath(folder, name), bytes);
    const line = ledgerLine(chain, segment, state);
    chain = line.chain;
    lines += JSON.stringify(line) + "\n";
    due ||= isTraining(protocol) && segment.step % protocol.checkpointEvery === 0;
    if (segment.last || (due && !keeping)) {
      await kept;
      keeping = true;
      kept = keep(lines, segment.state).finally(() => keeping = false);
      kept.catch(() => {});
      lines = "";
      due = false;
    }
    const epoch = segment.epochs.at(-1);
    watch({
      step: segment.step,
      steps: segment.last ? segment.step : steps,
      loss: epoch?.trainLoss ?? segment.steps.loss?.at(-1),
      epoch: Math.ceil(segment.step / (steps / epochs)) - 1,
      epochs,
    });
  };
  // A run that was killed after its last line lacks only the file that says so.
  const segments = isComplete(ledger) ? [] : segmentsOf(run, checkpoint);
  try {
    for await (const segment of segments) {
      await recorded;
      recorded = record(segment);
      recorded.catch(() => {});
    }
    await recorded;
    await kept;
  } finally {
    // Nothing is written any more when the next one takes the lock.
    await Promise.allSettled([recorded, kept]);
  }
  await Deno.mkdir(dirname(chainPath(store, run)), { recursive: true });
  await writeWhole(chainPath(store, run), `${chain}\n`);
  forgetEvidence();
  return parseLedger(await Deno.readTextFile(path), path);
}

const environmentPath = (folder: string) => join(folder, "environment.json");

/** What a run in the local store was made on. */
export function storedEnvironment(folder: string): Environment {
  return JSON.parse(Deno.readTextFileSync(environmentPath(folder)));
}

/** Path of a checkpoint that is kept of a run. */
export function checkpointPath(folder: string, name: CheckpointName): string {
  return join(folder, `${name}.safetensors`);
}

/** Those checkpoints to keep whose step a segment ends at. */
function checkpointsIn(
  { step, state, weights, last }: Segment,
  { protocol, checkpoints }: Run,
): [CheckpointName, Uint8Array][] {
  const found: [CheckpointName, Uint8Array][] = [];
  if (!isTraining(protocol)) return found;
  for (const name of checkpoints) {
    if (name === `state-${step}`) found.push([name, state]);
    if (name === `weights-${step}`) found.push([name, encodeWeights(protocol, decodeState(protocol, state).weights)]);
    if (name === "weights" && last) found.push([name, weights!]);
  }
  return found;
}

/** The last checkpoint whose bytes the ledger knows, and the ledger up to it; without one, the start. */
async function resumable(folder: string, header: LedgerHeader): Promise<{ checkpoint?: Uint8Array; ledger: Ledger }> {
  const start = { ledger: { header, lines: [] } };
  const checkpoint = await Deno.readFile(join(folder, "checkpoint.safetensors")).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  const path = join(folder, "ledger.jsonl");
  const text = readIfThere(path);
  if (!checkpoint || !text?.includes("\n")) return start;
  const ledger = parseLedger(text, path, { allowTornEnd: true });
  if (chainStart(ledger.header) !== chainStart(header)) {
    throw new LedgerError(`${path} is of another run or other data; remove ${folder} and reproduce the run`);
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
  for (const path of [chainPath(store, run), folderOf(store, run)]) {
    await Deno.remove(path, { recursive: true }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
}
