import * as v from "valibot";
import { exactObject, valid, wholeNumber } from "../../validation/mod.ts";
import type { Groups } from "./difference.ts";

const numbers = v.array(
  v.custom<number>((value) => typeof value === "number", "is no number, wanted one number a run"),
);
const pairs = exactObject({ first: numbers, second: numbers });
const group = v.union(
  [
    numbers,
    exactObject({
      n: wholeNumber(2),
      mean: v.pipe(v.number(), v.finite()),
      deviation: v.pipe(v.number(), v.finite(), v.minValue(0)),
    }),
  ],
  "is neither a list of numbers nor { n, mean, deviation }",
);
const groups = exactObject({ first: group, second: group });
const series = v.array(numbers);

/** What a rule judges, held to its shape: the types of claims are not checked where they run. */
const measured = (rule: string) => `What ${rule}() judges`;

/** One number a run. */
export function numbersOf(values: unknown, rule: string): number[] {
  return valid(numbers, values, measured(rule));
}

/** Two numbers a seed. */
export function pairsOf(values: unknown, rule: string): { first: number[]; second: number[] } {
  return valid(pairs, values, measured(rule));
}

/** A number a run of each of two groups, or what is known of these. */
export function groupsOf(values: unknown, rule: string): Groups {
  return valid(groups, values, measured(rule));
}

/** A series a run. */
export function seriesOf(values: unknown, rule: string): number[][] {
  return valid(series, values, measured(rule));
}
