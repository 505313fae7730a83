import { exp } from "../math/mod.ts";
import { type Difference, pairedDifference, seedsToTellSpreads, unpairedDifference } from "./difference.ts";
import type { Interval, Judgement, Verdict } from "./judgement.ts";

/**
 * What becomes of a verdict under another choice: it is the same (`holds`), the opposite (`turns`) or undecided on one side
 * (`shifts`), where the effect really differs; or another one, where there are too few runs to tell whether the effect differs
 * (`open`). Only on choices under which it turns or shifts a verdict is said to hang.
 */
export type HingeWord = "holds" | "turns" | "shifts" | "open";

/** A claim's effect under another choice, beside that under the defaults. */
export interface Hinge {
  readonly word: HingeWord;
  /** Of a verdict that is put together from parts, the part that the numbers are of. */
  readonly part?: string;
  /** The effect under the defaults. */
  readonly here?: number;
  /** The effect under the other choice. */
  readonly there?: number;
  /** What both are counted in. */
  readonly unit?: string;
  /** There minus here, on the scale of the runs: see `as`. Missing where the rule leaves no runs on a scale. */
  readonly difference?: number;
  /** Where the difference lies, at the level; it holds "no difference" exactly where the difference may be chance. */
  readonly interval?: Interval;
  /** What the difference is: of means, or how many times as large; a ratio of odds; or a difference of Fisher's z. */
  readonly as?: "difference" | "ratio" | "odds ratio" | "difference of z";
  /** Of the interval: corrected for the number of alternatives and of parts. */
  readonly level?: number;
  /** Two-sided p-value of the difference, corrected (Holm 1979). Missing where nothing can be compared. */
  readonly p?: number;
  /** How it was compared: runs of one seed with each other, or as two groups, or by intervals that do not meet. */
  readonly by?: "pairs" | "groups" | "intervals";
  /** Seeds that both have, or the fewer runs of the two. */
  readonly n?: number;
  /**
   * Where it is open: with how many seeds, under both choices, a difference as large as the one seen would be told from none in
   * four of five cases; null where no sensible number would do.
   */
  readonly seedsToTell?: number | null;
}

/** Evidence under one choice, judged. */
export interface Side {
  readonly judgement: Judgement;
  /** By all seeds that there are: more than decided it, where a plan looked earlier. */
  readonly effect: Judgement;
  /** The numbers of all seeds, judged at another level. */
  at(level: number): Judgement;
  /** How many seeds the variants have: runs that are as many are one a seed. */
  readonly seeds: ReadonlySet<number>;
}

/**
 * What becomes of a verdict under each of some alternatives. Each is compared by the difference of the effects; the error rate
 * over all of a claim's alternatives is that of one verdict, 1 - `level`, by Holm's steps. Verdicts that are put together from parts
 * are compared part by part: those whose verdicts changed decide, at a level that is corrected for all that might have.
 *
 * @param here Under the defaults.
 * @param there Under each alternative.
 * @param level Two-sided, between 0 and 1.
 */
export function hinges(here: Side, there: readonly Side[], level = 0.95): Hinge[] {
  const compared = there.map((side) => compare(here, side));
  const error = 1 - level, order = [...there.keys()].filter((i) => compared[i]?.p !== undefined);
  order.sort((a, b) => compared[a]!.p - compared[b]!.p);
  const found: Hinge[] = there.map(({ judgement }) => ({
    word: judgement.verdict === here.judgement.verdict ? "holds" : "open",
  }));
  let smallest = 0, failedAt: number | undefined;
  for (const [k, i] of order.entries()) {
    const { p, parts, leaf, scale, difference, by, seedsToTell } = compared[i]!;
    const steps = order.length - (failedAt ?? k);
    const corrected = smallest = Math.max(smallest, Math.min(1, (order.length - k) * p));
    const real = failedAt === undefined && p <= error / steps * (1 + 1e-9);
    if (!real) failedAt ??= k;
    const own = 1 - error / steps / parts;
    found[i] = {
      word: wordOf(here.judgement.verdict, there[i].judgement.verdict, real),
      ...leaf,
      ...difference && inWords(difference, own, scale),
      level: own,
      p: corrected,
      by,
      n: difference?.n ?? Math.min(here.effect.n, there[i].effect.n),
    };
    if (seedsToTell && found[i].word === "open") found[i] = { ...found[i], seedsToTell: seedsToTell(own) ?? null };
  }
  return found;
}

function wordOf(here: Verdict, there: Verdict, real: boolean): HingeWord {
  if (here === there) return "holds";
  if (!real) return "open";
  return here === "inconclusive" || there === "inconclusive" ? "shifts" : "turns";
}

/** A difference as it is shown: on a log scale how many times as large, on a logit scale the ratio of the odds. */
function inWords(difference: Difference, level: number, scale: Judgement["placedOn"] = "plain") {
  const [as, show] = shownAs[scale];
  const interval = difference.interval(level);
  return {
    difference: show(difference.value),
    ...interval && { interval: [show(interval[0]), show(interval[1])] as const },
    as,
  };
}

