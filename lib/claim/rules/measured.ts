import * as v from "valibot";
import { exactObject, valid } from "../../validation/mod.ts";

const numbers = v.array(
  v.custom<number>((value) => typeof value === "number", "is no number, wanted one number a run"),
);
const pairs = exactObject({ first: numbers, second: numbers });
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

/** A series a run. */
export function seriesOf(values: unknown, rule: string): number[][] {
  return valid(series, values, measured(rule));
}
