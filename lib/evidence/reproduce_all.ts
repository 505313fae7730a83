import type { Run } from "../experiment/mod.ts";
import { parameterCount } from "../model/mod.ts";
import { codeDigest } from "./key.ts";
import { placesOf } from "./paths.ts";
import { type Progress, storedLedger } from "./store.ts";
import type { Answer, Task } from "./worker.ts";

/** How runs are made side by side. */
export interface ReproduceOptions {
  /** How many runs train at a time (default: as many as cores). */
  readonly jobs?: number;
  /** Threads of the backend for each of them (default 1). */
  readonly threads?: number;
  /** The local store (default: the project's). */
  readonly store?: string;
  /** Told what happens. */
  readonly watch?: (event: RunEvent) => void;
}

/** What happens to a run. */
export type RunEvent = { readonly run: Run } & RunStatus;

/** `kept`: it was complete in the store before. */
export type RunStatus =
  | { readonly kind: "kept" | "started" | "done" }
  | { readonly kind: "progress"; readonly progress: Progress }
  | { readonly kind: "failed"; readonly error: string };

/** What became of the runs. */
export interface Reproduced {
  readonly complete: readonly Run[];
  readonly failed: readonly { readonly run: Run; readonly error: string }[];
}

/**
 * Trains runs side by side in Workers into the local store, the longest first. A run goes on from its last checkpoint, and
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
  const { jobs = navigator.hardwareConcurrency, threads = 1, store = placesOf().store, watch = () => {} } = options;
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
  for (const run of [...runs].sort((a, b) => workOf(b) - workOf(a))) {
    try {
      if (storedLedger(store, run)) tell(run, { kind: "kept" });
      else waiting.push(run);
    } catch (error) {
      tell(run, { kind: "failed", error: (error as Error).message });
    }
  }
  const start: Task = { start: { store, threads, code: codeDigest() } };
  const workers = Math.min(jobs, waiting.length);
  await Promise.all(Array.from({ length: workers }, () => work(start, () => waiting.shift(), tell)));
  return { complete, failed };
}

/** Lets Workers, one at a time, train runs until none is left. One that dies fails its run, and another takes its place. */
async function work(start: Task, next: () => Run | undefined, tell: (run: Run, status: RunStatus) => void) {
  for (let run = next(); run; run = next()) await employ(start, run, next, tell);
}

/** One Worker's life: it trains a first run and then others, until none is left or it dies. */
function employ(start: Task, first: Run, next: () => Run | undefined, tell: (run: Run, status: RunStatus) => void) {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  return new Promise<void>((resolve) => {
    let run = first;
    let started = false;
    const post = (task: Task) => worker.postMessage(task);
    const train = (next?: Run) => {
      if (!next) return post("end");
      run = next;
      tell(run, { kind: "started" });
      post({ run });
    };
    const die = (error: string) => {
      tell(run, { kind: "failed", error });
      resolve();
    };
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data === "ended") return resolve();
      if (data === "ready") {
        if (started) tell(run, { kind: "done" });
        train(started ? next() : run);
        started = true;
      } else if ("progress" in data) {
        tell(run, { kind: "progress", progress: data.progress });
      } else if (started) {
        tell(run, { kind: "failed", error: data.error });
        train(next());
      } else die(data.error);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      die(`Its Worker died: ${event.message}`);
    };
    post(start);
  }).finally(() => worker.terminate());
}

/** Steps times parameters: enough to tell long runs from short ones. */
export function workOf({ protocol: { data, batchSize, epochs, model } }: Pick<Run, "protocol">): number {
  const examples = data.name === "sinc" ? data.points : 60_000;
  return epochs * Math.ceil(examples / batchSize) * parameterCount(model);
}

function requireCount(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value > 0) return;
  throw new RangeError(`Cannot reproduce with ${name} = ${value}: give a whole number from 1`);
}
