import * as v from "valibot";
import { exactObject, oneOf, valid } from "../validation/mod.ts";
import { largestBounds, nullPaths } from "./null_paths.ts";
import { spendingBounds, type SpendingName, spendings, twoSided } from "./normal_bounds.ts";
import knownBounds from "./known_bounds.json" with { type: "json" };
import { alphaOf, inWords, levelOf, looksSchema, type Plan, requireLook } from "./plan.ts";

/** How looks share what may be decided wrongly among them. */
export interface LooksOptions {
  /**
   * By a spending function of Lan & DeMets (1983) in place of one bound for all: `obrien-fleming` decides early only what is very clear,
   * and the last look by nearly the whole level; `pocock` spends about alike.
   */
  readonly spending?: SpendingName;
}

const optionsSchema = exactObject({
  spending: v.optional(oneOf(Object.keys(spendings) as SpendingName[])),
}) satisfies v.GenericSchema<LooksOptions>;

/** So many paths are drawn for looks that stand in no table: the share that crosses is known to 0.05 % then. */
const paths = 200_000;

/**
 * Planned looks: a claim is judged at these numbers of seeds, and decided at the first at which it can be. Without an effect, a wrong
 * verdict at any of them comes no more often than the rule's level says (5 % by default).
 *
 * By default the p-value of t has one bound at all looks (Rom & McTague 2020), which holds for any number of runs, as the path of t does
 * not know the runs' spread: 0.0150 for looks at 5, 10, 20 and 40 seeds and a level of 95 %. Where the table of common looks lacks some,
 * their bound is found in 200,000 paths from a fixed stream, in about a second. Rules that rest on other tests than t take the same
 * bound.
 *
 * @param numbers Numbers of seeds, at least 3 and rising; or a list of them, with options.
 * @throws {ValidationError} When they are not, or an option is not known.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { looks } from "./looks.ts";
 * const plan = looks(5, 10, 20, 40);
 * assert.equal(plan.levelAt(5), 0.985);
 * assert.equal(plan.levelAt(40), 0.985);
 * assert.equal(looks([8, 16], { spending: "obrien-fleming" }).levelAt(8), 0.99701);
 * ```
 */
export function looks(...numbers: readonly number[]): Plan;
/** The same of a list of numbers of seeds, with options. */
export function looks(numbers: readonly number[], options?: LooksOptions): Plan;
export function looks(...given: readonly (number | readonly number[] | LooksOptions | undefined)[]): Plan {
  const [list, options = {}] = Array.isArray(given[0]) ? given.slice(0, 2) : [given];
  const seeds = [...valid(looksSchema, list, "Looks")];
  const { spending } = valid(optionsSchema, options, "The options of looks()");
  const seedWords = `${inWords(seeds)} seeds`;
  return {
    words: `looks at ${seedWords}${spending ? `, by the ${spending} spending function` : ""}`,
    looks: seeds,
    span: seeds.length === 1 ? "at its only look" : `over all ${seeds.length} looks`,
    levelAt(look, level = 0.95) {
      const index = requireLook(look, seeds), alpha = alphaOf(level);
      if (seeds.length === 1) return level;
      return levelOf(boundsOf(seeds, alpha, spending)[index]);
    },
  };
}

/** What plans that stand in no table give at a level: found once a process. */
const found = new Map<string, readonly number[]>();

function boundsOf(seeds: readonly number[], alpha: number, spending?: SpendingName): readonly number[] {
  const key = keyOf(seeds, alpha), known = (knownBounds as Readonly<Record<string, number>>)[key];
  if (!spending && known !== undefined) return seeds.map(() => known);
  const name = `${spending} ${key}`, before = found.get(name);
  if (before) return before;
  // The bounds of the normal limit let t cross a little more often: in up to 5.5 % of worlds for 5 %.
  const shape = spending && spendingBounds(seeds, spendings[spending], alpha).map(twoSided);
  const bounds = largestBounds(nullPaths(seeds, paths), seeds, alpha, shape);
  found.set(name, bounds);
  return bounds;
}

/** How the table of known bounds names looks at a level. */
export const keyOf = (seeds: readonly number[], alpha: number): string => `${seeds.join("/")} at ${alpha}`;
