/**
 * `deno run --allow-read=. tools/digests.ts [--threads N] [--steps N] [--label TEXT] [kernels] [experiment ...]`: prints, as JSON by
 * name, the SHA-256 of what every kernel gives, and of the state of each model of the report after some steps of training. Machines
 * that print the same compute the same bits. What is under way goes to stderr.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { runningKernels, startBackend } from "../lib/backend/mod.ts";
import { findExperiments } from "../lib/cli/find_experiments.ts";
import { datasetOf, runsOf, type TrainingExperiment, type TrainingRun } from "../lib/experiment/mod.ts";
import { sha256 } from "../lib/files/mod.ts";
import { initialState, Training } from "../lib/train/mod.ts";
import { kernelDigests } from "../testing/kernel_digests.ts";

const { values: { threads, steps, label }, positionals } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: {
    threads: { type: "string", default: "1" },
    steps: { type: "string", default: "20" },
    label: { type: "string", default: "this machine" },
  },
});
const isAsked = (name: string) => positionals.length === 0 || positionals.includes(name);
const tell = (name: string) => console.error(`${label}: ${name}`);

/** The first run of each variant. */
function firstRuns(runs: readonly TrainingRun[]): TrainingRun[] {
  return runs.filter(({ variant }, i) => runs.findIndex((run) => run.variant === variant) === i);
}

async function stateAfterSteps(run: TrainingRun): Promise<string> {
  const { protocol, seed } = run;
  const training = new Training(
    runningKernels(),
    protocol,
    await datasetOf(run),
    initialState(protocol, seed),
  );
  for (let step = 0; step < Number(steps); step++) training.step();
  return sha256(training.state());
}

const digests: Record<string, string> = {};
if (isAsked("kernels")) {
  const backend = await startBackend({ threads: Number(threads) });
  for (const [name, digest] of kernelDigests(tell)) digests[name] = digest;
  await backend.dispose();
}
for (const experiment of (await findExperiments()).filter(({ id }) => isAsked(id))) {
  for (const run of firstRuns(runsOf(experiment as TrainingExperiment))) {
    const name = `${experiment.id}/${run.variant} after ${steps} steps`;
    tell(name);
    // Each training on a backend of its own, whose memory is given back with it.
    const backend = await startBackend({ threads: Number(threads) });
    digests[name] = await stateAfterSteps(run);
    await backend.dispose();
  }
}
console.log(JSON.stringify(digests));
