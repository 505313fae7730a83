import { ValidationError } from "../validation/mod.ts";
import { listed } from "./claim_text.ts";
import type { Measured, MeasuredRun } from "./measured.ts";

/** Runs to compare, lined up. */
export interface LinedUp {
  readonly paired: boolean;
  readonly values: ReadonlyMap<string, readonly number[]>;
  readonly seeds: number;
  readonly notes: readonly string[];
}

/** The runs of what is compared, by the seeds that all have, or as groups. */
export function linedUp(byVariant: Measured["byVariant"], names: readonly string[], paired?: boolean): LinedUp {
  const of = names.map((name) => byVariant.get(name)!);
  const seedsOf = (runs: readonly MeasuredRun[]) => runs.flatMap(({ seed }) => seed ?? []);
  const shared = seedsOf(of[0]).filter((seed) => of.every((runs) => runs.some((run) => run.seed === seed)));
  if (paired === true && shared.length === 0) {
    throw new ValidationError(`No seed is there of all of ${listed(names)}, so there are no pairs`);
  }
  if (paired ?? shared.length >= Math.min(3, ...of.map(({ length }) => length))) {
    const missing = [...new Set(of.flatMap(seedsOf))].filter((seed) => !shared.includes(seed));
    const lacking = missing.map((seed) =>
      `seed ${seed} of ${names.filter((_, i) => !of[i].some((run) => run.seed === seed)).join(", ")}`
    );
    return {
      paired: true,
      values: new Map(
        names.map((name, i) => [name, shared.map((seed) => of[i].find((run) => run.seed === seed)!.value)]),
      ),
      seeds: shared.length,
      notes: missing.length > 0 ? [`Missing: ${listed(lacking)}; its pairs are left out`] : [],
    };
  }
  const hasSeeds = of.every((runs) => runs.every(({ seed }) => seed !== undefined));
  return {
    paired: false,
    values: new Map(names.map((name, i) => [name, of[i].map(({ value }) => value)])),
    seeds: Math.min(...of.map(({ length }) => length)),
    notes: paired === false ? [] : [
      hasSeeds
        ? "The runs share no seeds, and are compared as groups"
        : "No seeds are known, so runs are compared as groups: with the seeds in a column they would be pairs, which tell more",
    ],
  };
}
