import { ValidationError } from "../validation/mod.ts";
import { listed } from "./claim_text.ts";
import type { Summarised } from "../claim/judgement.ts";
import type { Measured, MeasuredRun } from "./measured.ts";

/** Runs to compare, lined up. */
export interface LinedUp {
  readonly paired: boolean;
  readonly values: ReadonlyMap<string, readonly number[]>;
  /** Where no more is known than means with their spread: these, by name. */
  readonly summarised?: ReadonlyMap<string, Summarised>;
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
  if (of.some((runs) => runs.some(({ summarised }) => summarised))) return asPrinted(names, of);
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

/** Groups of which a mean with its spread is printed, one of each. */
function asPrinted(names: readonly string[], of: readonly (readonly MeasuredRun[])[]): LinedUp {
  const summarised = new Map(names.map((name, i) => {
    const [{ value, summarised }, ...others] = of[i];
    if (!summarised || others.length > 0) {
      throw new ValidationError(
        `Of ${name} there ${
          others.length > 0 ? "are several numbers" : "is a number without a spread"
        }, wanted one mean with its ±`,
      );
    }
    return [name, { mean: value, ...summarised }];
  }));
  return {
    paired: false,
    values: new Map(names.map((name, i) => [name, of[i].map(({ value }) => value)])),
    summarised,
    seeds: Math.min(...[...summarised.values()].map(({ n }) => n)),
    notes: [
      "Means and deviations are as they are printed: whether seeds were the same is not known, nor what rounding took away",
    ],
  };
}
