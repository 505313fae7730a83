/** What `reproduce` says of runs that are to be made, and of those that it puts on record. */
import { type Estimate, type RecordChange, remaking } from "../evidence/mod.ts";
import type { Experiment, Run } from "../experiment/mod.ts";
import { firstNames } from "./first_names.ts";
import { visible } from "./output.ts";

/**
 * One line an experiment: how many runs there are, how many of them are still to make, and how many steps that is.
 *
 * @param left How many complete ones are of other code, or other protocols.
 */
export function planLine(
  { id, title }: Experiment,
  runs: readonly Run[],
  stored: ReadonlySet<Run>,
  estimates: ReadonlyMap<Run, Estimate>,
  left: number,
): string {
  const waiting = runs.filter((run) => !stored.has(run));
  const steps = waiting.reduce((sum, run) => sum + (estimates.get(run)?.steps ?? 0), 0);
  const toTrain = steps > 0 ? `, ${steps.toLocaleString("en-US")} steps to train` : "";
  const stale = left > 0
    ? `; ${left} more are kept that other code, data or protocols made: they count for nothing`
    : "";
  return `${id}: ${runs.length} runs, ${runs.length - waiting.length} complete already${toTrain}${stale} (${
    visible(title)
  })`;
}

/** How long some runs take side by side, at most: never less than the longest of them, as if it kept to its thread to the end. */
export function secondsFor(runs: readonly Run[], estimates: ReadonlyMap<Run, Estimate>, jobs: number): number {
  const seconds = runs.map((run) => estimates.get(run)!.seconds);
  return Math.max(seconds.reduce((sum, one) => sum + one, 0) / jobs, ...seconds);
}

/** So many runs are named that are as they have to be, or not there yet. */
const most = 12;

/** What putting an experiment's runs on record did. */
export function changeInWords(
  id: string,
  { added, changed, same, left, missing, measured, unmeasured, stale }: RecordChange,
): string {
  const parts = [
    added.length > 0 && `${added.length} new (${firstNames(added, most)})`,
    changed.length > 0 && `${changed.length} with other bytes than before (${firstNames(changed, most)})`,
    same.length > 0 && `${same.length} the same as before`,
    left.length > 0 && `${left.length} left as they were, not complete here`,
    measured.length > 0 && `${measured.length} measured anew (${firstNames(measured, most)})`,
    unmeasured.length > 0 &&
    `taken off, as other code measured it, its numbers moved, and its weights are not kept: ${unmeasured.join(", ")}`,
    missing.length > 0 && `${missing.length} still missing (${firstNames(missing, most)})`,
    stale.length > 0 &&
    `${stale.length} of a protocol that is the experiment's no more (${firstNames(stale, most)}), made again by ${
      [...new Set(stale.map((run) => `"${remaking({ experiment: id, id: run })}"`))].join(" and ")
    }`,
  ];
  return `${id} on record: ${parts.filter(Boolean).join("; ") || "no runs"}`;
}
