import type { Answer, Start, Task } from "./worker.ts";
import type { Progress } from "./store.ts";

/** What happens to something that is done in a Worker. */
export type WorkStatus =
  | { readonly kind: "started" | "done" }
  | { readonly kind: "progress"; readonly progress: Progress }
  /** It goes on with so many threads, as nothing else needs the cores. */
  | { readonly kind: "threads"; readonly threads: number }
  | { readonly kind: "failed"; readonly error: string };

/** Things to be done in Workers side by side, in this order. */
export interface Work<T> {
  readonly waiting: readonly T[];
  /** What a Worker is asked for one of them. */
  taskOf(thing: T): Task;
  /** How many Workers there are at most. */
  readonly jobs: number;
  readonly start: Start;
  tell(thing: T, status: WorkStatus): void;
}

/** Does all that waits. What fails does not keep the rest, and another Worker takes the place of one that died. */
export async function inWorkers<T>(work: Work<T>): Promise<void> {
  const waiting = [...work.waiting], busy: Busy = new Set();
  const employAll = async () => {
    while (waiting.length > 0) await employ(work, waiting, busy);
  };
  await Promise.all(Array.from({ length: Math.min(work.jobs, waiting.length) }, employAll));
}

/** How to tell each Worker that has something to do. */
type Busy = Set<(task: Task) => void>;

/** Once nothing waits for a core, those who are still at work may have all of them. */
export function shareCores({ sharing }: Pick<Start, "sharing">, waiting: number, busy: Busy): void {
  if (!sharing || waiting > 0) return;
  for (const post of busy) post({ threads: Math.min(mostShared, Math.floor(sharing.cores / busy.size)) });
}

/** Threads of one run, at most: a convolution's gradient by its filter is cut into no more parts. */
const mostShared = 8;

const told = new Set<string>();

/** What all Workers would tell is told by the first. */
function tellOnce(notice: string): void {
  if (!told.has(notice)) console.warn(notice);
  told.add(notice);
}

/** One Worker's life: it does what waits until nothing is left, or dies with one thing, which fails then. */
function employ<T>(work: Work<T>, waiting: T[], busy: Busy): Promise<void> {
  const { start, taskOf, tell } = work;
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const post = (task: Task) => worker.postMessage(task);
  return new Promise<void>((resolve) => {
    let present: { readonly thing: T } | undefined;
    const take = () => present = waiting.length > 0 ? { thing: waiting.shift()! } : undefined;
    const leave = () => {
      busy.delete(post);
      shareCores(start, waiting.length, busy);
    };
    const doNext = () => {
      take();
      post(present ? taskOf(present.thing) : "end");
      if (!present) return leave();
      tell(present.thing, { kind: "started" });
      busy.add(post);
      shareCores(start, waiting.length, busy);
    };
    /** Without anything to do it failed to start, as it would for anything: the next thing fails in its place. */
    const die = (error: string) => {
      present ??= take();
      if (present) tell(present.thing, { kind: "failed", error });
      leave();
      resolve();
    };
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data === "listening") post({ start });
      else if (data === "ended") resolve();
      else if (data === "ready") {
        if (present) tell(present.thing, { kind: "done" });
        doNext();
      } else if ("notice" in data) tellOnce(data.notice);
      else if ("progress" in data) tell(present!.thing, { kind: "progress", progress: data.progress });
      else if ("threads" in data) tell(present!.thing, { kind: "threads", threads: data.threads });
      else if (present) {
        tell(present.thing, { kind: "failed", error: data.error });
        doNext();
      } else die(data.error);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      die(`its Worker died: ${event.message}`);
    };
  }).finally(() => worker.terminate());
}
