import { dirname, join } from "node:path";
import { isTraining, type Run } from "../experiment/mod.ts";
import { digestOf, readIfThere } from "../files/mod.ts";
import { stepsPerEpochOf } from "../train/mod.ts";
import { type Extent, extentOf } from "./segments.ts";

// The digest of a training run's data is part of its key, and is known only when they have been made. Who looks for evidence does
// not wait for that: the local store keeps the digest that its data had when a run was last begun, or asked for to be made.

/** What this process has made, undefined where it failed. */
const made = new Map<string, Extent | undefined>();

/** Runs with the same have the same data. */
const sourceOf = ({ protocol, seed, module }: Run) =>
  digestOf(isTraining(protocol) ? [module, protocol.experiment, protocol.data, seed] : [protocol]);

const pathIn = (store: string, { experiment, protocol, seed }: Run) =>
  join(store, experiment, "data", digestOf(isTraining(protocol) ? [protocol.data, seed] : []).slice(0, 16));

/** The digest of a run's data as far as this process or the local store knows it; empty where neither does. */
export function knownData(store: string, run: Run): string {
  if (!isTraining(run.protocol)) return digestOf(run.protocol.files);
  const source = sourceOf(run);
  return (made.has(source) ? made.get(source)?.data : readIfThere(pathIn(store, run))?.trim()) ?? "";
}

/** Steps of a run whose data this process has made. */
export function knownSteps(run: Run): number | undefined {
  const { protocol } = run, extent = made.get(sourceOf(run));
  return extent && isTraining(protocol) ? protocol.epochs * stepsPerEpochOf(protocol, extent.examples) : undefined;
}

/** Makes the data of a run, and has the local store keep their digest. */
export async function keepData(store: string, run: Run): Promise<Extent> {
  const extent = await extentOf(run);
  made.set(sourceOf(run), extent);
  const path = pathIn(store, run);
  if (isTraining(run.protocol) && readIfThere(path)?.trim() !== extent.data) {
    await Deno.mkdir(dirname(path), { recursive: true });
    // Under a name of its own, as several Workers of one process may come here at once.
    const temporary = await Deno.makeTempFile({ dir: dirname(path), prefix: "digest." });
    await Deno.writeTextFile(temporary, `${extent.data}\n`);
    await Deno.rename(temporary, path);
  }
  return extent;
}

/**
 * Makes the data of some runs, so that what the local store has of other data counts for nothing from then on. So does
 * all that it has of data that cannot be made: whoever trains on them says why.
 */
export async function learnData(runs: readonly Run[]): Promise<void> {
  const seen = new Set<string>();
  for (const run of runs) {
    const source = sourceOf(run);
    if (seen.has(source) || !isTraining(run.protocol)) continue;
    seen.add(source);
    try {
      made.set(source, await extentOf(run));
    } catch {
      made.set(source, undefined);
    }
  }
}
