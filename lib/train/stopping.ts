import * as v from "valibot";
import { exactObject, numberWhere, wholeNumber } from "../validation/mod.ts";
import { type ValidationMetric, validationMetricSchema } from "./validation.ts";

/** Ends a run early, as Keras' `EarlyStopping` does: once its validation part has got no better for a while. */
export interface Stopping {
  /** What is to get better. */
  readonly metric: ValidationMetric;
  /** After so many evaluated epochs in a row that were no better the run ends, from 1. */
  readonly patience: number;
  /** Better is by more than this, from 0 (default 0). */
  readonly minDelta?: number;
}

/** What a protocol says of its end. */
type Watching = { readonly stopping?: Stopping; readonly keep?: "best" };

/** What a {@linkcode Stopping} has to be. */
export const stoppingSchema = exactObject({
  metric: validationMetricSchema,
  patience: wholeNumber(1),
  minDelta: v.optional(numberWhere("a number from 0", (delta) => delta >= 0)),
});

/** What is known of the validation part from the epochs evaluated so far: a part of the state. */
export interface Watched {
  /** The epoch (counted from 0) of the best metric, the first of equals; -1 before the first. */
  readonly bestEpoch: number;
  /** That metric; null before the first epoch. */
  readonly best: number | null;
  /** What the metric has to be better than, by `minDelta`, so that patience begins anew; null before the first epoch. */
  readonly reference: number | null;
  /** Epochs evaluated since it was. */
  readonly waited: number;
}

/** Before the first epoch. */
export const unwatched: Watched = { bestEpoch: -1, best: null, reference: null, waited: 0 };

/** What a run watches: what it stops by or, where it only keeps the best epoch, the loss. Nothing where it does neither. */
export function watchedMetric({ stopping, keep }: Watching): ValidationMetric | undefined {
  return stopping?.metric ?? (keep && "validationLoss");
}

/**
 * What is known after an epoch more.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { isOver, unwatched, watch } from "./stopping.ts";
 * const stopping = { metric: "validationLoss", patience: 2 } as const;
 * const after = [0.5, 0.4, 0.4, 0.6].reduce((watched, loss, epoch) => watch({ stopping }, watched, epoch, loss), unwatched);
 * assert.deepEqual(after, { bestEpoch: 1, best: 0.4, reference: 0.4, waited: 2 });
 * assert(isOver({ stopping }, after));
 * ```
 */
export function watch(
  protocol: Watching,
  { bestEpoch, best, reference, waited }: Watched,
  epoch: number,
  value: number,
): Watched {
  const { minDelta = 0 } = protocol.stopping ?? {}, falls = watchedMetric(protocol) === "validationLoss";
  const isBetter = (than: number | null, by: number) =>
    than === null || (falls ? value + by < than : value - by > than);
  const improves = isBetter(reference, minDelta), isBest = isBetter(best, 0);
  return {
    bestEpoch: isBest ? epoch : bestEpoch,
    best: isBest ? value : best,
    reference: improves ? value : reference,
    waited: improves ? 0 : waited + 1,
  };
}

/** Whether a run ends because its patience did. */
export function isOver({ stopping }: Watching, { waited }: Watched): boolean {
  return stopping !== undefined && waited >= stopping.patience;
}
