import assert from "node:assert/strict";
import coin from "../../testing/coin_experiment.ts";
import { scratchFolder, smallExperiment } from "../../testing/mod.ts";
import { startBackend } from "../backend/mod.ts";
import { runsOf } from "../experiment/mod.ts";
import type { Protocol } from "../train/mod.ts";
import { type Progress, reproduce } from "./mod.ts";
import { extentOf } from "./segments.ts";

await startBackend({ threads: 1 });

/** What is told of a run whose ledger has a line every so many steps, three of which are an epoch, and its lines. */
async function told(every: number, change: Partial<Protocol> = {}) {
  const id = `progress-test-${every}`, changes = { ledgerEvery: every, checkpointEvery: every, ...change };
  const seen: Progress[] = [];
  const [run] = runsOf(smallExperiment(id, changes));
  const { lines } = await reproduce(scratchFolder(id), run, (progress) => seen.push(progress));
  return { seen, lines };
}

Deno.test("reproduce() tells the loss of the last step of a segment in which no epoch was evaluated", async () => {
  const { seen, lines } = await told(4);
  assert.deepEqual(lines.map(({ epochs = [] }) => epochs.length), [0, 1, 1, 1]);
  assert.equal(seen[0].loss, lines[0].steps!.loss![3]);
  assert.deepEqual(seen.slice(1).map(({ loss }) => loss), lines.slice(1).map(({ epochs }) => epochs![0].trainLoss));
  assert.deepEqual(seen.map(({ step, epoch }) => [step, epoch]), [[4, 1], [8, 2], [12, 3], [15, 4]]);
});

Deno.test("reproduce() tells the mean loss of the last of the epochs of a segment", async () => {
  const { seen, lines } = await told(9, { evaluateEvery: 1 });
  assert.deepEqual(lines.map(({ epochs }) => epochs!.length), [3, 2]);
  assert.deepEqual(seen.map(({ loss }) => loss), [lines[0].epochs![2].trainLoss, lines[1].epochs![1].trainLoss]);
});

Deno.test("extentOf() counts a call as one step of one epoch", async () => {
  const { steps, epochs } = await extentOf(runsOf(coin)[0]);
  assert.deepEqual({ steps, epochs }, { steps: 1, epochs: 1 });
});
