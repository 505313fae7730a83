import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as v from "valibot";
import { type Choices, drawUniverses, type Experiment } from "../experiment/mod.ts";
import { changeList, readIfThere, withLock, writeWhole } from "../files/mod.ts";
import type { Places } from "../project/mod.ts";
import { dictionary, parseJson, ValidationError, wholeNumber } from "../validation/mod.ts";
import { forgetEvidence } from "./cache.ts";
import { RecordError } from "./record_index.ts";
import { markVersion, requireVersion } from "./store_version.ts";

/** Which universes of an experiment were drawn to be run, and what became of those that could not be. */
export interface UniversePlan {
  /** What they are drawn from. */
  readonly seed: number;
  /** How many of them. */
  readonly count: number;
  /** Why a universe has no evidence, by its name: one of its runs diverged or threw. */
  readonly failed: Readonly<Record<string, string>>;
}

const schema: v.GenericSchema<UniversePlan> = v.looseObject({
  seed: wholeNumber(0),
  count: wholeNumber(1),
  failed: dictionary(v.string()),
});

const pathIn = (folder: string, { id }: Experiment) => join(folder, id, "universes.json");

/**
 * The universes that were drawn of an experiment, in the local store or on record; undefined where none were.
 *
 * @throws {RecordError} When what is there is no such plan.
 */
export function universePlan(experiment: Experiment, { store, snapshots }: Places): UniversePlan | undefined {
  return united(read(pathIn(store, experiment)), read(pathIn(snapshots, experiment)));
}

/** Two samples as one: of those from one seed the smaller is a part of the larger; of others the first counts. */
function united(one?: UniversePlan, other?: UniversePlan): UniversePlan | undefined {
  if (!one || !other || one.seed !== other.seed) return one ?? other;
  const failed = { ...other.failed, ...one.failed };
  return { seed: one.seed, count: Math.max(one.count, other.count), failed: sorted(Object.entries(failed)) };
}

const sorted = (failed: [string, string][]) =>
  Object.fromEntries(failed.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0));

function read(path: string): UniversePlan | undefined {
  const text = readIfThere(path);
  if (text === undefined) return undefined;
  try {
    return parseJson(schema, text, path);
  } catch (error) {
    if (error instanceof ValidationError) throw new RecordError(`${error.message}; restore it, or draw them again`);
    throw error;
  }
}

/** The universes of a plan, as choices that differ from the defaults. */
export function plannedUniverses(experiment: Experiment, { count, seed }: UniversePlan): Choices[] {
  return drawUniverses(experiment, count, seed);
}

/**
 * Keeps in the local store which universes were drawn, before any of their runs is made. Of a larger sample from the same seed a
 * smaller one is a part, and leaves it as it is.
 */
export function keepUniverses(
  experiment: Experiment,
  { seed, count }: Pick<UniversePlan, "seed" | "count">,
  places: Places,
): Promise<void> {
  return change(experiment, places, (before) => ({
    seed,
    count: before?.seed === seed ? Math.max(before.count, count) : count,
    failed: before?.failed ?? {},
  }));
}

/** Keeps in the local store which universes failed, and that others do no more, as other processes do it, too. */
export function keepFailures(
  experiment: Experiment,
  { failed, complete }: { readonly failed: ReadonlyMap<string, string>; readonly complete: Iterable<string> },
  places: Places,
): Promise<void> {
  const done = new Set(complete);
  return change(experiment, places, (before) =>
    before && {
      ...before,
      failed: sorted([...Object.entries(before.failed).filter(([name]) => !done.has(name)), ...failed]),
    });
}

async function change(
  experiment: Experiment,
  places: Places,
  next: (before: UniversePlan | undefined) => UniversePlan | undefined,
): Promise<void> {
  const path = pathIn(places.store, experiment);
  requireVersion(places.store);
  markVersion(places.store);
  await Deno.mkdir(join(places.store, experiment.id), { recursive: true });
  await withLock(`${path}.lock`, async () => {
    const plan = next(universePlan(experiment, places));
    if (plan) await writeWhole(path, text(plan));
  });
  forgetEvidence();
}

/**
 * Puts on record which universes were drawn, by the local stores and records of some places.
 *
 * @param from Where they were drawn: here, where nothing else is said.
 */
export async function putUniversesOnRecord(
  experiment: Experiment,
  places: Places,
  from: readonly Places[] = [places],
): Promise<void> {
  const before = read(pathIn(places.snapshots, experiment));
  const plan = from.map((place) => universePlan(experiment, place)).reduceRight(
    (all, one) => united(one, all),
    before,
  );
  if (!plan || isDeepStrictEqual(plan, before)) return;
  await Deno.mkdir(join(places.snapshots, experiment.id), { recursive: true });
  await writeWhole(pathIn(places.snapshots, experiment), text(plan));
  await changeList(places.snapshots, { add: [`${experiment.id}/universes.json`] });
  forgetEvidence();
}

const text = (plan: UniversePlan) => `${JSON.stringify(plan, null, 2)}\n`;
