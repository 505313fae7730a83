import { type Choices, type Experiment, type Run, runsOf } from "../experiment/mod.ts";
import { currentEnvironment } from "./environment.ts";
import { chainEnd, type Ledger } from "./ledger.ts";
import type { Places } from "./paths.ts";
import { readIndex, writeRecord } from "./record.ts";
import { storedLedger } from "./store.ts";

/** What putting an experiment's evidence on record did, in run ids. */
export interface RecordChange {
  readonly added: readonly string[];
  /** With other bytes than before. */
  readonly changed: readonly string[];
  readonly same: readonly string[];
  /** Not complete in the local store; nothing was put on record then. */
  readonly missing: readonly string[];
}

/**
 * Puts the runs of an experiment under some choices on record from the local store: all of them or, where one is missing,
 * none, because claims are judged on the whole. Where every run has the bytes on record, the record stays as it is.
 *
 * @param today The day it is put on record, as `2026-11-24`.
 */
export async function putOnRecord(
  experiment: Experiment,
  choices: Choices,
  { store, snapshots }: Places,
  today: string,
): Promise<RecordChange> {
  const found: { run: Run; ledger: Ledger }[] = [];
  const missing: string[] = [];
  for (const run of runsOf(experiment, choices)) {
    const ledger = storedLedger(store, run);
    if (ledger) found.push({ run, ledger });
    else missing.push(run.id);
  }
  if (missing.length > 0) return { added: [], changed: [], same: [], missing };
  const before = readIndex(snapshots, experiment.id)?.runs ?? {};
  const groups = Object.groupBy(
    found,
    ({ run, ledger }) =>
      !Object.hasOwn(before, run.id) ? "added" : before[run.id] === chainEnd(ledger) ? "same" : "changed",
  );
  const { added = [], changed = [], same = [] } = groups;
  const moved = [...added, ...changed];
  if (moved.length > 0) await writeRecord(snapshots, experiment.id, moved, currentEnvironment(), today);
  const ids = (group: typeof found) => group.map(({ run }) => run.id);
  return { added: ids(added), changed: ids(changed), same: ids(same), missing };
}
