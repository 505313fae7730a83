import { isTraining, type Run } from "../experiment/mod.ts";
import { codeDigest } from "../experiment/mod.ts";
import { parameterCount } from "../model/mod.ts";
import { type Places, placesOf } from "../project/mod.ts";
import { knownSteps, learnData } from "./data_digest.ts";
import { isDone } from "./store.ts";
import type { Sharing } from "./worker.ts";
import { inWorkers, type WorkStatus } from "./workers.ts";

/** How runs are made side by side. */
export interface ReproduceOptions {
  /** How many runs train at a time (default: as many as cores). */
  readonly jobs?: number;
  /**
   * Threads of the backend for each of them. By default 1, and once nothing waits for a core those that still train share all: each goes
   * on from a checkpoint with more threads where its steps are long enough to gain from them.
   */
  readonly threads?: number;
  /** The local store (default: the project's). */
  readonly store?: string;
  /**
   * Trains nothing: only measures what was not measured yet on nets whose trained weights are in the local store or on record here.
   * Their store is then the one that counts.
   */
  readonly measureIn?: Places;
  /** Told what happens. */
  readonly watch?: (event: RunEvent) => void;
}

/** What happens to a run. */
export type RunEvent = { readonly run: Run } & RunStatus;

/** `kept`: it was complete in the store before. */
export type RunStatus = { readonly kind: "kept" } | WorkStatus;

/** What became of the runs. */
export interface Reproduced {
  readonly complete: readonly Run[];
  readonly failed: readonly { readonly run: Run; readonly error: string }[];
}

/**
 * Trains and measures runs side by side in Workers into the local store, the longest first. A run goes on from its last checkpoint, and
 * one that fails does not keep the others.
 *
 * @throws {RangeError} When `jobs` or `threads` is no positive whole number.
 *
 * @example
 * ```ts
 * import { reproduceAll } from "./reproduce_all.ts";
 * const { complete, failed } = await reproduceAll([], { jobs: 2 });
 * console.assert(complete.length === 0 && failed.length === 0);
 * ```
 */
export async function reproduceAll(runs: readonly Run[], options: ReproduceOptions = {}): Promise<Reproduced> {
  const { jobs = navigator.hardwareConcurrency, threads = 1, measureIn, watch = () => {} } = options;
  const store = measureIn?.store ?? options.store ?? placesOf().store;
  requireCount("jobs", jobs);
  requireCount("threads", threads);
  const complete: Run[] = [];
  const failed: { run: Run; error: string }[] = [];
  const tell = (run: Run, status: RunStatus) => {
    if (status.kind === "kept" || status.kind === "done") complete.push(run);
    if (status.kind === "failed") failed.push({ run, error: status.error });
    watch({ run, ...status });
  };
  const waiting: Run[] = [];
  await learnData(runs);
  for (const run of [...runs].sort((a, b) => workOf(b) - workOf(a))) {
    if (await isDone(store, run)) tell(run, { kind: "kept" });
    else if (!measureIn || isTraining(run.protocol)) waiting.push(run);
  }
  await inWorkers({
    waiting,
    taskOf: (run) => ({ run }),
    jobs,
    start: {
      store,
      threads,
      code: codeDigest(),
      measureIn,
      ...(options.threads === undefined && { sharing: sharingOf(jobs) }),
    },
    tell,
  });
  return { complete, failed };
}

/** Nets whose steps take a millisecond are hardly faster with two threads, and to go on with more takes up to two seconds. */
const sharingOf = (jobs: number): Sharing => ({
  cores: Math.min(jobs, navigator.hardwareConcurrency),
  leastStep: 5,
  leastLeft: 5000,
});

/** The runs of one of several parts, `index` from 1 to `count`, that make about as much work: the longest are dealt out first. */
export function shardOf(runs: readonly Run[], index: number, count: number): Run[] {
  return [...runs].sort((a, b) => workOf(b) - workOf(a)).filter((_, i) => i % count === index - 1);
}

/**
 * Steps times parameters, or 0 for a call: enough to tell long runs from short ones. Where {@linkcode learnData} has not made a run's
 * data, as of one example.
 */
export function workOf(run: Run): number {
  const { protocol } = run;
  if (!isTraining(protocol)) return 0;
  const { batchSize, epochs, model } = protocol;
  return (knownSteps(run) ?? epochs / batchSize) * parameterCount(model);
}

function requireCount(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value > 0) return;
  throw new RangeError(`Cannot reproduce with ${name} = ${value}: give a whole number from 1`);
}
