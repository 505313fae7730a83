import type { Experiment, Run } from "../experiment/mod.ts";
import { type Places, placesOf } from "./paths.ts";
import { type RecordedRun, RecordError, type RunToRecord, writeRecord } from "./record.ts";
import { recordedRuns } from "./spot_check.ts";

/** What a merge took, and what it had already. */
export interface Merged {
  readonly added: readonly { readonly run: string; readonly from: string }[];
  readonly same: readonly string[];
}

const nameOf = ({ experiment, id }: Run) => `${experiment}/${id}`;
const chainOf = ({ ledger }: RecordedRun) => ledger.lines.at(-1)!.chain;

/**
 * Takes the runs that are on record in other folders into the record of a project. All are checked before any is written.
 *
 * @param folders Each with `snapshots/` and `fixtures/checkpoints/`, as a copy of the project has them.
 * @param today The day they are put on record, as `2026-11-24`.
 * @throws {RecordError | LedgerError} When a run does not hold together, two records of a run differ, or a folder has none.
 */
export async function mergeRecord(
  experiments: readonly Experiment[],
  folders: readonly string[],
  today: string,
  places: Places = placesOf(),
): Promise<Merged> {
  const added: { run: string; from: string }[] = [], same: string[] = [];
  const toRecord = new Map<string, RunToRecord[]>();
  const found = folders.map(() => 0);
  for (const experiment of experiments) {
    const known = new Map(recordedRuns(experiment, places).map((recorded) => [recorded.run.id, chainOf(recorded)]));
    const taken: RunToRecord[] = [];
    folders.forEach((folder, i) => {
      for (const recorded of recordedRuns(experiment, placesOf(folder))) {
        found[i]++;
        const { run, ledger, environment } = recorded;
        const chain = known.get(run.id);
        if (chain !== undefined && chain !== chainOf(recorded)) {
          throw new RecordError(
            `Run ${nameOf(run)} of ${folder} ends in chain ${chainOf(recorded)}, another record of it in ${chain}: ` +
              `one of them was made by other code or was changed; replay both with "upheld replay ${
                nameOf(run)
              } --bisect"`,
          );
        }
        const checkpoints = recorded.checkpoints.map((name) => [name, recorded.readCheckpoint(name)] as const);
        if (chain !== undefined) same.push(nameOf(run));
        else {
          known.set(run.id, chainOf(recorded));
          added.push({ run: nameOf(run), from: folder });
          taken.push({ run, ledger, environment, checkpoints });
        }
      }
    });
    if (taken.length > 0) toRecord.set(experiment.id, taken);
  }
  const empty = folders.filter((_, i) => found[i] === 0);
  if (empty.length > 0) {
    throw new RecordError(
      `There is no run on record in ${empty.join(", ")}: wanted snapshots/<experiment>/record.json there`,
    );
  }
  for (const [experiment, runs] of toRecord) await writeRecord(places, experiment, runs, today);
  return { added, same };
}
