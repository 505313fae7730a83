import { decimalExponent } from "../../math/mod.ts";
import type { Interval, Judgement } from "../judgement.ts";
import { leastSame } from "./region.ts";

/**
 * A number with as many digits as the width of its interval makes sensible, and at least three of them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { number } from "./wording.ts";
 * assert.equal(number(0.123456), "0.123");
 * assert.equal(number(0.123456, 0.001), "0.1235");
 * ```
 */
export function number(value: number, width: number = Math.abs(value)): string {
  if (value === 0 || Math.abs(value) < width / 1000) return "0";
  const size = decimalExponent(value);
  const digits = width > 0 ? size - decimalExponent(width) + 2 : 6;
  return String(Number(value.toPrecision(Math.min(Math.max(digits, 3), 12))));
}

/**
 * An interval in words; an open side is null.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { range } from "./wording.ts";
 * assert.equal(range([0.2, 0.4], "accuracy"), "0.2 to 0.4 accuracy");
 * assert.equal(range([3, null]), "at least 3");
 * ```
 */
export function range([low, high]: Interval, unit?: string): string {
  const width = low === null || high === null ? undefined : high - low;
  const after = unit ? ` ${unit}` : "";
  if (low === null) return high === null ? "anything" : `at most ${number(high, width)}${after}`;
  if (high === null) return `at least ${number(low, width)}${after}`;
  // Ends that are far apart, as on a log scale, have digits of their own.
  const lower = low > 0 && low < width! / 1000 ? number(low) : number(low, width);
  return `${lower} to ${number(high, width)}${after}`;
}

/** How an effect is said beside its interval, if it has one. */
export function beside(value: number, [low, high]: Interval = [null, null]): string {
  return number(value, low === null || high === null ? undefined : high - low);
}

/** `95 %`. */
export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(6))} %`;
}

/** `p = 0.012`, `p < 0.001`. */
export function pValue(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${Number(p.toPrecision(2))}`;
}

/** How sure an effect is: `95 % interval 1.2 to 3, 8 runs`. */
export function intervalWords(interval: Interval, n: number, runs: "runs" | "pairs", level: number, of = ""): string {
  return `${percent(level)} interval ${of}${range(interval)}, ${n} ${runs}`;
}

/** What there is to say in its place when runs are all the same. */
export function sameWords(
  n: number,
  runs: "runs" | "pairs",
  { level, question }: Pick<Judgement, "level" | "question">,
): string {
  const least = leastSame(level, question);
  return `the same in each of ${n} ${runs}${n < least ? `, where ${least} can decide` : ""}`;
}

/** What there is to say while there are too few runs. */
export function tooFew(
  n: number,
  minRuns: number,
  { level, question }: Pick<Judgement, "level" | "question">,
): Judgement {
  const finding = `${n} ${n === 1 ? "run" : "runs"} cannot decide it, at least ${minRuns} can`;
  return {
    verdict: "inconclusive",
    finding,
    question,
    level,
    n,
    kind: { rule: "too few", minRuns },
    p: { upheld: 1, refuted: 1 },
  };
}

/** Parts in a sentence: the first three, and how many more there are. */
export function listed(parts: readonly string[]): string {
  const more = parts.length - 3;
  return parts.slice(0, 3).join("; ") + (more > 0 ? `; and ${more} more` : "");
}
