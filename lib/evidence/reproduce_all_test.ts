import assert from "node:assert/strict";
import { scratchFolder, smallExperiment } from "../../testing/mod.ts";
import { startBackend } from "../backend/mod.ts";
import { type Run, runsOf } from "../experiment/mod.ts";
import { adam } from "../train/mod.ts";
import { chainEnd, reproduce, reproduceAll, type RunEvent, shardOf, storedLedger, workOf } from "./mod.ts";

await startBackend({ threads: 1 });

const runs = runsOf(smallExperiment("side-by-side"));

Deno.test("reproduceAll() makes side by side what reproduce() makes one by one", async () => {
  const store = scratchFolder("side-by-side");
  const events: RunEvent[] = [];
  const { complete, failed } = await reproduceAll(runs, { jobs: 2, store, watch: (event) => events.push(event) });
  assert.equal(complete.length, 4);
  assert.deepEqual(failed, []);
  const alone = scratchFolder("side-by-side-alone");
  for (const run of runs) {
    assert.equal(chainEnd(storedLedger(store, run)!), chainEnd(await reproduce(alone, run)));
    const kinds = events.filter((event) => event.run.id === run.id).map(({ kind }) => kind);
    assert.deepEqual(kinds, ["started", ...Array(8).fill("progress"), "done"]);
  }
  assert.deepEqual(events.filter(({ kind }) => kind === "started").map(({ run }) => run.variant), [
    "wide",
    "wide",
    "narrow",
    "narrow",
  ]);

  const again: RunEvent[] = [];
  await reproduceAll(runs, { store, watch: (event) => again.push(event) });
  assert.deepEqual(again.map(({ kind }) => kind), Array(4).fill("kept"));
});

Deno.test("reproduceAll() reports a run that fails by name, and goes on with the others", async () => {
  const store = scratchFolder("side-by-side-failing");
  const bad: Run = { ...runs[2], protocol: { ...runs[2].protocol, optimiser: adam(1e38) } };
  const { complete, failed } = await reproduceAll([bad, runs[0], runs[1]], { jobs: 1, store });
  assert.deepEqual(complete.map(({ id }) => id), ["narrow-0", "narrow-1"]);
  assert.deepEqual(failed.map(({ run }) => run.id), ["wide-0"]);
  assert.match(failed[0].error, /DivergenceError: The loss at step 2 of side-by-side is NaN: the training diverged/);
});

Deno.test("reproduceAll() fails each run where no Worker can start its backend", async () => {
  const store = scratchFolder("side-by-side-start");
  const { complete, failed } = await reproduceAll(runs.slice(0, 2), { jobs: 1, threads: 1000, store });
  assert.equal(complete.length, 0);
  assert.deepEqual(failed.map(({ run }) => run.id), ["narrow-0", "narrow-1"]);
  assert.match(failed[0].error, /Cannot start the backend with threads = 1000/);
});

Deno.test("reproduceAll() refuses a number of jobs that is none", async () => {
  await assert.rejects(reproduceAll(runs, { jobs: 0 }), /Cannot reproduce with jobs = 0: give a whole number from 1/);
  await assert.rejects(reproduceAll(runs, { threads: 1.5 }), /Cannot reproduce with threads = 1.5/);
});

Deno.test("shardOf() deals each run to one part, and about as much work to each", () => {
  const experiment = smallExperiment("shards");
  const many = runsOf({ ...experiment, seeds: () => 10 });
  const parts = [1, 2, 3].map((index) => shardOf(many, index, 3));
  assert.deepEqual(parts.flat().map(({ id }) => id).toSorted(), many.map(({ id }) => id).toSorted());
  const work = parts.map((runs) => runs.reduce((sum, run) => sum + workOf(run), 0));
  assert(Math.max(...work) - Math.min(...work) <= Math.max(...many.map(workOf)), `${work}`);
});
