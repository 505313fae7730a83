// A run of a million steps that records two metrics of each: neither fills the memory nor gets slower.
import { startBackend } from "../lib/backend/mod.ts";
import { forget, reproduce } from "../lib/evidence/mod.ts";
import { runsOf } from "../lib/experiment/mod.ts";
import { scratchFolder, smallExperiment } from "../testing/mod.ts";

const steps = 1_000_000;
const [run] = runsOf(smallExperiment("long-run-bench", {
  batchSize: 10,
  epochs: steps,
  evaluateEvery: steps,
  ledgerEvery: 50,
  checkpointEvery: 10_000,
}));
const store = scratchFolder("long-run-bench");
addEventListener("unload", () => Deno.removeSync(store, { recursive: true }));
await startBackend({ threads: 1 });

Deno.bench("a million steps of a net of 13 weights, each on record", { n: 1, warmup: 0 }, async () => {
  await forget(store, run);
  const tenths: { milliseconds: number; megabytes: number }[] = [];
  let since = performance.now();
  await reproduce(store, run, ({ step }) => {
    if (step % (steps / 10) !== 0) return;
    const now = performance.now();
    tenths.push({ milliseconds: now - since, megabytes: Deno.memoryUsage().heapUsed / 1e6 });
    since = now;
  });
  const [second, last] = [tenths[1], tenths[9]];
  const growth = last.megabytes - second.megabytes, slower = last.milliseconds / second.milliseconds;
  if (growth > 50) throw new Error(`The heap grew by ${growth.toFixed(0)} MB: what a run records must not be held`);
  if (slower > 2) throw new Error(`The last tenth took ${slower.toFixed(1)} times as long as the second`);
});
