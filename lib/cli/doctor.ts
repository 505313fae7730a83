/** `deno task doctor`: what this machine has for Upheld, and what is wrong. */
import os from "node:os";
import config from "../../deno.json" with { type: "json" };
import { exactSlowdown, fuses } from "../kernels/arithmetic.ts";
import { startBackend, tf } from "../backend/mod.ts";
import {
  datasetOf,
  type Experiment,
  isTraining,
  type Run,
  runsOf,
  singleChoices,
  type TrainingRun,
} from "../experiment/mod.ts";
import { fromFloat64, inProcessor } from "../evidence/mod.ts";
import { command } from "./command.ts";
import { findExperiments } from "./find_experiments.ts";
import { installerOf } from "./installer.ts";
import {
  absenceText,
  mayRun,
  ProgramError,
  programsOf,
  type Provenance,
  provenanceDigest,
  provenanceHere,
} from "../program/mod.ts";
import { counted } from "../validation/mod.ts";
import { printJson, styled, visible, wrapped } from "./output.ts";
import { programChanges } from "./verify_programs.ts";

const help = `Says what this machine has for Upheld, and what is wrong.

Usage: deno task doctor [--json] [--help]

Options:
  --json  print it as JSON
  --help  this text

Example:
  deno task doctor

Ends with 0 when all is well, 1 when something is wrong, 2 when it was called
wrongly.`;

/** The version that the results on record and the tests were made with. */
const pinnedDeno = "2.9.5";

export default command({
  name: "doctor",
  summary: "Says what this machine has, and what is wrong",
  help,
  options: { json: { type: "boolean" } },
  takes: "none",
  async run({ values }) {
    const facts: Record<string, string> = {
      "Deno": Deno.version.deno,
      "V8": Deno.version.v8,
      "System": `${Deno.build.os} ${Deno.build.arch}`,
      "CPU": `${os.cpus()[0]?.model.trim() ?? "unknown"}, ${navigator.hardwareConcurrency} cores`,
      "Memory": memory(),
      "Fused multiply-add": await fuses()
        ? inProcessor
        : `${fromFloat64}, to the same bits: about ${exactSlowdown} times slower`,
      ...packages(),
    };
    const installer = installerOf(".");
    if (installer !== undefined) facts["Packages"] = installer;
    const wrong: string[] = [];
    if (Deno.version.deno !== pinnedDeno) {
      wrong.push(
        `Deno is ${Deno.version.deno}, tested with ${pinnedDeno}: where something fails, use npx -y deno@${pinnedDeno}`,
      );
    }
    Object.assign(facts, await backend(wrong));
    Object.assign(facts, await data(wrong), await programs(wrong));
    if (values.json) printJson({ facts, wrong });
    else print(facts, wrong);
    return wrong.length ? 1 : 0;
  },
});

function memory(): string {
  const { total, available } = Deno.systemMemoryInfo();
  const gibibytes = (bytes: number) => (bytes / 2 ** 30).toFixed(1);
  return `${gibibytes(available)} of ${gibibytes(total)} GiB free`;
}

/** Makes the data of each experiment, of its first seed. */
async function data(wrong: string[]): Promise<Record<string, string>> {
  const facts: Record<string, string> = {};
  try {
    for (const experiment of await findExperiments()) {
      for (const run of runsWithOtherData(experiment)) {
        const fact = `Data of ${run.experiment}, ${JSON.stringify(run.protocol.data)}`;
        try {
          const { digest, train, test } = await datasetOf(run);
          const [training, testing] = [train, test].map(({ size }) => size.toLocaleString("en-US"));
          facts[fact] = `${training} training and ${testing} test examples, SHA-256 ${digest.slice(0, 16)}...`;
        } catch (error) {
          facts[fact] = "wrong";
          wrong.push((error as Error).message);
        }
      }
    }
  } catch (error) {
    wrong.push((error as Error).message);
  }
  return facts;
}

/** What programs of experiments run with, and what of it is not as on record. */
async function programs(wrong: string[]): Promise<Record<string, string>> {
  const facts: Record<string, string> = {};
  // What cannot be loaded was told with the data.
  for (const experiment of await findExperiments().catch(() => [])) {
    try {
      for (const program of programsOf(experiment)) {
        const absence = absenceText(program);
        if (absence !== undefined) wrong.push(`${experiment.id} runs ${JSON.stringify(program)}, and ${absence}`);
        facts[`Program of ${experiment.id}`] = absence !== undefined
          ? `${program}, which is not there`
          : mayRun(program)
          ? provenanceText(await provenanceHere(experiment)) ?? program
          : `${program}, which may not be asked here: deno task upheld doctor does`;
      }
      wrong.push(...(await programChanges(experiment)).map((text) => `${experiment.id}: ${text}`));
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
      wrong.push(error.message);
    }
  }
  return facts;
}

/** Interpreter, packages, GPU and variables in short, by the digest that runs are compared by. */
function provenanceText(provenance?: Provenance): string | undefined {
  if (provenance?.interpreter === undefined) return undefined;
  const { interpreter, programPackages, gpu, variables } = provenance;
  const packages = programPackages && counted(programPackages.split(" ").length, "package");
  const digest = `digest ${provenanceDigest(provenance).slice(0, 16)}`;
  return [interpreter, packages, gpu, variables, digest].filter(Boolean).join(", ");
}

/** A run for each of the data that an experiment's protocols name. */
function runsWithOtherData(experiment: Experiment): TrainingRun[] {
  const runs = singleChoices(experiment).flatMap((choices) => runsOf(experiment, choices)).filter(isOfTraining);
  return [...new Map(runs.reverse().map((run) => [JSON.stringify(run.protocol.data), run])).values()].reverse();
}

function isOfTraining(run: Run): run is TrainingRun {
  return isTraining(run.protocol);
}

/** The pinned versions of all packages. */
function packages(): Record<string, string> {
  return Object.fromEntries(
    Object.values(config.imports).flatMap((specifier) => {
      const [, name, version] = specifier.match(/^npm:\/?(@?[^@]+)@([\d.]+)/) ?? [];
      return name ? [[name, version] as const] : [];
    }),
  );
}

/** Starts the backend with SIMD, then with all threads, and lets it compute. */
async function backend(wrong: string[]): Promise<Record<string, string>> {
  const facts: Record<string, string> = {};
  for (const threads of new Set([1, navigator.hardwareConcurrency])) {
    const name = threads === 1 ? "SIMD" : "Threads";
    try {
      const started = await startBackend({ threads });
      const product = tf.tidy(() => tf.matMul(tf.ones([64, 64]), tf.ones([64, 64])).dataSync());
      const right = product.every((value) => value === 64);
      facts[name] = right ? (threads === 1 ? "works" : `${started.threads} work`) : "computes wrongly";
      if (!right) wrong.push(`The backend computes wrongly with ${threads} threads: report this machine as a bug`);
      await started.dispose();
    } catch (error) {
      facts[name] = "fails";
      wrong.push(`The backend does not start with ${threads} threads (${(error as Error).message}): run deno install`);
    }
  }
  return facts;
}

function print(facts: Record<string, string>, wrong: readonly string[]): void {
  const width = Math.min(38, Math.max(...Object.keys(facts).map(({ length }) => length)));
  for (const [name, fact] of Object.entries(facts)) console.log(visible(`${name.padEnd(width)}  ${fact}`));
  console.log();
  if (wrong.length === 0) console.log(styled("green", "All is well"));
  for (const problem of wrong) console.log(styled("red", wrapped(problem, "✘ ")));
}
