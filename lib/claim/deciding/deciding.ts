import { tQuantile } from "../../statistics/mod.ts";
import { axes, type Scale } from "../rules/scale.ts";
import { number } from "../rules/wording.ts";
import type { Judgement, Verdict } from "../judgement.ts";
import { type Chance, chanceOf, drawnLike } from "./chance.ts";

/** What one seed more of every variant costs, by the runs at hand. */
export interface SeedCost {
  readonly runs: number;
  /** Of training; 0 where runs are calls. */
  readonly steps: number;
}

/** What would decide a claim that is inconclusive. */
export interface Deciding {
  /**
   * Seeds, those at hand among them where they count, with which it is decided with a chance of 80 %, if effect and spread are what
   * the runs at hand show; null where no number will, or none is known.
   */
  readonly seeds: number | null;
  /** The verdict that they then give, but for the few that are wrong. */
  readonly verdict: Verdict | null;
  /** Runs that are still to be made for it, of all variants, and their steps. */
  readonly cost: SeedCost | null;
  /**
   * The smallest margin of "no difference" that the runs at hand would already support, where two things are compared: a difference,
   * or a ratio from 1 up.
   */
  readonly margin: number | null;
  /** All of it in a sentence. */
  readonly words: string;
}

/** By what seeds more are reckoned. */
export interface DecidingOptions {
  /** At which verdicts will be given; by default that of the judgement. A plan that looks more than once has its own. */
  readonly level?: number;
  /** What one seed more of every variant costs. */
  readonly cost?: SeedCost;
  /** What is counted (default `seeds`). */
  readonly runs?: string;
  /** Whether the plan has had its last look: then it takes a second series, in which the seeds at hand do not count. */
  readonly isPlanSpent?: boolean;
}

/** With which chance the seeds that are named decide: the field's convention (Cohen 1988). */
export const power = 0.8;

/** More seeds than these nobody runs. */
const mostSeeds = 10_000;

/**
 * What would decide an inconclusive judgement: the least number of seeds at which a verdict has a chance of 80 %, if effect and spread
 * are what the runs at hand show. That is the planned power of the rule; a spread of few runs is itself only roughly known, and so
 * is the number.
 *
 * @returns Undefined where the verdict is not inconclusive.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { pairedComparison } from "../rules/mod.ts";
 * import { decidingOf } from "./deciding.ts";
 * const judgement = pairedComparison({ alternative: "less" }).judge({ first: [1, 2, 3, 2], second: [2, 2, 5, 3] });
 * const { seeds, verdict } = decidingOf(judgement)!;
 * assert.deepEqual([seeds, verdict], [8, "upheld"]);
 * ```
 */
export function decidingOf(
  judgement: Judgement,
  { level = judgement.level, cost, runs = "seeds", isPlanSpent = false }: DecidingOptions = {},
): Deciding | undefined {
  if (judgement.verdict !== "inconclusive") return undefined;
  const { n, kind } = judgement, margin = marginOf(judgement, level);
  const none = { seeds: null, verdict: null, cost: null, margin: margin?.margin ?? null };
  if (kind?.rule === "own") return { ...none, words: kind.decides ?? "what would decide it is for its rule to say" };
  const few = tooFewOf(judgement);
  if (few !== undefined) {
    return { ...none, words: `at least ${few} ${runs} are needed; with these there will be a spread to reckon by` };
  }
  const chances = (n: number) => chanceOf(judgement, n, { upheld: level, refuted: level });
  if (chances(n + 1) === undefined) return { ...none, words: "what would decide it is for its rule to say" };
  const seeds = fewestSeeds(n, (n) => sum(chances(n)!));
  if (seeds === undefined) return { ...none, words: withMargin(noNumber(judgement, level), margin) };
  const chance = chances(seeds)!, verdict = chance.upheld > chance.refuted ? "upheld" : "refuted";
  const more = isPlanSpent ? seeds : seeds - n;
  const needed = cost && { runs: cost.runs * more, steps: cost.steps * more };
  const which = isPlanSpent ? " of a second series would decide it" : ` would decide it, ${counted(more)} more`;
  const what = leavesOf(judgement).some(({ groups }) => groups) ? "runs of each" : runs;
  return {
    seeds,
    verdict,
    cost: needed ?? null,
    margin: none.margin,
    words: withMargin(
      `about ${counted(seeds)} ${what}${which}${
        needed ? ` (${costWords(needed)})` : ""
      }: ${verdict}, with a chance of ${100 * power} %, if effect and spread are what they seem`,
      margin,
    ),
  };
}

