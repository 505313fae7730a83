import assert from "node:assert/strict";
import { longExperiment, scratchFolder } from "../../testing/mod.ts";
import { startBackend } from "../backend/mod.ts";
import { codeDigest, type Run, runsOf } from "../experiment/mod.ts";
import { chainEnd, learnData, reproduce, storedLedger } from "./mod.ts";
import type { Sharing } from "./worker.ts";
import { inWorkers, shareCores, type WorkStatus } from "./workers.ts";

await startBackend({ threads: 1 });

const ofEpochs = (run: Run, epochs: number): Run => ({
  ...run,
  protocol: { ...run.protocol, epochs } as Run["protocol"],
});
const runs = runsOf(longExperiment);
/** It trains while the other Worker starts. */
const short = ofEpochs(runs[1], 1500);
const long = ofEpochs(runs[0], 30_000);
await learnData([long, short]);

/** What the long run tells while it trains in a store of its own, beside the short one, which is taken first. */
async function besideShort(name: string, sharing?: Sharing): Promise<{ store: string; told: WorkStatus[] }> {
  const store = scratchFolder(name), told: WorkStatus[] = [];
  await inWorkers({
    waiting: [short, long],
    taskOf: (run) => ({ run }),
    jobs: 2,
    start: { store, threads: 1, code: codeDigest(), sharing },
    tell: (run, status) => {
      assert.notEqual(status.kind, "failed", JSON.stringify(status));
      if (run === long) told.push(status);
    },
  });
  return { store, told };
}

const threadsIn = (told: readonly WorkStatus[]) => told.filter(({ kind }) => kind === "threads");

Deno.test("inWorkers() gives the run that is left the cores of those that have ended, and it leaves the same bytes", async () => {
  const { store, told } = await besideShort("with-more-threads", { cores: 3, leastStep: 0, leastLeft: 0 });
  assert.deepEqual(threadsIn(told), [{ kind: "threads", threads: 3 }]);
  assert.deepEqual([told[0], told.at(-1)], [{ kind: "started" }, { kind: "done" }]);
  const alone = await reproduce(scratchFolder("with-one-thread"), long);
  assert.equal(chainEnd(storedLedger(store, long)!), chainEnd(alone));
});

Deno.test("inWorkers() leaves a run its one thread where its steps are short, little is left, or threads are not shared", async () => {
  const cores = { cores: 3, leastStep: 0, leastLeft: 0 };
  for (const sharing of [{ ...cores, leastStep: 1e6 }, { ...cores, leastLeft: 1e9 }, undefined]) {
    const { told } = await besideShort("with-its-thread", sharing);
    assert.deepEqual(threadsIn(told), [], JSON.stringify(sharing));
    assert.deepEqual(told.at(-1), { kind: "done" });
  }
});

Deno.test("shareCores() gives nobody more while something waits, then each its part, and no more than is of use", () => {
  const given = (cores: number, waiting: number, busy: number) => {
    const tasks: unknown[] = [];
    const posts = Array.from({ length: busy }, () => (task: unknown) => void tasks.push(task));
    shareCores({ sharing: { cores, leastStep: 5, leastLeft: 5000 } }, waiting, new Set(posts));
    return tasks;
  };
  assert.deepEqual(given(8, 1, 2), []);
  assert.deepEqual(given(8, 0, 3), Array(3).fill({ threads: 2 }));
  assert.deepEqual(given(64, 0, 1), [{ threads: 8 }]);
});