const shownAs = {
  plain: ["difference", Number],
  log: ["ratio", exp],
  logit: ["odds ratio", exp],
  z: ["difference of z", Number],
} as const;

interface Compared {
  /** Two-sided, corrected for the number of parts. */
  readonly p: number;
  readonly parts: number;
  readonly by: Hinge["by"];
  readonly leaf: Pick<Hinge, "part" | "here" | "there" | "unit">;
  readonly scale?: Judgement["placedOn"];
  readonly difference?: Difference;
  readonly seedsToTell?: Difference["seedsToTell"];
}

/** The part that decides: of those whose verdict changed, or of all where none has, the one that differs most clearly. */
function compare(here: Side, there: Side): Compared | undefined {
  const [ones, others] = [here, there].map(({ effect }) => new Map(leavesOf(effect)));
  const [verdicts, otherVerdicts] = [here, there].map(({ judgement }) => new Map(leavesOf(judgement)));
  const found = [...ones].flatMap(([name, one]) => {
    const other = others.get(name);
    const difference = other && differenceOf(name, here, there, one, other);
    return difference ? [{ name, one, other, ...difference }] : [];
  });
  if (found.length === 0) return undefined;
  const changed = found.filter(({ name }) => verdicts.get(name)?.verdict !== otherVerdicts.get(name)?.verdict);
  const isSame = here.judgement.verdict === there.judgement.verdict;
  const deciding = !isSame && changed.length > 0 ? changed : found;
  const { name, one, other, p, by, difference, seedsToTell } = deciding.reduce((a, b) => b.p < a.p ? b : a);
  return {
    p: Math.min(1, found.length * p),
    parts: found.length,
    by,
    leaf: {
      ...name && { part: name },
      here: one.effect,
      there: other.effect,
      unit: one.unit,
    },
    scale: one.placedOn,
    difference,
    seedsToTell,
  };
}

/** What a judgement is put together from, by name as in "shallow, test"; itself where it has no parts. */
export function leavesOf(judgement: Judgement, name = ""): [name: string, judgement: Judgement][] {
  if (!judgement.parts) return [[name, judgement]];
  return judgement.parts.flatMap((part) => leavesOf(part.judgement, name ? `${name}, ${part.name}` : part.name));
}

function differenceOf(
  name: string,
  here: Side,
  there: Side,
  one: Judgement,
  other: Judgement,
): Pick<Compared, "p" | "by" | "difference" | "seedsToTell"> | undefined {
  // What needs no run has no chance in it.
  if (one.question === "the text") return one.verdict === other.verdict ? undefined : { p: 0, by: undefined };
  const placed = [other.placed ?? [], one.placed ?? []] as const;
  if (placed.every(({ length }) => length >= 2)) {
    const isPaired = there.seeds.has(placed[0].length) && here.seeds.has(placed[1].length);
    return isPaired
      ? { by: "pairs", ...withP(pairedDifference(...placed)) }
      : { by: "groups", ...withP(unpairedDifference(...placed)) };
  }
  if (!one.interval || !other.interval) return undefined;
  const at = (side: Side, level: number) => leavesOf(side.at(level)).find(([found]) => found === name)?.[1];
  const spreads = [one, other].map(({ kind, effect }) => kind?.rule === "spread" ? effect! : undefined);
  return {
    by: "intervals",
    p: apart((level) => [at(here, level), at(there, level)]),
    ...spreads[0] && spreads[1] && { seedsToTell: (level) => seedsToTellSpreads(spreads[0]!, spreads[1]!, level) },
  };
}

const withP = (difference: Difference) => ({ p: difference.p, difference, seedsToTell: difference.seedsToTell });

/**
 * The smallest error at which two intervals do not meet. Each misses its own truth at most once in 1 / (1 - level) times, so that both
 * hold with an error of at most the sum, however they depend on each other.
 */
function apart(at: (level: number) => readonly (Judgement | undefined)[]): number {
  const errorAt = (level: number) => {
    const both = at(level);
    const [one, other] = both.map((judgement) => judgement?.interval);
    if (!one || !other) return undefined;
    const [[from, to], [low, high]] = [one, other].map(([low, high]) => [low ?? -Infinity, high ?? Infinity]);
    if (to >= low && high >= from) return undefined;
    // A rule that keeps to a level of its own says so.
    return both.reduce((sum, judgement) => sum + 1 - judgement!.level, 0);
  };
  let found = 1, meeting = 0, apart = 1;
  for (let i = 0; i < 24; i++) {
    const tried = (meeting + apart) / 2, error = errorAt(1 - tried);
    if (error === undefined) meeting = tried;
    else {
      apart = tried;
      found = Math.min(found, error);
    }
  }
  return found;
}
