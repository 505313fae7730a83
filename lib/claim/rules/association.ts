import { mean, sampleCorrelation } from "simple-statistics";
import * as v from "valibot";
import { tProbability } from "../../statistics/mod.ts";
import { dictionary, exactObject, oneOf, valid } from "../../validation/mod.ts";
import type { Judgement, Kind, Rule, Verdict } from "../judgement.ts";
import { made } from "./making.ts";
import * as options from "./options.ts";
import { verdictAt } from "./region.ts";
import { onScale } from "./scale.ts";
import { withTies } from "./rounding.ts";
import { averageRanks } from "./trend.ts";
import { pValue } from "./wording.ts";

/** What is measured at each setting, or of each model: one run of it, or one number a seed. */
export type Settings = Readonly<
  Record<string, { readonly along: readonly number[]; readonly value: readonly number[] }>
>;

/** What goes along with what. */
export interface AssociationOptions {
  /** Whether the value is to fall along the other, or to rise. */
  readonly wanted: "down" | "up";
  /** What falls or rises, e.g. `test accuracy`. */
  readonly unit: string;
  /** Along what, e.g. `sensitivity`. */
  readonly along: string;
  /** What the settings are, e.g. `batch sizes` (default settings). */
  readonly over?: string;
  /** Of the test, two-sided, between 0 and 1 (default 0.95). */
  readonly level?: number;
}

export const associationSchema = exactObject({
  wanted: oneOf(["down", "up"]),
  unit: v.string(),
  along: v.string(),
  over: v.optional(v.string(), "settings"),
  level: options.level,
}) satisfies v.GenericSchema<AssociationOptions>;

const numbers = v.pipe(v.array(v.number()), v.minLength(1));
const measured = dictionary(exactObject({ along: numbers, value: numbers }));

/** Settings with more orders than these are tested by Student's t: eight have 40,320. */
const MOST_EXACT = 8;

/**
 * One value that falls, or rises, along another over models or settings, each taken as one run or as the mean of its seeds: Spearman's
 * rank correlation (1904). Up to eight settings it is tested exactly, by all orders in which the values could have come (Kendall, Rank
 * Correlation Methods, chapter 4); more of them by Student's t = r √((N - 2) / (1 - r²)) with N - 2 degrees of freedom.
 *
 * Settings are the units: more seeds make their means surer, and not their number larger. Of five settings only a perfect order decides, which
 * comes by chance once in 120 times; fewer decide nothing. Settings have to be chosen for other reasons than what came out of them.
 *
 * @throws {ValidationError} When an option is not known, or not what it has to be. `judge`: when what is judged are no settings.
 * @throws {RangeError} `judge`: when there are fewer than four settings, or a value is not finite.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { association } from "./association.ts";
 * const rule = association({ wanted: "up", unit: "test loss", along: "sharpness", over: "optimisers" });
 * const { verdict, finding } = rule.judge({
 *   sgd: { along: [1.2], value: [0.30] },
 *   momentum: { along: [1.5], value: [0.31] },
 *   nesterov: { along: [1.9], value: [0.33] },
 *   rmsprop: { along: [2.2], value: [0.36] },
 *   adam: { along: [2.8], value: [0.41] },
 * });
 * assert.equal(verdict, "upheld");
 * assert.match(finding, /rank correlation of test loss with sharpness 1 over 5 optimisers, one run each/);
 * ```
 */
