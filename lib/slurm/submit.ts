import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Choices, isProgram, type Run } from "../experiment/mod.ts";
import { withLock, writeWhole } from "../files/mod.ts";
import { isLiving, type Job, jobsNamed } from "./queue.ts";
import { arrayScript, mergeScript, type Request } from "./scripts.ts";
import type { SlurmSettings } from "./settings.ts";
import { onCluster, parseJobId, slurm, SlurmError } from "./slurm_command.ts";
import { folderOf, keep, nameOf, placeOf, shortName, slurmFolder, type Submission, submissions } from "./submission.ts";

/** What is to be submitted. */
export interface Plan {
  readonly runs: readonly Run[];
  readonly choices: Choices;
  /** In place of choices, the universes that were drawn. */
  readonly universes?: Submission["universes"];
  /** Cores of a task. */
  readonly threads: number;
  /** How many tasks may run at a time. */
  readonly jobs?: number;
  /** How long the longest run takes by a measurement here; undefined where nobody knows. */
  readonly seconds?: number;
  /** Bytes of memory that the measurement took. */
  readonly bytes: number;
  readonly settings: SlurmSettings;
}

/** Another node may be slower than the one that measured: twice its time, and five minutes to start. */
const minutesFor = (seconds: number) => Math.ceil((2 * seconds + 300) / 60);
/** A run also keeps states and evaluates on all examples: twice what the measurement took and 256 MiB, in steps of 128 MiB. */
const megabytesFor = (bytes: number) => 128 * Math.ceil((2 * bytes / 2 ** 20 + 256) / 128);
/** What a task may take whose length nobody knows. */
const unknownMinutes = 60;
/** Where Slurm cannot be asked: its own default. */
const defaultArraySize = 1001;

/** The submission that a plan makes, and its scripts by the names of their files. */
export interface Prepared {
  readonly submission: Submission;
  readonly scripts: Readonly<Record<string, string>>;
}

