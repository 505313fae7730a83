import { MultiBar } from "cli-progress";
import type { Progress, RunEvent } from "../evidence/mod.ts";
import { visible } from "./output.ts";

/** Shows how far runs are while they train. */
export interface ProgressDisplay {
  readonly watch: (event: RunEvent) => void;
  /** Leaves the last state standing. */
  stop(): void;
}

/** Where a display writes and what time it is; tests hand in their own. */
export interface ProgressOptions {
  /** Whether to draw bars, as a terminal can (default: whether the standard error is one). */
  readonly terminal?: boolean;
  /** Takes a plain line (default: `console.error`). */
  readonly print?: (line: string) => void;
  /** Milliseconds since any fixed time. */
  readonly now?: () => number;
}

/** Milliseconds between two plain lines of a run. */
const pause = 10_000;

/** Bars on a terminal; elsewhere plain lines, at most one every ten seconds a run, and one when it ends. */
export function progressDisplay(total: number, options: ProgressOptions = {}): ProgressDisplay {
  const { terminal = Deno.stderr.isTerminal(), print = console.error, now = () => performance.now() } = options;
  const pace = new Pace(now);
  return terminal ? bars(total, pace) : lines(total, pace, print, now);
}

/** `function/deep-0`: what a run is called on the screen. */
const nameOf = ({ run: { experiment, id } }: RunEvent) => visible(`${experiment}/${id}`);

function lines(total: number, pace: Pace, print: (line: string) => void, now: () => number): ProgressDisplay {
  const printed = new Map<string, number>();
  let ended = 0;
  return {
    watch(event) {
      const name = nameOf(event);
      if (event.kind === "started") {
        pace.start(name);
        printed.set(name, now());
      } else if (event.kind === "progress") {
        const text = describe(pace.measure(name, event.progress), event.progress);
        if (now() - printed.get(name)! < pause) return;
        printed.set(name, now());
        print(`${name}: ${text}`);
      } else if (event.kind === "threads") {
        pace.start(name);
        print(`${name}: ${threadsText(event.threads)}`);
      } else {
        ended++;
        print(`${name}: ${endOf(event)} (${ended} of ${total})`);
      }
    },
    stop() {},
  };
}

function bars(total: number, pace: Pace): ProgressDisplay {
  const multi = new MultiBar({
    format: "{bar} {name} {text}",
    barsize: 20,
    hideCursor: true,
    clearOnComplete: false,
    stopOnComplete: false,
    barCompleteChar: "\u2588",
    barIncompleteChar: "\u2591",
  });
  const running = new Map<string, ReturnType<typeof multi.create>>();
  let ended = 0;
  const all = multi.create(total, 0, { name: "runs", text: `0 of ${total}` });
  return {
    watch(event) {
      const name = nameOf(event);
      if (event.kind === "started") {
        pace.start(name);
        running.set(name, multi.create(1, 0, { name, text: "" }));
      } else if (event.kind === "progress") {
        const { step, steps } = event.progress;
        const bar = running.get(name)!;
        bar.setTotal(steps);
        bar.update(step, { text: describe(pace.measure(name, event.progress), event.progress) });
      } else if (event.kind === "threads") {
        pace.start(name);
        multi.log(`${name}: ${threadsText(event.threads)}\n`);
      } else {
        all.update(++ended, { text: `${ended} of ${total}` });
        if (event.kind !== "kept") multi.log(`${name}: ${endOf(event)}\n`);
        const bar = running.get(name);
        if (bar) multi.remove(bar);
        running.delete(name);
      }
    },
    stop: () => multi.stop(),
  };
}

const threadsText = (threads: number) => `goes on with ${threads} threads, as nothing else needs the cores`;

function endOf(event: RunEvent): string {
  if (event.kind === "failed") return `failed: ${visible(event.error)}`;
  return event.kind === "kept" ? "complete already" : "done";
}

/** Steps a second (undefined before two points in time are known). */
class Pace {
  readonly #first = new Map<string, { time: number; step?: number }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  start(name: string): void {
    this.#first.set(name, { time: this.#now() });
  }

  /** A run that is resumed has its first steps behind it: the first report says how many. */
  measure(name: string, { step }: Progress): number | undefined {
    const first = this.#first.get(name)!;
    if (first.step === undefined) {
      this.#first.set(name, { time: this.#now(), step });
      return undefined;
    }
    const seconds = (this.#now() - first.time) / 1000;
    return seconds > 0 ? (step - first.step) / seconds : undefined;
  }
}

function describe(rate: number | undefined, { step, steps, loss, epoch, epochs }: Progress): string {
  const parts = [epochs > 1 ? `epoch ${epoch} of ${epochs}` : `step ${step} of ${steps}`];
  if (loss !== undefined) parts.push(`loss ${loss.toPrecision(4)}`);
  if (rate) parts.push(`${rate.toPrecision(3)} steps/s`, `${duration((steps - step) / rate)} left`);
  return parts.join(", ");
}

/** Seconds in words: `45 s`, `12 min`, `3 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 99.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
