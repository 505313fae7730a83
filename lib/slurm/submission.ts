import { join } from "node:path";
import * as v from "valibot";
import { type Choices, drawUniverses, type Experiment, type Run, runsOf } from "../experiment/mod.ts";
import { digestOf, readIfThere, writeWhole } from "../files/mod.ts";
import { dictionary, parseJson, ValidationError, wholeNumber } from "../validation/mod.ts";
import { SlurmError } from "./slurm_command.ts";

/** Runs that were handed to Slurm together. */
export interface Submission {
  /** From 1 in each project. */
  readonly number: number;
  readonly choices: Choices;
  /** In place of choices, the universes that were drawn: its runs are then named with their folders. */
  readonly universes?: { readonly count: number; readonly seed: number };
  /** Its runs: the task of each is the place in this list. */
  readonly tasks: readonly (readonly [experiment: string, run: string])[];
  /** How many tasks an array holds at most. */
  readonly arraySize: number;
  /** Which of several clusters took it, where Slurm named one. */
  readonly cluster?: string;
}

const schema: v.GenericSchema<Submission> = v.looseObject({
  number: wholeNumber(1),
  choices: dictionary(v.string()),
  universes: v.optional(v.looseObject({ count: wholeNumber(1), seed: wholeNumber(0) })),
  tasks: v.array(v.tuple([v.string(), v.string()])),
  arraySize: wholeNumber(1),
  cluster: v.optional(v.string()),
});

/** The folder of all submissions of a project. */
export const slurmFolder = (root: string) => join(root, ".upheld", "slurm");

/** The folder of one: its scripts, `tasks.txt`, and the logs. */
export const folderOf = (root: string, { number }: Pick<Submission, "number">) => join(slurmFolder(root), `${number}`);

/** What the names of its jobs begin with: no two projects of a user share it. */
export const nameOf = (root: string, { number }: Pick<Submission, "number">) =>
  `upheld-${digestOf(root).slice(0, 6)}-${number}`;

/**
 * All submissions of a project, the first one first.
 *
 * @throws {SlurmError} When the file of one is not what it is to be.
 */
export function submissions(root: string): Submission[] {
  let names: string[];
  try {
    names = Array.from(Deno.readDirSync(slurmFolder(root)), ({ name }) => name).filter((name) => /^\d+$/.test(name));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  return names.map(Number).sort((a, b) => a - b).flatMap((number) => {
    const folder = folderOf(root, { number }), path = join(folder, "submission.json");
    const text = readIfThere(path);
    try {
      return text === undefined ? [] : [parseJson(schema, text, path)];
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      throw new SlurmError(
        `${error.message}; remove ${folder}: jobs that it names are seen with squeue and ended with scancel`,
      );
    }
  });
}

/** Keeps it, before anything of it is submitted. */
export async function keep(root: string, submission: Submission): Promise<void> {
  const folder = folderOf(root, submission);
  await Deno.mkdir(join(folder, "logs"), { recursive: true });
  await writeWhole(join(folder, "tasks.txt"), submission.tasks.map((task) => `${task.join("\t")}\n`).join(""));
  await writeWhole(join(folder, "submission.json"), JSON.stringify(submission, null, 1) + "\n");
}

/** How a run is called within its experiment and choices, or within all universes, as `--runs` takes it. */
export const shortName = ({ variant, seed, id }: Pick<Run, "variant" | "seed" | "id">, universes?: object) =>
  universes ? id : `${variant}-${seed}`;

/** The runs of its tasks, in their order; undefined for one that the experiments do not know any more. */
export function runsOfTasks(
  { choices, universes, tasks }: Submission,
  experiments: readonly Experiment[],
): (Run | undefined)[] {
  const ids = new Set(tasks.map(([id]) => id));
  const runs = new Map<string, Run>(
    experiments.filter(({ id }) => ids.has(id)).flatMap((experiment) =>
      (universes ? drawUniverses(experiment, universes.count, universes.seed) : [choices]).flatMap((choices) =>
        runsOf(experiment, choices).map((run) => [`${experiment.id}\t${shortName(run, universes)}`, run] as const)
      )
    ),
  );
  return tasks.map((task) => runs.get(task.join("\t")));
}

/** The array that a task is in, its place there, and where its log is. */
export function placeOf({ arraySize }: Submission, task: number): { part: number; index: number } {
  return { part: Math.floor(task / arraySize), index: task % arraySize };
}