export function association(options: AssociationOptions): Rule<Settings> {
  const { wanted, unit, along, over, level: stated } = valid(
    associationSchema,
    options,
    "The options of association()",
  );
  const down = wanted === "down";
  return made("association", options, {
    words: `the rank correlation of ${unit} with ${along} over ${over}, each the mean of its seeds, is ${
      down ? "below" : "above"
    } 0, tested by all orders`,
    minRuns: 1,
    level: stated,
    judge(given, level = stated): Judgement {
      const all = Object.values(valid(measured, given, "What association() judges"));
      const count = all.length,
        seeds = Math.min(...all.map(({ along, value }) => Math.min(along.length, value.length)));
      if (count < 4) throw new RangeError(`There are ${count} ${over}, wanted at least 4, and 5 to decide`);
      const ranks = (of: "along" | "value", at: (numbers: readonly number[]) => number) =>
        ranksOf(all.map((setting) => at(setting[of])));
      const [across, values] = [
        ranks("along", mean as (numbers: readonly number[]) => number),
        ranks("value", mean as never),
      ];
      const effect = correlation(across, values);
      const { less, greater, by } = count <= MOST_EXACT ? byOrders(across, values) : byStudent(effect, count);
      const p = down ? { upheld: less, refuted: greater } : { upheld: greater, refuted: less };
      const bySeed = Array.from(
        { length: seeds },
        (_, seed) =>
          correlation(ranks("along", (numbers) => numbers[seed]), ranks("value", (numbers) => numbers[seed])),
      );
      const show = bySeed.filter((one) => down ? one < 0 : one > 0).length;
      const single = seeds === 1 && all.every(({ along, value }) => along.length === 1 && value.length === 1);
      return {
        verdict: verdictAt(level, p),
        finding: `rank correlation of ${unit} with ${along} ${Number(effect.toFixed(3))} over ${count} ${over}, ${
          single ? "one run each" : `each the mean of ${seeds} seeds`
        } (${pValue(Math.min(1, 2 * Math.min(less, greater)))} by ${by}), wanted ${down ? "below" : "above"} 0${
          single ? "" : `; so within ${show} of ${seeds} seeds`
        }`,
        question: "on average",
        effect,
        unit: `rank correlation with ${along}`,
        runs: bySeed,
        wanted: down ? [null, 0] : [0, null],
        level,
        n: seeds,
        singleRun: { show, of: seeds },
        kind: kindOf({ unit, along, over }, count, effect, verdictAt(level, p)),
        p,
      };
    },
  });
}

/** What its sentences are. */
function kindOf(
  { unit, along, over }: Record<"unit" | "along" | "over", string>,
  count: number,
  effect: number,
  verdict: Verdict,
): Kind {
  const way = effect < 0 ? "fell" : effect > 0 ? "rose" : "neither rose nor fell";
  const found = `${unit} ${way} with ${along} over the ${count} ${over}`;
  return {
    rule: "own",
    found: verdict === "inconclusive" ? `${found}, but not in an order that chance makes rarely` : found,
    holds: verdict === "refuted" ? found : `over the ${count} ${over} no clear order of ${unit} by ${along} was found`,
    decides: `seeds alone hardly will: the ${over} are what is counted${
      count > 5 ? "" : `, and of ${count} little but a perfect order decides`
    }`,
  };
}

/** Average ranks; values that differ by rounding alone are ties. */
function ranksOf(values: readonly number[]): number[] {
  const { values: placed, roundings } = onScale(values, "plain");
  return averageRanks(withTies(placed, roundings));
}

/** Of ranks: 0 where one of them never changes. */
function correlation(one: readonly number[], other: readonly number[]): number {
  if ([one, other].some((ranks) => ranks.every((rank) => rank === ranks[0]))) return 0;
  // Rounding must not make two perfect orders differ.
  return Number(sampleCorrelation([...one], [...other]).toFixed(14));
}

interface Test {
  /** How likely a correlation is to be so far below 0, or above, where there is none. */
  readonly less: number;
  readonly greater: number;
  readonly by: string;
}

/** By all orders of the values: the sum of products of ranks, which is exact, grows with the correlation. */
function byOrders(across: readonly number[], values: readonly number[]): Test {
  const found = across.reduce((sum, rank, i) => sum + rank * values[i], 0);
  let less = 0, greater = 0, all = 0;
  const rest = [...values];
  const visit = (at: number, sum: number) => {
    if (at === across.length) {
      all++;
      if (sum <= found) less++;
      if (sum >= found) greater++;
      return;
    }
    for (let i = at; i < rest.length; i++) {
      [rest[at], rest[i]] = [rest[i], rest[at]];
      visit(at + 1, sum + across[at] * rest[at]);
      [rest[at], rest[i]] = [rest[i], rest[at]];
    }
  };
  visit(0, 0);
  return { less: less / all, greater: greater / all, by: `all ${all} orders` };
}

/** By Student's t; a perfect order of N comes by chance once in N! times. */
function byStudent(correlation: number, count: number): Test {
  let perfect = 1;
  for (let i = 2; i <= count; i++) perfect /= i;
  const t = correlation * Math.sqrt((count - 2) / (1 - correlation * correlation));
  const below = (t: number) => Math.max(perfect, tProbability(t, count - 2));
  return { less: below(t), greater: below(-t), by: `Student's t` };
}
