import { exp, log } from "../../math/mod.ts";
import type { Interval } from "../judgement.ts";
import { roundingOf } from "./rounding.ts";

/**
 * The natural scale of a metric, on which runs spread alike: plain; log for what is positive and spreads by factors
 * (losses, norms); logit for shares from 0 to 1.
 */
export type Scale = "plain" | "log" | "logit";

interface Axis {
  /** From the metric to the scale; -Infinity and Infinity at and beyond the ends. */
  to(value: number): number;
  from(value: number): number;
  /** How large the numbers are that rounding was relative to, on the scale. */
  size(value: number): number;
  /** What a difference on the scale is called, and how it is shown. */
  readonly difference: string;
  show(difference: number): number;
}

export const axes: Readonly<Record<Scale, Axis>> = {
  plain: { to: Number, from: Number, size: Math.abs, difference: "difference of means", show: Number },
  log: {
    to: (value) => value <= 0 ? -Infinity : log(value),
    from: exp,
    size: (value) => 1 + Math.abs(log(value)),
    difference: "ratio of geometric means",
    show: exp,
  },
  logit: {
    to: (share) => share <= 0 ? -Infinity : share >= 1 ? Infinity : log(share / (1 - share)),
    from: (value) => 1 / (1 + exp(-value)),
    // A share is rounded as a part of 1, whichever end it is near: d logit = d share / (share (1 - share)).
    size: (share) => 1 / (share * (1 - share)) + Math.abs(log(share / (1 - share))),
    difference: "odds ratio",
    show: exp,
  },
};

/** Numbers on their scale, and how far each may be off there by rounding. */
export interface Placed {
  readonly values: number[];
  readonly roundings: number[];
}

/**
 * A share kept half a trial away from 0 and 1: there k of n count as (k + ½) / (n + 1), whose odds are
 * (k + ½) / (n - k + ½) (Haldane 1956, Anscombe 1956). All other shares of n trials stay what they are.
 *
 * @throws {RangeError} When the value is no share.
 */
export function insideShare(value: number, trials: number): number {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`A run's value is ${value}, wanted a share from 0 to 1`);
  const least = 0.5 / (trials + 1);
  return Math.min(Math.max(value, least), 1 - least);
}

/**
 * Measured values on their scale.
 *
 * @param trials How many a share was counted over: with it, 0 and 1 have a place on a log or logit scale.
 * @throws {RangeError} When one is not finite, or has no place on the scale.
 */
export function onScale(values: readonly number[], scale: Scale, trials?: number): Placed {
  const kept = values.map((value) => {
    if (!Number.isFinite(value)) {
      throw new RangeError(`A run's value is ${value}, wanted finite numbers: count the runs that have one instead`);
    }
    if (scale === "plain") return value;
    const inside = trials === undefined ? value : insideShare(value, trials);
    if (Number.isFinite(axes[scale].to(inside))) return inside;
    const next = scale === "logit" && (value === 0 || value === 1)
      ? "state `trials`, how many it was counted over, e.g. 10,000"
      : "use plain";
    throw new RangeError(`A run's value ${value} has no place on a ${scale} scale: ${next}`);
  });
  return { values: kept.map(axes[scale].to), roundings: kept.map((value) => roundingOf(axes[scale].size(value))) };
}

/** Both ends of a range through a function; an infinite end becomes open. */
export function ends([low, high]: readonly [number, number], through: (value: number) => number): Interval {
  const closed = (end: number) => Number.isFinite(end) ? end : null;
  return [closed(through(low)), closed(through(high))];
}
