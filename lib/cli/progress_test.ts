import assert from "node:assert/strict";
import { smallExperiment } from "../../testing/mod.ts";
import type { RunStatus } from "../evidence/mod.ts";
import { runsOf } from "../experiment/mod.ts";
import { duration, progressDisplay } from "./progress.ts";

const [run, other] = runsOf(smallExperiment("shown"));

/** The lines that a display prints for what happens at these seconds. */
function linesOf(events: [seconds: number, RunStatus][]): string[] {
  const lines: string[] = [];
  let time = 0;
  const display = progressDisplay(2, { terminal: false, print: (line) => lines.push(line), now: () => time * 1000 });
  for (const [seconds, status] of events) {
    time = seconds;
    display.watch({ run, ...status });
  }
  display.stop();
  return lines;
}

const progress = (step: number, loss?: number): RunStatus => ({
  kind: "progress",
  progress: { step, steps: 1000, loss, epoch: Math.floor(step / 100), epochs: 10 },
});

Deno.test("progressDisplay() prints a line a run at most every ten seconds, with epoch, loss, speed and time left", () => {
  const lines = linesOf([
    [0, { kind: "started" }],
    [1, progress(100, 2)],
    [6, progress(200, 1.5)],
    [11, progress(300, 0.123456)],
    [12, progress(320, 0.1)],
    [30, { kind: "done" }],
  ]);
  assert.deepEqual(lines, [
    "shown/narrow-0: epoch 3 of 10, loss 0.1235, 20.0 steps/s, 35 s left",
    "shown/narrow-0: done (1 of 2)",
  ]);
});

Deno.test("progressDisplay() measures the speed of a resumed run from where it went on", () => {
  const lines = linesOf([[0, { kind: "started" }], [1, progress(900)], [21, progress(980)]]);
  assert.deepEqual(lines, ["shown/narrow-0: epoch 9 of 10, 4.00 steps/s, 5 s left"]);
});

Deno.test("progressDisplay() says when a run goes on with more threads, and measures its speed from there", () => {
  const lines = linesOf([
    [0, { kind: "started" }],
    [1, progress(100)],
    [11, progress(200)],
    [12, { kind: "threads", threads: 2 }],
    [13, progress(220)],
    [23, progress(420)],
  ]);
  assert.deepEqual(lines, [
    "shown/narrow-0: epoch 2 of 10, 10.0 steps/s, 80 s left",
    "shown/narrow-0: goes on with 2 threads, as nothing else needs the cores",
    "shown/narrow-0: epoch 4 of 10, 20.0 steps/s, 29 s left",
  ]);
});

Deno.test("progressDisplay() tells of runs that failed or were complete already", () => {
  const lines: string[] = [];
  const display = progressDisplay(2, { terminal: false, print: (line) => lines.push(line) });
  display.watch({ run, kind: "kept" });
  display.watch({ run: other, kind: "failed", error: "RangeError: no" });
  assert.deepEqual(lines, [
    "shown/narrow-0: complete already (1 of 2)",
    "shown/narrow-1: failed: RangeError: no (2 of 2)",
  ]);
});

Deno.test("duration() is read at a glance", () => {
  const found = [0.4, 61, 100, 60 * 99, 60 * 100, 3 * 3600 + 5 * 60].map(duration);
  assert.deepEqual(found, ["0 s", "61 s", "2 min", "99 min", "1 h 40 min", "3 h 5 min"]);
});
