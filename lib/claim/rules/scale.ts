import type { Interval } from "../judgement.ts";

/**
 * The natural scale of a metric, on which runs spread alike: plain; log for what is positive and spreads by factors
 * (losses, norms); logit for shares strictly between 0 and 1.
 */
export type Scale = "plain" | "log" | "logit";

interface Axis {
  /** From the metric to the scale; -Infinity and Infinity at and beyond the ends. */
  to(value: number): number;
  from(value: number): number;
  /** What a difference on the scale is called, and how it is shown. */
  readonly difference: string;
  show(difference: number): number;
}

export const axes: Readonly<Record<Scale, Axis>> = {
  plain: { to: Number, from: Number, difference: "difference of means", show: Number },
  log: {
    to: (value) => value <= 0 ? -Infinity : Math.log(value),
    from: Math.exp,
    difference: "ratio of geometric means",
    show: Math.exp,
  },
  logit: {
    to: (share) => share <= 0 ? -Infinity : share >= 1 ? Infinity : Math.log(share / (1 - share)),
    from: (value) => 1 / (1 + Math.exp(-value)),
    difference: "odds ratio",
    show: Math.exp,
  },
};

/**
 * Measured values on their scale.
 *
 * @throws {RangeError} When one is not finite, or has no place on the scale.
 */
export function onScale(values: readonly number[], scale: Scale): number[] {
  return values.map((value) => {
    if (!Number.isFinite(value)) {
      throw new RangeError(`A run's value is ${value}, wanted finite numbers: count the runs that have one instead`);
    }
    const placed = axes[scale].to(value);
    if (!Number.isFinite(placed)) {
      throw new RangeError(`A run's value ${value} has no place on a ${scale} scale: use plain`);
    }
    return placed;
  });
}

/** Both ends of a range through a function; an infinite end becomes open. */
export function ends([low, high]: readonly [number, number], through: (value: number) => number): Interval {
  const closed = (end: number) => Number.isFinite(end) ? end : null;
  return [closed(through(low)), closed(through(high))];
}
