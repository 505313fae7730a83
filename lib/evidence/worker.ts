/** A Worker that trains the runs that it is sent, or checks what is on record of them, one after the other. @module */
import type { Backend } from "../backend/mod.ts";
import { startBackend } from "../backend/when_needed.ts";
import { codeDigest, type Run, type TrainingRun } from "../experiment/mod.ts";
import type { Places } from "../project/mod.ts";
import { measureKept } from "./measure_kept.ts";
import { recordedRun } from "./record.ts";
import { RecordError } from "./record_index.ts";
import { type Check, doCheck } from "./spot_check.ts";
import { type Progress, reproduce } from "./store.ts";

/** How a Worker works; where it is told where to measure, it trains nothing. */
export interface Start {
  /** Missing where it only checks. */
  readonly store?: string;
  readonly threads: number;
  readonly code: string;
  readonly measureIn?: Places;
}

/** What a Worker is asked: to start, to train a run, to do again a part of what is on record of one, to end. */
export type Task =
  | { readonly start: Start }
  | { readonly run: Run }
  | { readonly check: Omit<Check, "recorded">; readonly run: Run; readonly places: Places }
  | "end";

/** What a Worker answers: that it listens, that it wants a run, how far one is, what people are to know, how one failed. */
export type Answer =
  | "listening"
  | "ready"
  | "ended"
  | { readonly progress: Progress }
  | { readonly notice: string }
  | { readonly error: string };

let backend: Backend | undefined;
let threads = 1, store: string | undefined, measureIn: Places | undefined;

/** What a Worker's scope has, whatever library a project checks types against. */
const scope = globalThis as unknown as {
  postMessage(message: Answer): void;
  addEventListener(type: "message", listener: (event: MessageEvent<Task>) => void): void;
};
const answer = (message: Answer) => scope.postMessage(message);

async function doTask(task: Task): Promise<Answer> {
  if (task === "end") {
    await backend?.dispose();
    return "ended";
  }
  if ("start" in task) {
    if (codeDigest() !== task.start.code) {
      throw new Error("The code was changed while it was being loaded; start again");
    }
    ({ store, measureIn, threads } = task.start);
    backend = await startBackend({ threads: task.start.threads, onNotice: (notice) => answer({ notice }) });
  } else if ("check" in task) {
    const recorded = recordedRun(task.places, task.run);
    if (!recorded) throw new RecordError(`Run ${task.run.experiment}/${task.run.id} is on record no more`);
    await doCheck({ recorded, ...task.check });
  } else if (measureIn) await measureKept(measureIn, task.run as TrainingRun);
  else {
    await reproduce(store!, task.run, (progress) => answer({ progress }), threads);
  }
  return "ready";
}

scope.addEventListener("message", async ({ data }) => {
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
