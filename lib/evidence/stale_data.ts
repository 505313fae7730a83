import { type Experiment, type Run, runsOf } from "../experiment/mod.ts";
import { forgetEvidence } from "./cache.ts";
import { learnData } from "./data_digest.ts";
import { knownChoices } from "./known_choices.ts";
import { storedRuns } from "./store.ts";

/**
 * Makes the data of all runs that are complete in the local store: what was made of other data is no evidence from then on. Where
 * nothing is stored, no data are made.
 */
export async function leaveOutStaleData(store: string, experiments: readonly Experiment[]): Promise<void> {
  const runs = experiments.flatMap((experiment) => storedOf(store, experiment));
  if (runs.length === 0) return;
  await learnData(runs);
  if (storedRuns(store, runs).size < runs.length) forgetEvidence();
}

/** None where it cannot be told: that is said where it is judged. */
function storedOf(store: string, experiment: Experiment): Run[] {
  try {
    return [
      ...storedRuns(store, knownChoices(experiment, { store }).flatMap((choices) => runsOf(experiment, choices))),
    ];
  } catch {
    return [];
  }
}
