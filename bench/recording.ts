/**
 * What recording costs: a stretch of steps (with evaluation, where an epoch ends) alone, and the same with all that
 * `deno task reproduce` records of it (the ledger with a digest of the whole state in each line, checkpoints to go on from), in turns.
 */
import { median } from "d3-array";
import { kernelsFor, startBackend } from "../lib/backend/mod.ts";
import { run as runCommand } from "../lib/cli/command.ts";
import { status } from "../lib/cli/output.ts";
import { UsageError } from "../lib/cli/usage_error.ts";
import { forget, reproduce } from "../lib/evidence/mod.ts";
import { extentOf } from "../lib/evidence/segments.ts";
import { materialsOf, runsOf, type TrainingRun } from "../lib/experiment/mod.ts";
import { run as train } from "../lib/train/mod.ts";
import { endTogether } from "../testing/child_process.ts";
import { scratchFolder } from "../testing/mod.ts";
import { thisMachine } from "./machine.ts";
import { experiments } from "./prepare.ts";
import { type Workload, workloads } from "./workloads.ts";

const store = scratchFolder("recording-bench");
const clear = () => Deno.removeSync(store, { recursive: true });
addEventListener("unload", clear);
endTogether(clear);
await runCommand(main);

async function main(): Promise<number> {
  const chosen = chosenBy(Deno.args);
  const { cpu, cores, deno } = await thisMachine();
  console.log(`${cpu}, ${cores} cores, Deno ${deno}`);
  await startBackend({ threads: 1 });
  /** Milliseconds that one whole run of each net takes, and that recording adds to them. */
  const whole = { training: 0, recording: 0 };
  for (const workload of chosen) {
    const isCnn = workload.name.includes("cnn");
    const run = runOf(workload), steps = isCnn ? 200 : 6000, repeats = isCnn ? 3 : 15;
    const times: number[] = [], added: number[] = [];
    for (let i = 0; i < repeats; i++) {
      status(`${run.experiment}/${run.variant}: ${i + 1} of ${repeats}`);
      const without = await alone(run, steps);
      times.push(without);
      added.push(await recorded(run, steps) / without - 1);
    }
    status("");
    const training = median(times)! / steps * (await extentOf(run)).steps;
    whole.training += training;
    whole.recording += training * median(added)!;
    console.log(
      `${run.experiment}/${run.variant}: recording adds ${percent(median(added)!)} (${added.map(percent).join(", ")})`,
    );
  }
  console.log(`One run of each: recording adds ${percent(whole.recording / whole.training)} to all their steps`);
  return 0;
}

/** All nets, or those whose workload has such a text in its name. */
function chosenBy(texts: readonly string[]): Workload[] {
  const steps = workloads.filter(({ task }) => task === "step"), names = steps.map(({ name }) => name);
  const unknown = texts.find((text) => !names.some((name) => name.includes(text)));
  if (unknown !== undefined) throw new UsageError(`No net has ${JSON.stringify(unknown)} in its name`, unknown, names);
  return steps.filter(({ name }) => texts.length === 0 || texts.some((text) => name.includes(text)));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function runOf({ experiment, variant }: Workload): TrainingRun {
  return runsOf(experiments[experiment]).find((run) => run.variant === variant)!;
}

/** Milliseconds of the second so many steps, with nothing in between. */
async function alone(run: TrainingRun, steps: number): Promise<number> {
  const protocol = { ...run.protocol, ledgerEvery: steps };
  let start = 0;
  for await (
    const { step } of train(await kernelsFor(protocol.arithmetic), protocol, run.seed, await materialsOf(run))
  ) {
    if (step === 2 * steps) break;
    start = performance.now();
  }
  return performance.now() - start;
}

/** The same, with all that is recorded of them. What is told of a step is told while the next line's are trained, at both ends. */
async function recorded(run: TrainingRun, steps: number): Promise<number> {
  const enough = new Error("enough");
  let start = 0, end = 0;
  await forget(store, run);
  await reproduce(store, run, ({ step }) => {
    if (step === steps) start = performance.now();
    if (step !== 2 * steps) return;
    end = performance.now();
    throw enough;
  }).catch((error) => {
    if (error !== enough) throw error;
  });
  return end - start;
}
