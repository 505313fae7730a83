/** `deno task reproduce --engine slurm`: the plan as a job array. */
import type { Estimate } from "../evidence/mod.ts";
import type { Choices, Experiment, Run } from "../experiment/mod.ts";
import { placesOf, projectRoot, shortPath } from "../project/mod.ts";
import {
  cancel,
  checkSettings,
  nameOf,
  type Plan,
  prepare,
  readSettings,
  SlurmError,
  type SlurmSettings,
  statusOf,
  type Submission,
  submissions,
  type SubmissionStatus,
  submit,
  type TaskStatus,
} from "../slurm/mod.ts";
import { printJson, status, styled, visible, wrapped, wrappedBehind } from "./output.ts";
import { UsageError } from "./usage_error.ts";

/** Options of `reproduce` that only Slurm has. */
export const slurmOptions = {
  wait: { type: "boolean", default: false },
  status: { type: "boolean", default: false },
  cancel: { type: "boolean", default: false },
  partition: { type: "string" },
  account: { type: "string" },
  module: { type: "string", multiple: true },
  time: { type: "string" },
  memory: { type: "string" },
  sbatch: { type: "string", multiple: true },
} as const;

/** What was given of them. */
export interface SlurmValues {
  readonly "dry-run": boolean;
  readonly wait: boolean;
  readonly status: boolean;
  readonly cancel: boolean;
  readonly partition?: string;
  readonly account?: string;
  readonly module?: string[];
  readonly time?: string;
  readonly memory?: string;
  readonly sbatch?: string[];
  readonly json: boolean;
}

/** Refuses options of Slurm where it is not the engine. */
export function requireSlurm(values: SlurmValues): void {
  for (const [name, { type }] of Object.entries(slurmOptions)) {
    const value = values[name as keyof SlurmValues];
    if (type === "boolean" ? value : value !== undefined) {
      throw new UsageError(`--${name} goes with --engine slurm`, "", []);
    }
  }
}

/** `slurm.json`, with what the command line says in its place. */
export function settingsFrom(
  { partition, account, module: modules, time, memory, sbatch }: SlurmValues,
): SlurmSettings {
  const given = Object.entries({ partition, account, modules, time, memory, sbatch });
  const flags = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  try {
    checkSettings(flags, "The command line");
  } catch (error) {
    throw new UsageError((error as Error).message, "", []);
  }
  return { ...readSettings(projectRoot()), ...flags };
}

/** The runs of a plan that are still to make, and how long they take. */
export interface WaitingRuns {
  readonly runs: readonly Run[];
  readonly choices: Choices;
  readonly universes?: Submission["universes"];
  readonly threads: number;
  readonly jobs?: number;
  readonly estimates: ReadonlyMap<Run, Estimate>;
  readonly settings: SlurmSettings;
}

