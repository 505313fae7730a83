/**
 * What recording costs: training alone (steps, evaluation and measures), and the same with all that `deno task reproduce`
 * records of it (a digest of the whole state every 50 steps, the ledger, checkpoints to go on from), in turns.
 */
import { median } from "d3-array";
import { startBackend } from "../lib/backend/mod.ts";
import { forget, reproduce } from "../lib/evidence/mod.ts";
import { runsOf, type TrainingRun } from "../lib/experiment/mod.ts";
import { scratchFolder } from "../lib/reference/mod.ts";
import { run as train } from "../lib/train/mod.ts";
import { experiments } from "./prepare.ts";
import { type Workload, workloads } from "./workloads.ts";

const store = scratchFolder("recording-bench");
addEventListener("unload", () => Deno.removeSync(store, { recursive: true }));
await startBackend({ threads: 1 });

for (const workload of workloads.filter(({ task }) => task === "step")) {
  const isCnn = workload.name.includes("cnn");
  const run = runOf(workload), steps = isCnn ? 100 : 10_000, repeats = isCnn ? 3 : 9;
  const name = `${run.experiment}/${run.variant}`;
  Deno.bench(`recording ${name}`, { n: 1, warmup: 0 }, async () => {
    await alone(run, steps);
    const ratios: number[] = [];
    for (let i = 0; i < repeats; i++) {
      const without = await timeOf(() => alone(run, steps));
      ratios.push(await timeOf(() => recorded(run, steps)) / without);
    }
    console.log(`${name}: recording adds ${(100 * (median(ratios)! - 1)).toFixed(1)} % to training alone`);
  });
}

async function timeOf(call: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await call();
  return performance.now() - start;
}

function runOf({ experiment, variant }: Workload): TrainingRun {
  return runsOf(experiments[experiment]).find((run) => run.variant === variant)!;
}

/** So many steps, or all that there are. */
async function alone({ protocol, seed }: TrainingRun, steps: number): Promise<void> {
  for await (const { step } of train({ ...protocol, ledgerEvery: steps }, seed)) if (step >= steps) return;
}

async function recorded(run: TrainingRun, steps: number): Promise<void> {
  const enough = new Error("enough");
  await forget(store, run);
  await reproduce(store, run, ({ step }) => {
    if (step >= steps) throw enough;
  }).catch((error) => {
    if (error !== enough) throw error;
  });
}
