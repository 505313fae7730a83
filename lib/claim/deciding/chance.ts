import {
  binomialProbability,
  chiSquareProbability,
  chiSquareQuantile,
  summary,
  tQuantile,
} from "../../statistics/mod.ts";
import type { Judgement, Kind } from "../judgement.ts";
import { leastEach, welch } from "../rules/difference.ts";
import { leastSame, verdictAt } from "../rules/region.ts";
import { normalProbability, overDeviations } from "./deviations.ts";

/** How likely each verdict is; what is missing to 1 stays inconclusive. */
export interface Chance {
  readonly upheld: number;
  readonly refuted: number;
}

/** At which level a claim is upheld, and at which it is refuted: parts of a larger claim are refuted at a corrected one. */
export interface Levels {
  readonly upheld: number;
  readonly refuted: number;
}

/**
 * How likely each verdict is with `n` runs, if effect and spread are what those at hand show: the power of the rule (Owen 1965 for
 * one border, Phillips 1990 for two), with the parts of a larger claim taken as independent for upholding, and the likeliest one
 * alone for refuting.
 *
 * @returns Undefined where nothing is known of the rule's power.
 */
export function chanceOf(judgement: Judgement, n: number, levels: Levels): Chance | undefined {
  const { kind, parts, verdict, question } = judgement;
  if (parts) return together(parts.map(({ judgement }) => judgement), n, levels);
  if (question === "the text") return { upheld: Number(verdict === "upheld"), refuted: Number(verdict === "refuted") };
  switch (kind?.rule) {
    case "count":
      return ofCount(judgement, kind.moreThan, n, levels);
    case "spread":
      return ofSpread(judgement, n, levels);
    case "paired comparison":
    case "similarity":
    case "within":
    case "trend":
    case "prediction interval":
      if (judgement.placed === undefined && judgement.groups === undefined) return undefined;
      if (kind.rule === "paired comparison" && n > (kind.mostPairs ?? n)) return { upheld: 0, refuted: 0 };
      if (judgement.interval === undefined) return ofSame(judgement, n, levels);
      return kind.rule === "prediction interval"
        ? ofNextRun(judgement, kind, n, levels)
        : ofMean(judgement, kind, n, levels);
    default:
      return undefined;
  }
}

/** All parts have to be upheld, or one refuted at a level that is divided among them. */
function together(parts: readonly Judgement[], n: number, levels: Levels): Chance | undefined {
  const refuted = 1 - (1 - levels.refuted) / parts.length;
  const chances = parts.map((part) => chanceOf(part, n, { upheld: levels.upheld, refuted }));
  if (!chances.every((chance) => chance !== undefined)) return undefined;
  const most = Math.max(...chances.map((chance) => chance.refuted));
  return { upheld: Math.min(1 - most, chances.reduce((product, chance) => product * chance.upheld, 1)), refuted: most };
}

/** What `n` runs, or pairs, drawn like those at hand say of their mean; or `n` of each group, a larger one staying as large as it is. */
export function drawnLike({ placed, groups, level }: Judgement, n: number): {
  readonly mean: number;
  /** Standard error of the mean, and its degrees of freedom. */
  readonly error: number;
  readonly freedom: number;
} {
  if (groups === undefined) {
    const { mean, deviation } = summary(placed!, level);
    return { mean, error: deviation / Math.sqrt(n), freedom: n - 1 };
  }
  const [one, other] = groups;
  const [first, second] = [one, other].map((group) => ({ n: Math.max(n, group.n), deviation: group.deviation }));
  return { mean: one.mean - other.mean, ...welch(first, second) };
}

/** Of an interval of the mean, or of the next run, against a region; of an order also against a margin. */
function ofMean(
  judgement: Judgement,
  { region: [low, high], margin }: { readonly region: readonly [number, number]; readonly margin?: number },
  n: number,
  levels: Levels,
): Chance {
  const { mean, error, freedom } = drawnLike(judgement, n);
  const below = (border: number) => normalProbability((border - mean) / error);
  const reach = judgement.question === "a single run" ? error * Math.sqrt(n + 1) : error;
  const [inside, outside] = [levels.upheld, levels.refuted].map((level) => reach * tQuantile((1 + level) / 2, freedom));
  return overDeviations(freedom, (share) => {
    const half = inside * share, far = outside * share;
    const upheld = Math.max(0, below(high - half) - below(low + half));
    // Where the mean leaves its interval inside the margin, and clear in neither direction.
    const [from, until] = high === Infinity ? [low - far, low + half] : [high - half, high + far];
    const alike = margin === undefined
      ? 0
      : Math.max(0, below(Math.min(until, margin - far)) - below(Math.max(from, far - margin)));
    return { upheld, refuted: below(low - far) + 1 - below(high + far) + alike };
  });
}

/** Of a prediction interval: refuted where it leaves the printed number out, upheld where it is narrow enough besides. */
function ofNextRun(
  { placed, level }: Judgement,
  { region: [low, high], reach, deviation }: Extract<Kind, { rule: "prediction interval" }>,
  n: number,
  levels: Levels,
): Chance {
  const { mean } = summary(placed!, level);
  const below = (border: number) => normalProbability((border - mean) * Math.sqrt(n) / deviation);
  const width = (level: number) => deviation * Math.sqrt(1 + 1 / n) * tQuantile((1 + level) / 2, n - 1);
  const [inside, outside] = [width(levels.upheld), width(levels.refuted)];
  return overDeviations(n - 1, (share) => {
    const half = inside * share, far = outside * share;
    return {
      upheld: 2 * half > reach ? 0 : below(high + half) - below(low - half),
      refuted: below(low - far) + 1 - below(high + far),
    };
  });
}

/** Runs that are all the same decide by their side alone, once there are enough of them. */
function ofSame({ p, question, groups }: Judgement, n: number, levels: Levels): Chance {
  const least = (level: number) => groups ? leastEach(level) : leastSame(level, question);
  const enough = (verdict: "upheld" | "refuted") => Number(p[verdict] < 1 && n >= least(levels[verdict]));
  return { upheld: enough("upheld"), refuted: enough("refuted") };
}

function ofCount({ effect }: Judgement, moreThan: number, n: number, levels: Levels): Chance {
  // With more runs that show it, it is upheld from one count on, and refuted up to another.
  const upheld = first(
    n + 1,
    (yes) =>
      yes > n ||
      verdictAt(levels.upheld, { upheld: binomialProbability(n - yes, n, 1 - moreThan), refuted: 1 }) === "upheld",
  );
  const above = first(
    n + 1,
    (yes) => verdictAt(levels.refuted, { upheld: 1, refuted: binomialProbability(yes, n, moreThan) }) !== "refuted",
  );
  return {
    upheld: binomialProbability(n - upheld, n, 1 - effect!),
    refuted: binomialProbability(above - 1, n, effect!),
  };
}

/** The first of 0 to `most` from which on something holds. */
function first(most: number, holds: (count: number) => boolean): number {
  let low = 0, high = most;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Variances of so many runs are spread as chi-square is. */
function ofSpread({ effect, wanted }: Judgement, n: number, levels: Levels): Chance {
  const ratio = wanted![1]! / effect!;
  const share = (p: number) => chiSquareProbability(ratio * ratio * chiSquareQuantile(p, n - 1), n - 1);
  return { upheld: share((1 - levels.upheld) / 2), refuted: 1 - share((1 + levels.refuted) / 2) };
}
