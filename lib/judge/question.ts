import type { Judgement, Rule } from "../claim/judgement.ts";
import type { Words } from "../claim/plain/words.ts";
import type { Margin } from "../claim/rules/margin.ts";
import type { Scale } from "../claim/rules/scale.ts";
import type { ClaimedNumber } from "./claim_text.ts";

/** How a claim about a table is judged, beside what it says itself. */
export interface JudgeOptions {
  /** The natural scale of the metric (default plain). */
  readonly scale?: Scale;
  /** The smallest difference that matters, where the claim does not state it. */
  readonly margin?: Margin;
  /** Of interval and verdict (default 0.95). */
  readonly level?: number;
  /** Whether runs with one seed are pairs. By default they are where at least three seeds are those of all that is compared. */
  readonly paired?: boolean;
  /** The exact sign-flip test in place of t. */
  readonly rule?: "t" | "sign-flip";
  /** Of a bound: whether the mean is to lie there, or the next run. */
  readonly question?: "on average" | "a single run";
  /** How many a share was counted over. */
  readonly trials?: number;
  /** What is counted (default `seeds`): `folds`, `data sets`. */
  readonly runs?: string;
  /** Of a printed number: the widest prediction interval that can uphold. */
  readonly widest?: number;
}

/** What is asked of the numbers of a table. */
export interface Question {
  /** The rule in words. */
  readonly rule: string;
  readonly words: Words;
  /** Judges the first so many seeds, by default all, at a level in place of the rule's own. */
  judge(seeds?: number, level?: number): Judgement;
  /** So many seeds there are of each. */
  readonly seeds: number;
  /** What is compared, in the order of the claim. */
  readonly variants: readonly string[];
  /** Of a question under each of some conditions, the variants under each of them. */
  readonly each?: Readonly<Record<string, readonly string[]>>;
  /** What the words are taken to mean. */
  readonly reading: string;
  readonly notes: readonly string[];
}

/** A rule with what it judges. */
export function asked<M>(rule: Rule<M>, judged: (seeds?: number) => M): Pick<Question, "rule" | "judge"> {
  return { rule: rule.words, judge: (seeds, level) => rule.judge(judged(seeds), level) };
}

/** The first so many seeds of each. */
export const entries = (
  values: ReadonlyMap<string, readonly number[]>,
  seeds?: number,
): Record<string, readonly number[]> => Object.fromEntries([...values].map(([name, of]) => [name, of.slice(0, seeds)]));

/** Whether a name stands for all variants, or all others. */
export const isEach = (name: string, names: readonly string[]): boolean =>
  /^(all|each|every|any|others|all others|the others|the rest|everything)$/i.test(name) && !names.includes(name);

/** Over what means are taken: seeds are those of runs. */
export const averaged = ({ runs = "seeds" }: JudgeOptions): string =>
  `on average over ${runs === "seeds" ? "runs" : runs}`;

/** The options that all rules have. */
export function sharedOptions({ scale = "plain", trials, level }: JudgeOptions) {
  return { scale, ...trials !== undefined && { trials }, ...level !== undefined && { level } };
}

/** What a metric is called, and how its numbers are written. */
export function metricWords(metric: string, values: readonly number[]): Words {
  return { metric: `the ${metric}`, as: wholeOf(metric, values) === 1 ? "percent" : "number" };
}

/** What all of something is in a metric of shares: 1, or 100 where they are in percent; undefined where a metric is none. */
export function wholeOf(metric: string, values: readonly number[]): 1 | 100 | undefined {
  const upTo = (most: number) => values.every((value) => value >= 0 && value <= most);
  // A rate beyond 1 may be one of frames.
  if (upTo(1) && (shareName.test(metric) || /rate$/i.test(metric))) return 1;
  return upTo(100) && countsPercent(values) && shareName.test(metric) ? 100 : undefined;
}

const shareName = /acc(?!el)|share|precision|recall|f1|auc|top.?\d|(?:error|success|win|hit)[ _-]?rate/i;

/** Whether shares are counted in percent: their values lie above 1. */
const countsPercent = (values: readonly number[]) => values.some((value) => Math.abs(value) > 1.5);

/** A number as the metric counts: 98 % is 98 where its values lie above 1. */
export function unitOf({ value, isPercent }: ClaimedNumber, values: readonly number[]): number {
  return isPercent && !countsPercent(values) ? Number((value / 100).toPrecision(12)) : value;
}