/** Makes the scripts of a plan. Nothing is written or submitted. */
export function prepare(root: string, plan: Plan, number: number, arraySize = defaultArraySize): Prepared {
  const { runs, choices, universes, threads, jobs, seconds, bytes, settings } = plan;
  if (/["\n]/.test(root)) throw new SlurmError(`The project lies in ${JSON.stringify(root)}: no script can name that`);
  const tasks = runs.map((run) => [run.experiment, shortName(run, universes)] as const);
  const submission: Submission = { number, choices, ...universes && { universes }, tasks, arraySize };
  const request: Request = {
    name: nameOf(root, submission),
    root,
    folder: folderOf(root, submission),
    choices,
    universes,
    threads,
    jobs,
    programs: runs.some(isProgram),
    settings: {
      ...settings,
      deno: settings.deno ?? Deno.execPath(),
      time: settings.time ?? String(seconds === undefined ? unknownMinutes : minutesFor(seconds)),
      memory: settings.memory ?? `${megabytesFor(bytes)}M`,
    },
  };
  const scripts: Record<string, string> = {};
  for (const part of partsOf(submission)) {
    const first = part * arraySize;
    scripts[`array-${part}.sh`] = arrayScript(request, part, first + 1, Math.min(arraySize, tasks.length - first));
  }
  scripts["merge.sh"] = mergeScript(request);
  return { submission, scripts };
}

const partsOf = ({ tasks, arraySize }: Submission) =>
  Array.from({ length: Math.ceil(tasks.length / arraySize) }, (_, part) => part);

/** Names of the jobs of a submission. */
function jobNamesOf(root: string, submission: Submission): string[] {
  const name = nameOf(root, submission);
  return [...partsOf(submission).map((part) => `${name}-${part}`), `${name}-merge`];
}

/** What became of a call to submit. */
export interface Submitted {
  /** Missing where nothing was left to submit. */
  readonly submission?: Submission;
  /** Ids of its arrays. */
  readonly jobs: readonly string[];
  /** How many runs wait or run already. */
  readonly already: number;
}

/**
 * Submits the runs of a plan that no living job trains already: the arrays, and a job behind them that merges and judges.
 *
 * @throws {SlurmError} When Slurm refuses anything. Then nothing of it is left.
 */
export async function submit(root: string, plan: Plan): Promise<Submitted> {
  await Deno.mkdir(slurmFolder(root), { recursive: true });
  return await withLock(join(slurmFolder(root), "lock"), async () => {
    const before = submissions(root);
    const taken = await livingTasks(root, before.filter((one) => isOfOneKind(one, plan)));
    const runs = plan.runs.filter((run) => !taken.has(`${run.experiment}\t${shortName(run, plan.universes)}`));
    const already = plan.runs.length - runs.length;
    if (runs.length === 0) return { jobs: [], already };
    const number = (before.at(-1)?.number ?? 0) + 1;
    const { submission, scripts } = prepare(root, { ...plan, runs }, number, await arraySizeHere());
    const folder = folderOf(root, submission);
    const jobs: string[] = [];
    let cluster: string | undefined;
    try {
      await keep(root, submission);
      for (const [name, text] of Object.entries(scripts)) await writeWhole(join(folder, name), text);
      for (const name of Object.keys(scripts)) await slurm("sbatch", ["--test-only", join(folder, name)]);
      for (const part of partsOf(submission)) {
        // What has to wait for each other has to be on one cluster.
        const args = [...onCluster(cluster), "--parsable", join(folder, `array-${part}.sh`)];
        const job = parseJobId(await slurm("sbatch", args));
        jobs.push(job.id);
        cluster ??= job.cluster;
      }
      if (cluster !== undefined) await keep(root, { ...submission, cluster });
      const after = `--dependency=afterany:${jobs.join(":")}`;
      await slurm("sbatch", [...onCluster(cluster), after, "--parsable", join(folder, "merge.sh")]);
    } catch (error) {
      if (jobs.length > 0) await slurm("scancel", [...onCluster(cluster), ...jobs]).catch(() => {});
      await Deno.remove(folder, { recursive: true });
      throw error;
    }
    return { submission: { ...submission, cluster }, jobs, already };
  });
}

/** Whether the tasks of two are named alike: universes by their folders, whatever they were drawn from. */
function isOfOneKind(one: Pick<Submission, "choices" | "universes">, other: typeof one): boolean {
  return one.universes || other.universes
    ? Boolean(one.universes && other.universes)
    : isDeepStrictEqual(one.choices, other.choices);
}

/** How many tasks an array may have on this cluster. */
async function arraySizeHere(): Promise<number> {
  const size = (await slurm("scontrol", ["show", "config"])).match(/^MaxArraySize\s*=\s*(\d+)/m)?.[1];
  if (size === undefined) return defaultArraySize;
  if (Number(size) > 0) return Number(size);
  throw new SlurmError(
    "This cluster takes no job arrays (its MaxArraySize is 0): ask those who run it, or share the runs out with --shard",
  );
}

async function livingTasks(root: string, submissions: readonly Submission[]): Promise<Set<string>> {
  const jobs = await jobsOf(root, submissions);
  const names = new Set(jobs.filter(isLiving).map(({ name, index }) => `${name} ${index}`));
  return new Set(submissions.flatMap((submission) =>
    submission.tasks.filter((_, task) => {
      const { part, index } = placeOf(submission, task);
      return names.has(`${nameOf(root, submission)}-${part} ${index}`);
    }).map((task) => task.join("\t"))
  ));
}

/** What Slurm knows of the jobs of some submissions, on each of its clusters that took some. */
export async function jobsOf(root: string, submissions: readonly Submission[]): Promise<Job[]> {
  const jobs: Job[] = [];
  for (const [cluster, there] of Map.groupBy(submissions, (submission) => submission.cluster)) {
    jobs.push(...await jobsNamed(there.flatMap((submission) => jobNamesOf(root, submission)), cluster));
  }
  return jobs;
}

/** Ends all living jobs of some submissions, and tells how many tasks that were. What their runs have done is kept. */
export async function cancel(root: string, submissions: readonly Submission[]): Promise<number> {
  const jobs = (await jobsOf(root, submissions)).filter(isLiving);
  for (const [cluster, there] of Map.groupBy(jobs, (job) => job.cluster)) {
    await slurm("scancel", [...onCluster(cluster), ...new Set(there.map(({ id }) => id))]);
  }
  return jobs.filter(({ name }) => !name.endsWith("-merge")).length;
}
