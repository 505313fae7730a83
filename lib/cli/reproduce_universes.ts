/** Choices that differ from the defaults in several places, for `reproduce`. */
import { hangingAssumptions, judgeOrTell } from "../claim/mod.ts";
import { keepFailures } from "../evidence/mod.ts";
import { type Choices, type Experiment, pairChoices, type Run, universeName } from "../experiment/mod.ts";
import type { Places } from "../project/mod.ts";
import { loadMade } from "./whole_record.ts";

/** The pairs of alternatives of those assumptions on which a claim hangs, by experiment. */
export async function hangingPairs(experiments: readonly Experiment[]): Promise<Map<Experiment, Choices[]>> {
  const { claims } = await loadMade();
  return new Map(experiments.map((experiment) => {
    const found = claims.filter((claim) => claim.experiment.id === experiment.id).flatMap((claim) => {
      const { under } = judgeOrTell(claim);
      return pairChoices(experiment, hangingAssumptions(under));
    });
    return [experiment, [...new Map(found.map((choices) => [universeName(choices), choices])).values()]];
  }));
}

/** Keeps and tells which universes failed: they count, and are not dropped. */
export async function tellUniverses(
  experiments: readonly Experiment[],
  complete: readonly Run[],
  failed: readonly { readonly run: Run; readonly error: string }[],
  places: Places,
  tell: (text: string) => void,
): Promise<void> {
  for (const experiment of experiments) {
    const ofThis = ({ experiment: id }: Run) => id === experiment.id;
    const reasons = new Map<string, string>();
    for (const { run, error } of failed.filter(({ run }) => ofThis(run))) {
      const name = universeName(run.choices), reason = `${run.variant}-${run.seed}: ${error.split("\n")[0]}`;
      if (!reasons.has(name)) reasons.set(name, reason);
    }
    const done = new Set(complete.filter(ofThis).map(({ choices }) => universeName(choices)));
    for (const name of reasons.keys()) done.delete(name);
    await keepFailures(experiment, { failed: reasons, complete: done }, places);
    for (const [name, reason] of reasons) tell(`${experiment.id}: universe ${name} failed (${reason})`);
  }
}
