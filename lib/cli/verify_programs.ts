/** What `verify` tells of programs, and the run of one that `--rerun` makes again. */
import {
  environmentWith,
  mixtureText,
  programDifference,
  readIndex,
  type RecordedProgramRun,
  recordedRepeatability,
  recordedRuns,
  repeatabilityText,
  rerun,
} from "../evidence/mod.ts";
import { type Experiment, isProgram } from "../experiment/mod.ts";
import { mayRun, ProgramError, programsOf, provenanceHere } from "../program/mod.ts";
import { placesOf } from "../project/mod.ts";
import { stream } from "../random/mod.ts";
import { status } from "./output.ts";
import { UsageError } from "./usage_error.ts";

/** Runs of programs on record, by their names: what does not hold together is told where it is judged. */
export function programRunsOf(experiments: readonly Experiment[]): ReadonlyMap<string, RecordedProgramRun> {
  const runs = experiments.filter((experiment) => "command" in experiment).flatMap((experiment) => {
    try {
      return recordedRuns(experiment);
    } catch {
      return [];
    }
  });
  return new Map(
    runs.filter((recorded): recorded is RecordedProgramRun => isProgram(recorded.run))
      .map((recorded) => [`${recorded.run.experiment}/${recorded.run.id}`, recorded] as const),
  );
}

/**
 * Makes runs of programs again: those that are named, or one that is drawn.
 *
 * @param tell Told what was held to what.
 * @returns What fails, in words.
 */
export async function rerunPrograms(
  experiments: readonly Experiment[],
  named: readonly string[],
  seed: number,
  tell: (text: string) => void,
): Promise<string[]> {
  const runs = programRunsOf(experiments), names = [...runs.keys()];
  if (names.length === 0) throw new UsageError("--rerun makes a run of a program again, and none is on record", "", []);
  const chosen = named.length > 0 ? named : [names[stream("rerun", seed).integer(0, names.length - 1)]];
  const failures: string[] = [];
  for (const name of chosen) {
    const recorded = runs.get(name)!;
    const experiment = experiments.find(({ id }) => id === recorded.run.experiment)!;
    status(`Running ${name} again`);
    try {
      const text = await rerun(recorded, recordedRepeatability(experiment));
      status("");
      tell(named.length > 0 ? text : `${text} (drawn from seed ${seed})`);
    } catch (error) {
      status("");
      failures.push((error as Error).message);
    }
  }
  return failures;
}

/** How well an experiment's program repeats itself by its record, and what it would run with here; nothing of what is no program. */
export async function programText(experiment: Experiment): Promise<string[]> {
  const repeatability = recordedRepeatability(experiment);
  const index = "command" in experiment ? readIndex(placesOf().snapshots, experiment.id) : undefined;
  const mixture = index && mixtureText(index);
  return [
    ...repeatability ? [repeatabilityText(repeatability)] : [],
    ...mixture ? [mixture] : [],
    ...await programChanges(experiment),
  ];
}

/** What differs between what an experiment's runs were recorded with and what they would run with here, or why they may not run. */
export async function programChanges(experiment: Experiment): Promise<string[]> {
  if (!programsOf(experiment).some(mayRun)) return [];
  try {
    return await recordedChanges(experiment);
  } catch (error) {
    if (error instanceof ProgramError) return [error.message];
    throw error;
  }
}

async function recordedChanges(experiment: Experiment): Promise<string[]> {
  const index = readIndex(placesOf().snapshots, experiment.id), all = Object.values(index?.runs ?? {});
  const made = Object.entries(index?.environments ?? {}).filter(([, { threads }]) => threads !== undefined);
  const counts = new Map<string, number>();
  for (const [key, environment] of made) {
    const here = await provenanceHere(experiment, Number(environment.threads ?? 1));
    const differing = here ? programDifference(environment, environmentWith(here)).join("; ") : "";
    const runs = all.filter((run) => run.environment === key).length;
    if (differing !== "") counts.set(differing, (counts.get(differing) ?? 0) + runs);
  }
  return Array.from(counts, ([differing, runs]) => {
    const which = runs === all.length ? "Its program was" : `${runs} of its ${all.length} runs were`;
    return `${which} recorded with something else: ${differing}`;
  });
}
