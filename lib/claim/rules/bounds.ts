import { shown } from "../../validation/mod.ts";
import type { Interval } from "../judgement.ts";

/** An interval without what lies out of the bounds of its metric: there the truth cannot be. */
export function inside([low, high]: Interval, bounds: Interval = [null, null]): Interval {
  const [least, greatest] = bounds;
  return [
    low === null || (least !== null && low < least) ? least : low,
    high === null || (greatest !== null && high > greatest) ? greatest : high,
  ];
}

/** Whether what is counted in this is a share, by its name. */
export const isShare = (unit: string): boolean => /^(accuracy|share\b)/.test(unit);

/** Bounds that a metric has by what it is counted in, where none are stated: of a share, or of R², that keeps to them in all runs. */
export function knownBounds(unit = "", values: readonly number[]): Interval | undefined {
  const [least, greatest]: Interval = isShare(unit) ? [0, 1] : /^R(²|\^2)/.test(unit) ? [null, 1] : [null, null];
  return values.every((value) => value >= (least ?? -Infinity) && value <= (greatest ?? Infinity))
    ? [least, greatest]
    : undefined;
}

/** @throws {RangeError} When a value is out of the bounds that are stated of it. */
export function requireInside(values: readonly number[], [least, greatest]: Interval = [null, null]): void {
  const i = values.findIndex((value) => (least !== null && value < least) || (greatest !== null && value > greatest));
  if (i < 0) return;
  throw new RangeError(
    `Run ${i} measured ${shown(values[i])}, out of the bounds ${least ?? "none"} to ${
      greatest ?? "none"
    } that the rule ` +
      "states of the metric; correct the bounds or the measure",
  );
}
