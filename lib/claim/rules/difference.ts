import { wholePower } from "../../math/mod.ts";
import { summary, tQuantile } from "../../statistics/mod.ts";
import type { Judgement, Means, Summarised } from "../judgement.ts";
import { byAllOnOneSide, byT, type OneSided } from "./one_sided.ts";
import { verdictAt } from "./region.ts";
import { areSame } from "./rounding.ts";
import { axes, ends, onScale, type Placed, type Scale } from "./scale.ts";
import { percent, range, sameWords } from "./wording.ts";

/** A metric of two things, run by run: the same index is the same seed. */
export interface Pairs {
  /** Of one variant, by seed. */
  readonly first: readonly number[];
  /** Of the other, by the same seeds. */
  readonly second: readonly number[];
}

/** A group of runs: their numbers, or mean and deviation where no more is known. */
export type Group = readonly number[] | Summarised;

/** A metric of two groups of runs that share no seeds: as many runs in each as there are. */
export interface Groups {
  /** Of one group. */
  readonly first: Group;
  /** Of the other. */
  readonly second: Group;
}

/** What the numbers of two say of their difference, first minus second, on its scale. */
export interface Difference {
  /** Pairs, or runs of the smaller group. */
  readonly n: number;
  readonly mean: number;
  /** Undefined where nothing spreads. */
  readonly interval?: readonly [low: number, high: number];
  /** Of one more pair of runs. */
  readonly prediction?: readonly [low: number, high: number];
  /** How sure it is, in words. */
  readonly sure: string;
  readonly p: OneSided;
  /** Of each pair of one seed, or of each run of one group and each of the other; none where runs are not known. */
  readonly singles: Placed;
  /** What those are: `pairs`. */
  readonly single: string;
  /** By seed, where they are pairs of one seed. */
  readonly placed?: readonly number[];
  /** Both groups, on their scale, where they are none. */
  readonly groups?: Judgement["groups"];
}

/** How a difference is taken. */
export interface Compared {
  readonly scale: Scale;
  readonly trials?: number;
  readonly level: number;
}

const question = "on average";

/** The means of both on their scale, as the metric is counted. */
export function meansOf({ first, second }: Groups, scale: Scale, trials?: number): Means {
  const meanOf = (group: Group) =>
    isSummarised(group) ? group.mean : axes[scale].from(summary(onScale(group, scale, trials).values).mean);
  return [meanOf(first), meanOf(second)];
}

/** Whether nothing but mean and deviation is known of a group. */
export const isSummarised = (group: Group): group is Summarised => "deviation" in group;

/** How many runs a group has. */
export const sizeOf = (group: Group): number => isSummarised(group) ? group.n : group.length;

/** Each first minus its second: 0 where they differ by rounding alone. */
function lessRounding(pairs: readonly (readonly [ones: Placed, i: number, others: Placed, j: number])[]): Placed {
  const roundings = pairs.map(([ones, i, others, j]) => ones.roundings[i] + others.roundings[j]);
  const values = pairs.map(([ones, i, others, j]) => ones.values[i] - others.values[j]);
  return { values: values.map((value, pair) => Math.abs(value) <= roundings[pair] ? 0 : value), roundings };
}

/**
 * The differences of pairs, first minus second, on their scale: 0 where they differ by rounding alone.
 *
 * @throws {RangeError} When there are not as many of both, or a value has no place on the scale.
 */
export function differences({ first, second }: Pairs, scale: Scale = "plain", trials?: number): Placed {
  if (first.length !== second.length) {
    throw new RangeError(
      `There are ${first.length} first and ${second.length} second values, wanted pairs of one seed`,
    );
  }
  const [ones, others] = [onScale(first, scale, trials), onScale(second, scale, trials)];
  return lessRounding(first.map((_, seed) => [ones, seed, others, seed]));
}

/** An interval and how many runs it rests on: `95 % interval 1.2 to 3, 8 pairs`. */
function sureWords(
  [low, high]: readonly [number, number],
  { scale, level }: Omit<Compared, "trials">,
  runs: string,
): string {
  return `${percent(level)} interval ${range(ends([low, high], axes[scale].show))}, ${runs}`;
}