/** Submits what is to be made, or prints the scripts that would do it; watches on a terminal, and where it was asked to. */
export async function submitRuns(
  { runs, estimates, ...rest }: WaitingRuns,
  values: SlurmValues,
  experiments: readonly Experiment[],
): Promise<number> {
  const limits = experiments.flatMap((experiment) =>
    "command" in experiment ? [[experiment.id, experiment.limits] as const] : []
  );
  const limitsOf = ({ experiment }: Run) => limits.find(([id]) => id === experiment)?.[1];
  // What a program may take is what its task may: it is made twice at most, for which the plan leaves time.
  const seconds = runs.map((run) => limitsOf(run)?.seconds ?? (estimates.get(run)?.seconds || undefined));
  const mebibytes = Math.max(0, ...runs.map((run) => limitsOf(run)?.mebibytes ?? 0));
  const plan: Plan = {
    ...rest,
    runs,
    seconds: seconds.includes(undefined) ? undefined : Math.max(...seconds as number[]),
    bytes: Deno.memoryUsage().rss + mebibytes * 2 ** 20 / 2,
  };
  const root = projectRoot();
  if (values["dry-run"]) {
    const { scripts, submission } = prepare(root, plan, (submissions(root).at(-1)?.number ?? 0) + 1);
    if (values.json) {
      printJson({ tasks: submission.tasks.map((task) => task.join("/")), scripts });
    } else {for (const [name, text] of Object.entries(scripts)) {
        console.log(`${styled("bold", `# ${name}`)}\n${visible(text)}`);
      }}
    return 0;
  }
  if (runs.length === 0) return ended(values, "Nothing is left to submit", { submission: null, jobs: [], already: 0 });
  const { submission, jobs, already } = await submit(root, plan);
  if (!submission) {
    return ended(values, `All ${already} runs wait or run already: see --status`, { submission: null, jobs, already });
  }
  const said = `Submitted ${submission.tasks.length} runs as job ${jobs.join(", ")} (${nameOf(root, submission)})` +
    `${already > 0 ? `; ${already} others wait or run already` : ""}`;
  if (values.json && !values.wait) return ended(values, said, { submission: submission.number, jobs, already });
  if (!values.json) {
    console.log(wrapped(said, ""));
    console.log("You may leave: --engine slurm --status tells how far they are, --cancel ends them");
  }
  return isWatched(values) ? await watch([submission], values, experiments) : 0;
}

/** Whether a submission is watched until all of it has ended. */
export function isWatched(values: SlurmValues): boolean {
  return !values["dry-run"] && (values.wait || Deno.stdout.isTerminal());
}

function ended({ json }: SlurmValues, text: string, row: object): number {
  if (json) printJson(row);
  else console.log(text);
  return 0;
}

/** Tells how far the last submission is, and those before it that are not at their end. */
export async function showStatus(values: SlurmValues, experiments: readonly Experiment[]): Promise<number> {
  const all = submissions(projectRoot());
  if (all.length === 0) return ended(values, "Nothing was submitted from this project", []);
  if (values.wait) return await watch(all, values, experiments);
  const found = await statusOf(projectRoot(), placesOf().store, all, experiments);
  const shown = found.filter((one, i) => i === found.length - 1 || !isOver(one));
  print(shown, values);
  return exitCode(shown);
}

/** Ends all that was submitted from this project. */
export async function cancelAll(values: SlurmValues): Promise<number> {
  const count = await cancel(projectRoot(), submissions(projectRoot()));
  return ended(values, `${count} tasks were cancelled; what they have done is kept`, { cancelled: count });
}

/** Milliseconds between two questions to Slurm. */
const pause = 5000;

async function watch(
  watched: readonly Submission[],
  values: SlurmValues,
  experiments: readonly Experiment[],
): Promise<number> {
  for (let told = "";;) {
    let found: SubmissionStatus[];
    try {
      found = await statusOf(projectRoot(), placesOf().store, watched, experiments);
    } catch (error) {
      if (!(error instanceof SlurmError)) throw error;
      status(`${error.message}; asking again`);
      await new Promise((resolve) => setTimeout(resolve, pause));
      continue;
    }
    if (found.every(isOver)) {
      status("");
      print(found.slice(-1), values);
      return exitCode(found.slice(-1));
    }
    const text = found.filter((one) => !isOver(one)).map(countText).join("; ");
    if (text !== told) status(told = text);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

const isOver = ({ tasks, merge }: SubmissionStatus) =>
  [...tasks, merge].every(({ state }) => state === "complete" || state === "failed");

const exitCode = (found: readonly SubmissionStatus[]) =>
  found.some(({ tasks, merge }) => [...tasks, merge].some(({ state }) => state === "failed")) ? 1 : 0;

const states = ["complete", "running", "waiting", "failed"] as const;

function countText({ tasks }: SubmissionStatus): string {
  const count = (state: TaskStatus["state"]) => tasks.filter((task) => task.state === state).length;
  return `${tasks.length} runs: ${
    states.filter((state) => count(state) > 0).map((state) => `${count(state)} ${state}`).join(", ")
  }`;
}

/** So many tasks of a kind are told one by one. */
const most = 20;
const look = {
  complete: ["✔", "green"],
  running: ["▸", "cyan"],
  waiting: ["·", "gray"],
  failed: ["✘", "red"],
} as const;

function print(found: readonly SubmissionStatus[], { json }: SlurmValues): void {
  if (json) return printJson(found.map(row));
  for (const one of found) {
    console.log(`${nameOf(projectRoot(), one.submission)}, ${countText(one)}`);
    for (const state of ["failed", "running"] as const) {
      const tasks = one.tasks.filter((task) => task.state === state);
      tasks.slice(0, most).forEach(printTask);
      if (tasks.length > most) console.log(`  and ${tasks.length - most} more ${state}`);
    }
    const waiting = Map.groupBy(one.tasks.filter(({ state }) => state === "waiting"), ({ text }) => text);
    for (const [text, tasks] of waiting) {
      printTask({
        ...tasks[0],
        name: `${tasks[0].name}${tasks.length > 1 ? ` and ${tasks.length - 1} more` : ""}`,
        text,
      });
    }
    printTask(one.merge);
  }
}

function printTask({ name, state, text, log }: TaskStatus): void {
  const [sign, style] = look[state];
  const where = state === "failed" ? `; log: ${shortPath(log)}` : "";
  console.log(wrappedBehind(style, sign, `${name}: ${text}${where}`, "  "));
}

function row({ submission, tasks, merge }: SubmissionStatus): object {
  return { submission: submission.number, name: nameOf(projectRoot(), submission), tasks, merge };
}
