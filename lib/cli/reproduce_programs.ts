/** What `reproduce` asks before it starts programs: whether it may, and what becomes of runs that other packages made. */
import { forget, type MadeOtherwise, madeOtherwise } from "../evidence/mod.ts";
import type { Experiment, Run } from "../experiment/mod.ts";
import { programsOf, provenanceHere, requireRun } from "../program/mod.ts";
import { counted } from "../validation/mod.ts";
import { UsageError } from "./usage_error.ts";

/** Refuses programs that may not be started, before anything else is done. */
export function requirePrograms(experiments: readonly Experiment[]): void {
  for (const experiment of experiments) {
    for (const program of programsOf(experiment)) requireRun(program, `Experiment "${experiment.id}"`);
  }
}

/** What becomes of runs that other packages, another interpreter, another GPU or other values of named variables made. */
export interface OtherwiseOptions {
  /** They are made again. */
  readonly anew: boolean;
  /** They count, and the rest is made with what is here. */
  readonly "go-on": boolean;
}

/**
 * Sees to runs that the local store has from other packages, another interpreter, another GPU or other values of named variables than there
 * are here: none of them is counted beside runs that are made with these unless that is asked for.
 *
 * @param tell Told what becomes of them.
 * @throws {UsageError} When there are some, and it was not said what becomes of them.
 */
export async function settleMadeOtherwise(
  experiments: readonly Experiment[],
  runs: readonly Run[],
  { anew, "go-on": goesOn }: OtherwiseOptions,
  { store, threads, tell }: { readonly store: string; readonly threads: number; readonly tell: (text: string) => void },
): Promise<void> {
  if (anew && goesOn) throw new UsageError("--anew and --go-on exclude each other: choose one", "", []);
  for (const experiment of experiments) {
    const own = runs.filter((run) => run.experiment === experiment.id),
      here = await provenanceHere(experiment, threads);
    const otherwise = here ? madeOtherwise(store, own, here) : [];
    const begun = otherwise.filter(({ isComplete }) => !isComplete),
      made = otherwise.filter(({ isComplete }) => isComplete);
    if (begun.length > 0) tell(`${experiment.id}: ${whichText(begun)} begun with something else: ${startAgain(begun)}`);
    if (made.length === 0) continue;
    const which = `${experiment.id}: ${whichText(made)} made with something else (${differencesText(made)})`;
    if (anew) {
      for (const { run } of made) await forget(store, run);
      tell(`${which}, and ${made.length === 1 ? "is" : "are"} made again`);
    } else if (goesOn) tell(`${which}, and ${made.length === 1 ? "counts" : "count"} all the same`);
    else {
      throw new UsageError(
        `${which}: --anew makes ${made.length === 1 ? "it" : "them"} again with what is here, --go-on counts ${
          made.length === 1 ? "it as it is" : "them as they are"
        } and makes the rest with what is here`,
        "",
        [],
      );
    }
  }
}

const whichText = (runs: readonly MadeOtherwise[]) =>
  `${counted(runs.length, "run")} ${runs.length === 1 ? "was" : "were"}`;

const startAgain = (runs: readonly MadeOtherwise[]) =>
  `${runs.length === 1 ? "it starts" : "they start"} again (${differencesText(runs)})`;

/** What differs, once for all runs of which it does. */
function differencesText(runs: readonly MadeOtherwise[]): string {
  return [...new Set(runs.flatMap(({ differences }) => differences))].join("; ");
}