/** By Student's paired t (1908), of two {@linkcode differences} or more. */
export function pairedDifference(singles: Placed, how: Omit<Compared, "trials">): Difference {
  const { values, roundings } = singles, n = values.length;
  const { mean, deviation, interval, prediction } = summary(values, how.level);
  const standing = { n, mean, singles, single: "pairs", placed: values };
  if (areSame(values, roundings)) {
    const sure = sameWords(n, "pairs", { level: how.level, question });
    return { ...standing, sure, p: byAllOnOneSide(values, roundings, wholePower(0.5, n)) };
  }
  const p = byT(mean, deviation / Math.sqrt(n), n - 1);
  return { ...standing, interval, prediction, sure: sureWords(interval, how, `${n} pairs`), p };
}

/**
 * By Welch's t (1947), from two runs a group on: it takes neither pairs nor equal variances, and has the degrees of freedom of
 * Satterthwaite (1946).
 *
 * Two groups that are each all the same leave it without a spread. Only their sides count then: of all ways to share the runs
 * out among the groups, one has the first wholly above (Fisher 1935).
 */
export function groupDifference({ first, second }: Groups, how: Compared): Difference {
  const [ones, others] = [first, second].map((group) => onItsScale(group, how));
  const [one, other] = [ones.summarised, others.summarised];
  const known = ones.placed && others.placed ? [ones.placed, others.placed] as const : undefined;
  const singles = known
    ? lessRounding(
      known[0].values.flatMap((_, i) => known[1].values.map((_, j) => [known[0], i, known[1], j] as const)),
    )
    : { values: [], roundings: [] };
  const runs = one.n === other.n ? `${one.n} runs each` : `${one.n} and ${other.n} runs`;
  const groups = [one, other] as const,
    standing = { n: Math.min(one.n, other.n), singles, single: "pairs of runs", groups };
  const { level } = how;
  if (one.deviation === 0 && other.deviation === 0) {
    if (!known) {
      throw new RangeError(
        "Both groups have a standard deviation of 0, wanted runs that differ, or the runs themselves",
      );
    }
    const chance = separation(one.n, other.n);
    const sure = `all the same in each group, ${runs}${
      decides(chance, level) ? "" : `, where ${leastEach(level)} each can decide`
    }`;
    const p = byAllOnOneSide(singles.values, singles.roundings, chance);
    return { ...standing, mean: singles.values[0], sure, p };
  }
  const { error, freedom } = welch(one, other), t = tQuantile((1 + level) / 2, freedom);
  const mean = one.mean - other.mean;
  const around = (error: number) => [mean - t * error, mean + t * error] as const;
  const interval = around(error);
  return {
    ...standing,
    mean,
    interval,
    prediction: around(Math.sqrt(error * error + one.deviation * one.deviation + other.deviation * other.deviation)),
    sure: sureWords(interval, how, runs),
    p: byT(mean, error, freedom),
  };
}

/** A group on the scale of a comparison, with its runs where these are known. */
function onItsScale(
  group: Group,
  { scale, trials, level }: Compared,
): { readonly summarised: Summarised; readonly placed?: Placed } {
  if (isSummarised(group)) {
    if (scale === "plain") return { summarised: group };
    throw new RangeError(
      `Mean and standard deviation are of a plain scale: a ${scale} scale takes the runs themselves`,
    );
  }
  const placed = onScale(group, scale, trials), { values, roundings } = placed;
  const { n, mean, deviation } = summary(values, level, areSame(values, roundings) ? 0 : undefined);
  return { summarised: { n, mean, deviation }, placed };
}

/** How many runs a group has, and how they spread. */
type Spread = Pick<Summarised, "n" | "deviation">;

/** Standard error of a difference of means, and its degrees of freedom. */
export function welch(one: Spread, other: Spread): { readonly error: number; readonly freedom: number } {
  const [a, b] = [one, other].map(({ n, deviation }) => deviation * deviation / n);
  // Of shares, since squares of small numbers would leave the range of doubles.
  const share = a / (a + b);
  return {
    error: Math.sqrt(a + b),
    freedom: 1 / (share * share / (one.n - 1) + (1 - share) * (1 - share) / (other.n - 1)),
  };
}

/** How likely n runs and m others, all drawn alike, are to lie wholly apart with the first above: 1 of n + m over n. */
function separation(n: number, m: number): number {
  let chance = 1;
  for (let i = 1; i <= n; i++) chance *= i / (m + i);
  return chance;
}

const decides = (chance: number, level: number) => verdictAt(level, { upheld: chance, refuted: 1 }) === "upheld";

/** So few runs of each of two groups decide, where all of each are the same. */
export function leastEach(level: number): number {
  let n = 1;
  while (!decides(separation(n, n), level)) n++;
  return n;
}
