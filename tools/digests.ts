/**
 * `deno run --allow-read=. tools/digests.ts [--threads N] [--steps N] [--label TEXT] [kernels] [experiment ...]`: prints, as JSON, the
 * SHA-256 of what every kernel gives, and of the state of each model of the report after some steps of training: see
 * {@linkcode MachineDigests}. Machines that print the same compute the same bits. What is under way goes to stderr.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { kernelsFor, startBackend } from "../lib/backend/mod.ts";
import { type Arithmetic, fuses } from "../lib/kernels/arithmetic.ts";
import { findExperiments } from "../lib/cli/find_experiments.ts";
import { datasetOf, runsOf, type TrainingExperiment, type TrainingRun } from "../lib/experiment/mod.ts";
import { sha256 } from "../lib/files/mod.ts";
import { initialState, Training } from "../lib/train/mod.ts";
import { kernelDigests } from "../testing/kernel_digests.ts";

/** What a machine computes: digests by name. */
export interface MachineDigests {
  /** Of what rounds products and sums, and of training as its protocols say. */
  readonly all: Readonly<Record<string, string>>;
  /** Of kernels with fused multiply-add, by the arithmetic that made it: `fused` where the machine fuses, and `exact`. */
  readonly oneRounding: Readonly<Partial<Record<Arithmetic, Readonly<Record<string, string>>>>>;
}

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
    await kernelsFor(protocol.arithmetic),
    protocol,
    await datasetOf(run),
    initialState(protocol, seed),
  );
  for (let step = 0; step < Number(steps); step++) training.step();
  return sha256(training.state());
}

/** What the kernels with this arithmetic give. */
async function digestsOfKernels(arithmetic: Arithmetic): Promise<Record<string, string>> {
  const words = arithmetic === "separate" ? "" : " with fused multiply-add";
  const backend = await startBackend({ threads: Number(threads), arithmetic });
  const digests: Record<string, string> = {};
  for (const [name, digest] of kernelDigests((name) => tell(`${name}, ${arithmetic}`))) digests[name + words] = digest;
  await backend.dispose();
  return digests;
}

const all: Record<string, string> = {}, oneRounding: Partial<Record<Arithmetic, Record<string, string>>> = {};
if (isAsked("kernels")) {
  Object.assign(all, await digestsOfKernels("separate"));
  for (const arithmetic of [...await fuses() ? ["fused" as const] : [], "exact" as const]) {
    oneRounding[arithmetic] = await digestsOfKernels(arithmetic);
  }
}
for (const experiment of (await findExperiments()).filter(({ id }) => isAsked(id))) {
  for (const run of firstRuns(runsOf(experiment as TrainingExperiment))) {
    const name = `${experiment.id}/${run.variant} after ${steps} steps`;
    tell(name);
    // Each training on a backend of its own, whose memory is given back with it.
    const backend = await startBackend({ threads: Number(threads) });
    all[name] = await stateAfterSteps(run);
    await backend.dispose();
  }
}
console.log(JSON.stringify({ all, oneRounding } satisfies MachineDigests));