const sum = ({ upheld, refuted }: Chance) => upheld + refuted;
const counted = (number: number) => number.toLocaleString("en-US");

/** The least number above `n` whose chance is enough, found by strides that grow and halving between the last two. */
function fewestSeeds(n: number, chance: (n: number) => number): number | undefined {
  let low = n, high = n + 1;
  while (chance(high) < power) {
    if (high === mostSeeds) return undefined;
    low = high;
    high = Math.min(mostSeeds, Math.ceil(high * 1.25));
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (chance(middle) >= power) high = middle;
    else low = middle;
  }
  return high;
}

/** `12 runs, 57,600 steps`. */
function costWords({ runs, steps }: SeedCost): string {
  const count = (number: number, what: string) => `${counted(number)} ${what}${number === 1 ? "" : "s"}`;
  return count(runs, "run") + (steps > 0 ? `, ${count(Math.round(steps), "step")}` : "");
}

/** All judgements that a verdict is put together from, down to those without parts. */
function leavesOf(judgement: Judgement): readonly Judgement[] {
  return judgement.parts?.flatMap((part) => leavesOf(part.judgement)) ?? [judgement];
}

const openLeaves = (judgement: Judgement) => leavesOf(judgement).filter(({ verdict }) => verdict === "inconclusive");

/** How many seeds any verdict needs, where there are fewer. */
function tooFewOf(judgement: Judgement): number | undefined {
  const wanted = leavesOf(judgement).flatMap(({ kind }) => kind?.rule === "too few" ? [kind.minRuns] : []);
  return wanted.length > 0 ? Math.max(...wanted) : undefined;
}

/** Why no number of seeds will do. */
function noNumber(judgement: Judgement, level: number): string {
  const leaves = leavesOf(judgement), open = openLeaves(judgement);
  if (open.length === 0) {
    const refuted = leaves.filter(({ verdict }) => verdict === "refuted").length;
    return `no number of seeds will decide it: ${refuted} of ${leaves.length} parts ${
      refuted === 1 ? "is" : "are"
    } refuted alone, which may be chance where ${leaves.length} are tried, and all have to hold`;
  }
  const never = open.find((leaf) => sum(chanceOf(leaf, mostSeeds, { upheld: level, refuted: level })!) < power) ??
    open[0];
  if (never.interval === undefined && never.kind?.rule === "paired comparison") {
    return "no number of seeds will decide it: there is no difference in any of them";
  }
  if (never.question === "a single run") {
    return "no number of seeds will decide it: it asks for a single run, and single runs lie on both sides of the limit, or too far " +
      "apart to tell";
  }
  if (open.some(({ kind }) => kind?.rule === "paired comparison" && kind.mostPairs)) {
    return "more seeds than its rule takes would be needed: pairedComparison() takes any number";
  }
  return `no number of seeds that anyone would run will decide it (more than ${mostSeeds.toLocaleString("en-US")}): ` +
    "what is asked about is next to nothing beside what seeds differ by";
}

/** The smallest margin by which a comparison that is open would be "no difference", at the level at which it then refutes. */
function marginOf(judgement: Judgement, level: number): Margin | null {
  const { parts, kind, placed, groups, verdict, n } = judgement;
  if (parts) {
    const found = parts.flatMap((part) => marginOf(part.judgement, 1 - (1 - level) / parts.length) ?? []);
    const scales = new Set(found.map(({ scale }) => scale));
    return scales.size === 1 ? found.reduce((a, b) => a.margin <= b.margin ? a : b) : null;
  }
  if (
    verdict !== "inconclusive" || kind?.rule !== "paired comparison" || kind.margin !== undefined || !(placed ?? groups)
  ) {
    return null;
  }
  const { mean, error, freedom } = drawnLike(judgement, n);
  const furthest = Math.abs(mean) + (error === 0 ? 0 : error * tQuantile((1 + level) / 2, freedom));
  return { scale: kind.scale, margin: axes[kind.scale].show(furthest) };
}

interface Margin {
  readonly scale: Scale;
  readonly margin: number;
}

const marginWords = { plain: "a difference", log: "a ratio", logit: "an odds ratio" };

/** Rounded up, so that the interval still lies inside: three digits are off by less than half a percent. */
function withMargin(words: string, found: Margin | null): string {
  if (!found || found.margin === 0) return words;
  const { scale, margin } = found;
  return `${words}. With a margin of ${number(1.005 * margin)} (${
    marginWords[scale]
  }) it would be decided already: no difference beyond that`;
}
