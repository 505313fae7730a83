import { checkpointsOnRecord, type Choices, type Experiment, type Run, runsOf } from "../experiment/mod.ts";
import { chainEnd } from "./ledger.ts";
import type { Places } from "./paths.ts";
import { readIndex, type RunToRecord, writeRecord } from "./record.ts";
import { checkpointPath, folderOf, storedEnvironment, storedLedger } from "./store.ts";

/** What putting an experiment's evidence on record did, in run ids. */
export interface RecordChange {
  readonly added: readonly string[];
  /** With other bytes than before. */
  readonly changed: readonly string[];
  readonly same: readonly string[];
  /** On record before, and not complete in the local store. */
  readonly left: readonly string[];
  /** Neither on record nor complete in the local store: nothing is judged until they are. */
  readonly missing: readonly string[];
}

/**
 * Puts the runs of an experiment under some choices on record from the local store, as far as they are complete there. A run
 * whose bytes are on record stays as it is.
 *
 * @param today The day it is put on record, as `2026-11-24`.
 */
export async function putOnRecord(
  experiment: Experiment,
  choices: Choices,
  places: Places,
  today: string,
): Promise<RecordChange> {
  const before = readIndex(places.snapshots, experiment.id)?.runs ?? {};
  const change: { [K in keyof RecordChange]: string[] } = { added: [], changed: [], same: [], left: [], missing: [] };
  const moved: RunToRecord[] = [];
  for (const run of runsOf(experiment, choices)) {
    const ledger = storedLedger(places.store, run);
    const known = before[run.id];
    if (!ledger) change[known ? "left" : "missing"].push(run.id);
    else if (known?.chain === chainEnd(ledger)) change.same.push(run.id);
    else {
      change[known ? "changed" : "added"].push(run.id);
      moved.push({ run, ledger, ...kept(places.store, experiment, run) });
    }
  }
  if (moved.length > 0) await writeRecord(places, experiment.id, moved, today);
  return change;
}

/** What the local store keeps of a run beside its ledger. */
function kept(store: string, experiment: Experiment, run: Run): Pick<RunToRecord, "environment" | "checkpoints"> {
  const folder = folderOf(store, run);
  return {
    environment: storedEnvironment(folder),
    checkpoints: checkpointsOnRecord(experiment, run).map((
      name,
    ) => [name, Deno.readFileSync(checkpointPath(folder, name))]),
  };
}
