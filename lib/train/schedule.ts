import * as v from "valibot";
import { cos } from "../math/trigonometry.ts";
import { wholePower } from "../math/whole_power.ts";
import { exactObject, numberWhere, oneKindOf, wholeNumber } from "../validation/mod.ts";

/** How the learning rate moves: what a step's is, as a share of the optimiser's. */
export type Schedule = StepSchedule | ExponentialSchedule | CosineSchedule | OneCycleSchedule;

/** What schedules have in common. */
export interface WarmUp {
  /**
   * Over so many first steps the rate rises evenly, from 1 / (warmUp + 1) of what it would be (default 0): PyTorch's `LinearLR` with that
   * `start_factor` and so many `total_iters`, chained to the schedule.
   */
  readonly warmUp?: number;
}

/** Every so many epochs the rate is multiplied by a factor: PyTorch's `StepLR`, stepped after each epoch. */
export interface StepSchedule extends WarmUp {
  /** Which schedule it is. */
  readonly type: "step";
  /** How many epochs lie between two drops. */
  readonly epochs: number;
  /** Above 0, at most 1. */
  readonly factor: number;
}

/** After each epoch the rate is multiplied by a factor: PyTorch's `ExponentialLR`, stepped after each epoch. */
export interface ExponentialSchedule extends WarmUp {
  /** Which schedule it is. */
  readonly type: "exponential";
  /** Above 0, at most 1. */
  readonly factor: number;
}

/**
 * Half a cosine from the whole rate down to a share of it, step by step (Loshchilov & Hutter 2017, eq. 5, without restarts): PyTorch's
 * `CosineAnnealingLR` over all steps, stepped after each minibatch. Step k of n stands at (k - 1) / n of the way, so the last one is not
 * quite at its end.
 */
export interface CosineSchedule extends WarmUp {
  /** Which schedule it is. */
  readonly type: "cosine";
  /** The share at the end, from 0 to below 1 (default 0). */
  readonly to?: number;
}

/**
 * Half a cosine up to the whole rate, and another down to almost nothing (Smith & Topin 2018): PyTorch's `OneCycleLR`, stepped after each
 * minibatch, with its momentum left alone. The last step stands at the end.
 */
export interface OneCycleSchedule {
  /** Which schedule it is. */
  readonly type: "one-cycle";
  /** The share of the steps on which it rises (default 0.3). */
  readonly rise?: number;
  /** By how much less it begins (default 25). */
  readonly divisor?: number;
  /** By how much less it ends than it begins (default 10,000). */
  readonly lastDivisor?: number;
}

const share = numberWhere("a share above 0, at most 1", (share) => share > 0 && share <= 1);
const warmUp = v.optional(wholeNumber(0));
const above1 = numberWhere("a number above 1", (number) => number > 1);

/** What a {@linkcode Schedule} has to be. */
export const scheduleSchema = oneKindOf("type", [
  exactObject({ type: v.literal("step"), epochs: wholeNumber(1), factor: share, warmUp }),
  exactObject({ type: v.literal("exponential"), factor: share, warmUp }),
  exactObject({
    type: v.literal("cosine"),
    to: v.optional(numberWhere("a share from 0 to below 1", (share) => share >= 0 && share < 1)),
    warmUp,
  }),
  exactObject({
    type: v.literal("one-cycle"),
    rise: v.optional(numberWhere("a share above 0, below 1", (share) => share > 0 && share < 1)),
    divisor: v.optional(above1),
    lastDivisor: v.optional(above1),
  }),
]);

/** From `from` to `to` along half a cosine, at a place from 0 to 1. */
const along = (from: number, to: number, place: number) => to + (from - to) * (1 + cos(Math.PI * place)) / 2;

/**
 * The learning rate of a step, as a share of the optimiser's.
 *
 * @param step From 1 to `steps`.
 * @param steps Of the whole run.
 * @param stepsPerEpoch Steps of an epoch.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { shareAt } from "./schedule.ts";
 * assert.equal(shareAt({ type: "cosine" }, 1, 100, 10), 1);
 * assert.equal(shareAt({ type: "step", epochs: 2, factor: 0.1 }, 21, 100, 10), 0.1);
 * assert.equal(shareAt({ type: "exponential", factor: 0.5, warmUp: 3 }, 1, 100, 10), 0.25);
 * ```
 */
export function shareAt(schedule: Schedule | undefined, step: number, steps: number, stepsPerEpoch: number): number {
  if (!schedule) return 1;
  const done = step - 1, epoch = Math.floor(done / stepsPerEpoch);
  if (schedule.type === "one-cycle") {
    const { rise = 0.3, divisor = 25, lastDivisor = 1e4 } = schedule, top = rise * steps - 1;
    return done <= top
      ? along(1 / divisor, 1, top > 0 ? done / top : 1)
      : along(1, 1 / divisor / lastDivisor, (done - top) / (steps - 1 - top));
  }
  const { warmUp = 0 } = schedule, warmth = Math.min(1, step / (warmUp + 1));
  switch (schedule.type) {
    case "step":
      return warmth * wholePower(schedule.factor, Math.floor(epoch / schedule.epochs));
    case "exponential":
      return warmth * wholePower(schedule.factor, epoch);
    case "cosine":
      return warmth * along(1, schedule.to ?? 0, done / steps);
  }
}
