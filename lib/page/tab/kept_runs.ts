import { chainEnd, type Evidence, type Ledger, readIndex, recordedCheckpoint } from "../../evidence/mod.ts";
import { isTraining, type Run, type TrainingRun } from "../../experiment/mod.ts";
import type { Places } from "../../project/mod.ts";
import type { TabRun } from "./payload.ts";

/** A run with its ledger, and what is on record of it. */
export interface Kept {
  readonly run: Run;
  readonly ledger: Ledger;
  readonly checkpoints: Readonly<Record<string, string>>;
  /** Undefined where it is not what the record says: `verify` tells. */
  readonly read: (name: "weights" | `state-${number}`) => Uint8Array | undefined;
}

/** One that trains a net. */
export type KeptTraining = Kept & { readonly run: TrainingRun };

/** Whether a run trains a net. */
export const trains = (kept: Kept): kept is KeptTraining => isTraining(kept.run.protocol);

/** What the page calls a run: `experiment/run`. */
export const idOf = ({ experiment, id }: Pick<Run, "experiment" | "id">) => `${experiment}/${id}`;

/** The runs of evidence, each with its ledger. */
export function keptRuns({ experiment, runs }: Evidence, { snapshots, checkpoints }: Places): Kept[] {
  const index = orUndefined(() => readIndex(snapshots, experiment.id));
  return runs.map(({ run, ledger }) => {
    const entry = index?.runs[run.id], isRecorded = entry?.chain === chainEnd(ledger);
    return {
      run,
      ledger,
      checkpoints: isRecorded ? entry!.checkpoints as Kept["checkpoints"] : {},
      read: (name) => orUndefined(() => recordedCheckpoint(checkpoints, index!, run, name)),
    };
  });
}

/** What reading gives; undefined where it fails. */
export function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** A run as the page names it; its protocol, as JSON, is put behind the others where it is not there yet. */
export function tabRun(
  { run, ledger, checkpoints }: Kept,
  protocols: Map<string, number>,
): TabRun {
  const { protocol, seed, data } = ledger.header, text = JSON.stringify(protocol);
  const place = protocols.get(text) ?? protocols.size;
  protocols.set(text, place);
  const { experiment, variant } = run;
  return {
    id: idOf(run),
    experiment,
    variant,
    seed,
    protocol: place,
    data,
    chain: chainEnd(ledger),
    steps: ledger.lines.at(-1)!.step,
    checkpoints,
  };
}

/** The steps whose state is on record. */
export function statesOf({ checkpoints }: Kept): number[] {
  return Object.keys(checkpoints).flatMap((name) => name.match(/^state-(\d+)$/)?.[1] ?? []).map(Number);
}
