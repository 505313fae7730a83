import { fileURLToPath } from "node:url";
import { folderOf, forget, reproduce, storedRuns } from "../lib/evidence/mod.ts";
import { type Experiment, type Run, runsOf } from "../lib/experiment/mod.ts";
import { sha256 } from "../lib/files/mod.ts";
import type { RandomStream } from "../lib/random/mod.ts";
import { tied } from "./child_process.ts";
import { flagPath } from "./flag_path.ts";
import { longExperiment } from "./small_experiment.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What became of a run that was killed again and again. */
export interface KilledRun {
  /** Steps done at each moment it was killed; 0 where it had not begun. */
  readonly steps: readonly number[];
  /** Files that differ from those of a run that nobody killed. */
  readonly differing: readonly string[];
}

/**
 * Makes a run in processes that are killed (SIGKILL) at random moments, then to its end, and compares all its files with those of a
 * run that nobody killed. A run that comes to its end before all kills are done is compared, and begun again.
 *
 * @param watch Told after each kill how many steps were done.
 * @param experiment Whose first run it is: the long one, or one that its module exports by default.
 */
export async function killAtRandomMoments(
  kills: number,
  random: RandomStream,
  stores: { readonly killed: string; readonly calm: string },
  watch: (kill: number, step: number) => void = () => {},
  experiment: Experiment = longExperiment,
): Promise<KilledRun> {
  const [long] = runsOf(experiment);
  await reproduce(stores.calm, long);
  const calm = filesOf(stores.calm, long);
  const differing = new Set<string>();
  const compare = () => {
    const killed = filesOf(stores.killed, long);
    for (const name of Object.keys({ ...killed, ...calm })) if (killed[name] !== calm[name]) differing.add(name);
  };
  const steps: number[] = [];
  while (steps.length < kills) {
    if (storedRuns(stores.killed, [long]).has(long)) {
      compare();
      await forget(stores.killed, long);
    }
    // One in five while it is starting, or reads what the one before left.
    const whileStarting = random.uniform() < 0.2;
    steps.push(await trainAndKill(stores.killed, experiment, whileStarting, random.integer(0, 300)));
    watch(steps.length, steps.at(-1)!);
  }
  await reproduce(stores.killed, long);
  compare();
  return { steps, differing: [...differing] };
}

/** Digest of each file of a run but its lock. */
export function filesOf(store: string, run: Run): Record<string, string> {
  const folder = folderOf(store, run);
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name !== "lock").sort();
  return Object.fromEntries(names.map((name) => [name, sha256(Deno.readFileSync(`${folder}/${name}`))]));
}

/**
 * Trains the long run in a process of its own that is killed some milliseconds after its start, or after the first steps that it
 * tells of; returns the last step it told of.
 */
async function trainAndKill(
  store: string,
  experiment: Experiment,
  whileStarting: boolean,
  milliseconds: number,
): Promise<number> {
  const child = tied(new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-check",
      "--no-prompt",
      `--allow-read=${flagPath(root)}`,
      `--allow-write=${flagPath(store)}`,
      "--allow-sys=cpus",
      `${root}/testing/train_small.ts`,
      store,
      ...(experiment === longExperiment ? [] : [experiment.code]),
    ],
    stdout: "piped",
    stderr: "inherit",
  }).spawn());
  const kill = () => {
    try {
      child.kill("SIGKILL");
    } catch { /* it has ended already */ }
  };
  let timer = whileStarting ? setTimeout(kill, milliseconds) : undefined;
  let told = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    timer ??= setTimeout(kill, milliseconds);
    told += chunk;
  }
  clearTimeout(timer);
  await child.status;
  return Number(told.trim().split("\n").at(-1));
}
