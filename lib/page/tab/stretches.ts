import type { Dataset } from "../../dataset/mod.ts";
import { stepsPerEpochOf } from "../../train/mod.ts";
import { density, most } from "./budget.ts";
import { widthOf } from "./described_dataset.ts";
import { type KeptTraining, statesOf } from "./kept_runs.ts";
import type { TabStretch } from "./payload.ts";
import { stretchRows } from "./stretch_rows.ts";

/** A stretch that could be carried, and what it takes, in characters. */
export interface Candidate extends TabStretch {
  readonly kept: KeptTraining;
  readonly dataset: Dataset;
  readonly rows: Uint32Array<ArrayBuffer>;
  readonly state?: Uint8Array;
  readonly cost: number;
}

/** The stretches of one line of a run that read training images alone: from its seed, and from each state on record. */
export function stretchesOf(kept: KeptTraining, dataset: Dataset): Candidate[] {
  const { run: { protocol, seed }, ledger: { lines }, read } = kept;
  return [0, ...statesOf(kept)].flatMap((from) => {
    const line = lines.find(({ step }) => step > from);
    if (!line || line.epochs || line.weights) return [];
    // The choice is made by the size alone; only what is chosen is read.
    const batch = Math.min(protocol.batchSize, stepsPerEpochOf(protocol, dataset.train.size) * protocol.batchSize);
    if ((line.step - from) * batch * widthOf(dataset) * density.images > 2 * most) return [];
    const state = from > 0 ? read(`state-${from}`) : undefined;
    if (from > 0 && !state) return [];
    const rows = stretchRows(protocol, seed, dataset, { from, to: line.step }, state);
    const cost = rows.length * widthOf(dataset) * density.images + (state?.length ?? 0) * density.state;
    return [{ kept, dataset, from, to: line.step, rows, state, cost }];
  });
}

/** The cheapest; one from a state where that takes at most a tenth more, as it is the harder to make up. */
export function cheapest(candidates: readonly Candidate[]): Candidate | undefined {
  const [first] = [...candidates].sort((a, b) => a.cost - b.cost);
  return candidates.find(({ state, cost }) => state && cost <= 1.1 * first.cost) ?? first;
}
