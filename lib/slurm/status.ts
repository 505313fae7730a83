import { join } from "node:path";
import { storedRuns } from "../evidence/mod.ts";
import type { Experiment, Run } from "../experiment/mod.ts";
import { isLiving, type Job, jobText } from "./queue.ts";
import { folderOf, nameOf, placeOf, runsOfTasks, type Submission } from "./submission.ts";
import { jobsOf } from "./submit.ts";

/** How far a task is. */
export interface TaskStatus {
  /** `mnist/deep-3`, or `the merge`. */
  readonly name: string;
  readonly state: "complete" | "running" | "waiting" | "failed";
  /** Why, or how far, in words. */
  readonly text: string;
  /** Path of its log. */
  readonly log: string;
}

/** How far a submission is. */
export interface SubmissionStatus {
  readonly submission: Submission;
  readonly tasks: readonly TaskStatus[];
  /** The job behind them, that merges and judges. */
  readonly merge: TaskStatus;
}

/**
 * How far some submissions are: what is complete by the local store, and of all else what Slurm says; where Slurm has forgotten a job,
 * what it left in its log.
 *
 * @throws {SlurmError} When Slurm does not answer.
 */
export async function statusOf(
  root: string,
  store: string,
  submissions: readonly Submission[],
  experiments: readonly Experiment[],
): Promise<SubmissionStatus[]> {
  const jobs = new Map((await jobsOf(root, submissions)).map((job) => [`${job.name} ${job.index}`, job]));
  const runs = new Map(submissions.map((submission) => [submission, runsOfTasks(submission, experiments)]));
  const stored = storedRuns(store, [...runs.values()].flat().filter((run) => run !== undefined));
  return submissions.map((submission) => {
    const name = nameOf(root, submission), logs = join(folderOf(root, submission), "logs");
    const merge = jobs.get(`${name}-merge 0`);
    return {
      submission,
      tasks: submission.tasks.map((task, i) => {
        const { part, index } = placeOf(submission, i);
        const known = { name: task.join("/"), log: join(logs, `${part}-${index}.log`) };
        return {
          ...known,
          ...taskState(runs.get(submission)![i], stored, jobs.get(`${name}-${part} ${index}`), known.log),
        };
      }),
      merge: { name: "the merge", log: join(logs, "merge.log"), ...mergeState(merge, join(logs, "merge.log")) },
    };
  });
}

type State = Pick<TaskStatus, "state" | "text">;

function taskState(run: Run | undefined, stored: ReadonlySet<Run>, job: Job | undefined, log: string): State {
  if (!run) return { state: "failed", text: "the experiment has no such run any more" };
  if (stored.has(run)) return { state: "complete", text: "complete" };
  if (job && isLiving(job)) return livingState(job, log);
  if (job && job.state !== "COMPLETED") return { state: "failed", text: withLast(jobText(job), log) };
  return { state: "failed", text: lastWords(log) };
}

function mergeState(job: Job | undefined, log: string): State {
  if (job && isLiving(job)) return livingState(job, log);
  // How many claims have which verdict, and what moved, as verify ends.
  const judged = endOf(log)?.match(/^\d+ claims?: .*\n.*$/m)?.[0].replace("\n", "; ");
  if (judged) return { state: "complete", text: judged };
  return { state: "failed", text: job ? withLast(jobText(job), log) : lastWords(log) };
}

function livingState(job: Job, log: string): State {
  const text = jobText(job);
  if (job.state === "PENDING") return { state: "waiting", text };
  return { state: "running", text: withLast(text, log) };
}

const withLast = (text: string, log: string) => [text, lastLine(log)].filter(Boolean).join(": ");

/** What Slurm writes into the log of a job that it ends. */
const endings: readonly (readonly [RegExp, string])[] = [
  [/DUE TO TIME LIMIT/, "it ran out of time; submit again with a longer --time: it goes on from its last checkpoint"],
  [/oom.kill|OUT_OF_MEMORY/i, "it wanted more memory than it asked for; submit again with more --memory"],
  [/DUE TO NODE FAIL/, "its node failed; submit again: it goes on from its last checkpoint"],
  [/DUE TO PREEMPTION/, "another job took its place; submit again: it goes on from its last checkpoint"],
  [/\*\*\* (JOB|STEP) \S+ ON \S+ CANCELLED/, "it was cancelled"],
];

/** What the log tells of a job that ended long ago. */
function lastWords(log: string): string {
  const end = endOf(log);
  if (end === undefined) return "Slurm does not know it any more, and it left no log: it was cancelled before it began";
  return endings.find(([sign]) => sign.test(end))?.[1] ?? `it ended: ${lastLine(log) ?? "its log is empty"}`;
}

/** The last line of a log; undefined where there is none. */
function lastLine(log: string): string | undefined {
  return endOf(log)?.split("\n").map((line) => line.trim()).filter(Boolean).at(-1);
}

/** The last 4 KiB of a log; undefined where there is none. */
function endOf(log: string): string | undefined {
  try {
    using file = Deno.openSync(log);
    file.seekSync(Math.max(0, file.statSync().size - 4096), Deno.SeekMode.Start);
    const bytes = new Uint8Array(4096);
    return new TextDecoder().decode(bytes.subarray(0, file.readSync(bytes) ?? 0));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
