import type * as v from "valibot";
import { decimalExponent, exp, log } from "../../math/mod.ts";
import { exactObject, numberWhere, text, ValidationError } from "../../validation/mod.ts";
import type { Interval, Judgement, Verdict } from "../judgement.ts";
import type { OneSided } from "./one_sided.ts";
import { verdictAt } from "./region.ts";
import { axes, ends, type Scale } from "./scale.ts";
import { number } from "./wording.ts";

/** The smallest difference that a reader would care about, and why just that one. */
export interface Margin {
  /** A difference on a plain scale, in its unit; a ratio above 1 on a log scale, an odds ratio above 1 on a logit scale. */
  readonly size: number;
  /** Why a smaller one does not matter. It is said with each verdict. */
  readonly reason: string;
}

export const marginSchema = exactObject({
  size: numberWhere("the smallest difference that matters, above 0", (size) => size > 0),
  reason: text(),
}) satisfies v.GenericSchema<Margin>;

/** A margin on its scale and in words. */
export interface Reach {
  /** On the scale, above 0. */
  readonly reach: number;
  /** On the axis of the effect. */
  readonly interval: Interval;
  /** `0.5 h`, `1.27 times`, `an odds ratio of 1.27`. */
  readonly words: string;
  readonly reason: string;
}

/**
 * A margin on its scale.
 *
 * @param what Opens the message, e.g. `The options of similar()`.
 * @throws {ValidationError} When its size is no ratio above 1 where it has to be one.
 */
export function reachOf({ size, reason }: Margin, scale: Scale, unit: string | undefined, what: string): Reach {
  if (scale !== "plain" && !(size > 1)) {
    throw new ValidationError(
      `${what}: "margin.size" is ${size}, wanted a ratio above 1 on a ${scale} scale, e.g. 1.1`,
    );
  }
  const reach = onScale(size, scale);
  return { reach, interval: ends([-reach, reach], axes[scale].show), words: sizeWords(size, scale, unit), reason };
}

const onScale = (size: number, scale: Scale) => scale === "plain" ? size : log(size);

/** A size of differences in words: `0.5 h`, `1.27 times`, `an odds ratio of 1.27`. */
export function sizeWords(size: number, scale: Scale, unit?: string): string {
  if (scale === "plain") return `${number(size)}${unit ? ` ${unit}` : ""}`;
  const ratio = number(size, size - 1);
  return scale === "log" ? `${ratio} times` : `an odds ratio of ${ratio}`;
}

/** One-sided p-values of a difference lying within ± `reach`: two one-sided tests (Schuirmann 1987), and of it lying beyond. */
export function likeness({ above, below }: OneSided, reach: number): Judgement["p"] {
  return { upheld: Math.max(above(-reach), below(reach)), refuted: Math.min(above(reach), below(-reach)) };
}

/**
 * The smallest margin, rounded up to two digits, beyond which numbers show no difference at a level; undefined where there is none.
 *
 * @param furthest How far from 0 the interval reaches, on the scale.
 */
export function smallestMargin(p: OneSided, furthest: number, scale: Scale, level: number): number | undefined {
  const none = scale === "plain" ? 0 : 1;
  const size = scale === "plain" ? furthest : exp(furthest) - 1;
  if (size === 0) return verdictAt(level, likeness(p, 1)) === "upheld" ? none : undefined;
  if (!(size < 1e15)) return undefined;
  const step = Number(`1e${decimalExponent(size) - 1}`);
  // A margin at the very end of an interval may be supported or not.
  for (let steps = Math.ceil(size / step); steps < size / step + 3; steps++) {
    const margin = Number((none + steps * step).toPrecision(12));
    if (verdictAt(level, likeness(p, onScale(margin, scale))) === "upheld") return margin;
  }
  return undefined;
}

/** What there is to say of an order's size, after its finding: nothing where no margin is stated and it is decided. */
export function marginWords(
  { verdict, margin, inside, beyond, smallest }: {
    readonly verdict: Verdict;
    readonly margin?: Reach;
    /** Whether the interval lies inside the margin, or wholly beyond it. */
    readonly inside: boolean;
    readonly beyond: boolean;
    /** The smallest margin that would do, in words. */
    readonly smallest?: string;
  },
): string {
  const stated = margin && `${margin.words} (${margin.reason})`;
  if (margin && inside) {
    return verdict === "upheld"
      ? `; clear but small, within the margin of ${stated}`
      : `; no difference beyond the margin of ${stated}`;
  }
  if (margin && beyond) return `; beyond the margin of ${stated}`;
  if (verdict !== "inconclusive" || smallest === undefined) return "";
  return `; no difference beyond ${smallest}${margin ? `, where the margin is ${margin.words}` : ""}`;
}
