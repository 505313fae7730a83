import { ValidationError } from "../validation/mod.ts";
import { listed } from "./claim_text.ts";
import type { Measured } from "./measured.ts";

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
  const bySeed = of.map((runs) =>
    new Map(runs.flatMap(({ seed, value }) => seed === undefined ? [] : [[seed, value]]))
  );
  const shared = [...bySeed[0].keys()].filter((seed) => bySeed.every((values) => values.has(seed)));
  if (paired === true && shared.length === 0) {
    throw new ValidationError(`No seed is there of all of ${listed(names)}, so there are no pairs`);
  }
  if (paired ?? shared.length >= Math.min(3, ...of.map(({ length }) => length))) {
    const all = new Set(bySeed.flatMap((values) => [...values.keys()]));
    const missing = [...all].filter((seed) => !bySeed.every((values) => values.has(seed)));
    const lacking = missing.map((seed) => `seed ${seed} of ${names.filter((_, i) => !bySeed[i].has(seed)).join(", ")}`);
    return {
      paired: true,
      values: new Map(names.map((name, i) => [name, shared.map((seed) => bySeed[i].get(seed)!)])),
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
      hasSeeds && shared.length > 0
        ? `The runs share but ${shared.length} of their seeds (${
          listed(shared)
        }), and are compared as groups: more runs with seeds that all have would make pairs, which tell more`
        : hasSeeds
        ? "The runs share no seeds, and are compared as groups"
        : "No seeds are known, so runs are compared as groups: with the seeds in a column they would be pairs, which tell more",
    ],
  };
}
