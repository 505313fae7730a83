import * as v from "valibot";
import { distinct, exactObject, shown, text, valid } from "../../validation/mod.ts";
import type { Rule } from "../judgement.ts";
import { made } from "./making.ts";
import { parts } from "./combine.ts";
import { groupComparison } from "./group_comparison.ts";
import type { Direction } from "./order.ts";
import { orderSchema, pairedComparison, type PairedComparisonOptions } from "./paired_comparison.ts";

/** What order several things are to be in. */
export interface OrderedOptions extends Omit<PairedComparisonOptions, "alternative"> {
  /** Their names in the order that is claimed, the one that is ahead first; two or more. */
  readonly order: readonly string[];
  /** Which way is ahead. */
  readonly alternative: Direction;
  /** Whether the same index of all is the same seed (default), or the runs share no seeds. */
  readonly paired?: boolean;
}

export const orderedSchema = exactObject({
  order: v.pipe(
    distinct(text()),
    v.check((names) => names.length >= 2, ({ input }) => `is ${shown(input)}, wanted two names or more`),
  ),
  paired: v.optional(v.boolean(), true),
  ...orderSchema.entries,
}) satisfies v.GenericSchema<OrderedOptions>;

/**
 * Several things in one order, "A > B > C": each is ahead of the next, by {@linkcode pairedComparison}, or by {@linkcode groupComparison}
 * where they share no seeds. What is ahead of the next but one follows.
 *
 * Upheld when each neighbour is, each at its own level, which an intersection-union test allows (Berger 1982); refuted when one is refuted at
 * the level corrected for their number (Holm 1979).
 *
 * @throws {ValidationError} When an option is not known, or not what it has to be. `judge`: when what is judged are not these things.
 * @throws {RangeError} `judge`: when the values are not finite pairs that have a place on the scale.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ordered } from "./ordered.ts";
 * const rule = ordered({ order: ["large", "medium", "small"], alternative: "greater", unit: "accuracy" });
 * const { verdict } = rule.judge({ large: [0.97, 0.98, 0.97], medium: [0.94, 0.95, 0.93], small: [0.9, 0.91, 0.9] });
 * assert.equal(verdict, "upheld");
 * ```
 */
export function ordered(options: OrderedOptions): Rule<Readonly<Record<string, readonly number[]>>> {
  const told = "The options of ordered()";
  const { order, paired, ...each } = valid(orderedSchema, options, told);
  const rule = (paired ? pairedComparison : groupComparison)(each);
  const steps = order.slice(1).map((second, i) => ({ name: `${order[i]} against ${second}`, first: order[i], second }));
  const judged = parts(Object.fromEntries(steps.map(({ name }) => [name, rule])));
  const measuredSchema = exactObject(Object.fromEntries(order.map((name) => [name, v.array(v.number())])));
  return made("ordered", options, {
    words: `${order.join(each.alternative === "less" ? " < " : " > ")}, each against the next: ${rule.words}`,
    minRuns: rule.minRuns,
    level: rule.level,
    judge(measured, level) {
      const of = valid(measuredSchema, measured, "What ordered() judges");
      return judged.judge(
        Object.fromEntries(steps.map(({ name, first, second }) => [name, { first: of[first], second: of[second] }])),
        level,
      );
    },
  });
}
