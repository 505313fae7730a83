import { measuresOf, type Run, type TrainingRun } from "../experiment/mod.ts";
import type { Places } from "../project/mod.ts";
import { keepMeasures, MeasureError } from "./measure_run.ts";
import { recordedRun } from "./record.ts";
import { checkpointPath } from "./run_writer.ts";
import { folderOf, storedLedger } from "./store.ts";

/**
 * Measures the trained net of a run from its weights, which are in the local store or on record, and keeps in the store what was not
 * measured yet. Nothing is trained.
 *
 * @throws {MeasureError} When something is still to be measured and there are no weights, or a measure cannot be taken.
 */
export async function measureKept(places: Places, run: TrainingRun): Promise<void> {
  const stored = storedLedger(places.store, run);
  if (stored) {
    const path = checkpointPath(folderOf(places.store, run), "weights");
    return await keepMeasures(places.store, run, stored, () => Deno.readFileSync(path));
  }
  const recorded = recordedRun(places, run), known = recorded?.measured?.measures ?? {};
  if (recorded?.checkpoints.includes("weights")) {
    return await keepMeasures(places.store, run, recorded.ledger, () => recorded.readCheckpoint("weights"), known);
  }
  const missing = Object.keys(await measuresOf(run)).filter((name) => !Object.hasOwn(known, name));
  if (missing.length > 0) throw new MeasureError(withoutWeights(run, missing));
}

function withoutWeights({ experiment, variant, seed, choices }: Run, missing: readonly string[]): string {
  const under = Object.entries(choices).map(([name, choice]) => ` --under "${name}=${choice}"`).join("");
  return `${
    missing.join(", ")
  } cannot be measured: its trained weights are neither in the local store nor on record; train it with ` +
    `deno task reproduce ${experiment} --runs ${variant}-${seed}${under}`;
}
