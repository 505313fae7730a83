/** A Worker that trains the runs that it is sent, or checks what is on record of them, one after the other. @module */
import type { Backend } from "../backend/mod.ts";
import { startBackend } from "../backend/when_needed.ts";
import { codeDigest, type Run, type TrainingRun } from "../experiment/mod.ts";
import type { Places } from "../project/mod.ts";
import { measureKept } from "./measure_kept.ts";
import { recordedRun } from "./record.ts";
import { RecordError } from "./record_index.ts";
import { type Check, doCheck } from "./spot_check.ts";
import { type Progress, reproduce, StoppedAtCheckpoint } from "./store.ts";

/** How a Worker works; where it is told where to measure, it trains nothing. */
export interface Start {
  /** Missing where it only checks. */
  readonly store?: string;
  readonly threads: number;
  readonly code: string;
  readonly measureIn?: Places;
  /** Missing where a run keeps to its threads. */
  readonly sharing?: Sharing;
}

/** When the last runs take the cores of those that have ended. */
export interface Sharing {
  readonly cores: number;
  /** Milliseconds a step takes at least: threads are of no use to shorter ones. */
  readonly leastStep: number;
  /** Milliseconds that are left at least: the backend starts anew. */
  readonly leastLeft: number;
}

/**
 * What a Worker is asked: to start, to train a run, to do again a part of what is on record of one, to end. While it trains, to go on
 * with so many threads.
 */
export type Task =
  | { readonly start: Start }
  | { readonly run: Run }
  | { readonly threads: number }
  | { readonly check: Omit<Check, "recorded">; readonly run: Run; readonly places: Places }
  | "end";

/**
 * What a Worker answers: that it listens, that it wants a run, how far one is, with how many threads it goes on, what people are to
 * know, how one failed.
 */
export type Answer =
  | "listening"
  | "ready"
  | "ended"
  | { readonly progress: Progress }
  | { readonly threads: number }
  | { readonly notice: string }
  | { readonly error: string };

let backend: Backend | undefined;
let threads = 1, store: string | undefined, measureIn: Places | undefined, sharing: Sharing | undefined;
/** How many it may have from the next checkpoint on. */
let offered = 0;

/** What a Worker's scope has, whatever library a project checks types against. */
const scope = globalThis as unknown as {
  postMessage(message: Answer): void;
  addEventListener(type: "message", listener: (event: MessageEvent<Task>) => void): void;
};
const answer = (message: Answer) => scope.postMessage(message);

async function start(count: number): Promise<void> {
  threads = count;
  backend = await startBackend({ threads, onNotice: (notice) => answer({ notice }) });
}

/** Trains a run, from a checkpoint on with more threads where it is offered them and has much left to do. */
async function train(run: Run): Promise<void> {
  offered = 0;
  for (;;) {
    let first: { readonly time: number; readonly step: number } | undefined;
    const gainsFromThreads = ({ step, steps }: Progress) => {
      const time = performance.now();
      first ??= { time, step };
      // NaN at the first checkpoint.
      const pace = (time - first.time) / (step - first.step);
      return offered > threads && pace >= sharing!.leastStep && pace * (steps - step) >= sharing!.leastLeft;
    };
    try {
      await reproduce(store!, run, (progress) => answer({ progress }), threads, gainsFromThreads);
      return;
    } catch (error) {
      if (!(error instanceof StoppedAtCheckpoint)) throw error;
      await start(offered);
      answer({ threads: backend!.threads });
    }
  }
}

async function doTask(task: Exclude<Task, { readonly threads: number }>): Promise<Answer> {
  if (task === "end") {
    await backend?.dispose();
    return "ended";
  }
  if ("start" in task) {
    if (codeDigest() !== task.start.code) {
      throw new Error("The code was changed while it was being loaded; start again");
    }
    ({ store, measureIn, sharing } = task.start);
    await start(task.start.threads);
  } else if ("check" in task) {
    const recorded = recordedRun(task.places, task.run);
    if (!recorded) throw new RecordError(`Run ${task.run.experiment}/${task.run.id} is on record no more`);
    await doCheck({ recorded, ...task.check });
  } else if (measureIn) await measureKept(measureIn, task.run as TrainingRun);
  else await train(task.run);
  return "ready";
}

scope.addEventListener("message", async ({ data }) => {
  if (typeof data === "object" && "threads" in data) {
    offered = data.threads;
    return;
  }
  try {
    answer(await doTask(data));
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
    // What a check finds is a sentence of its own.
    answer({ error: typeof data === "object" && "check" in data ? message : `${name}: ${message}` });
  }
});
// What is sent to a Worker while it still loads may come before it listens, and is lost then.
answer("listening");
