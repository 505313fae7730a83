import * as v from "valibot";
import { summary } from "../../statistics/mod.ts";
import { exactObject, oneOf, valid } from "../../validation/mod.ts";
import type { Interval, Judgement, Rule } from "../judgement.ts";
import { inside, knownBounds, requireInside } from "./bounds.ts";
import { made } from "./making.ts";
import { numbersOf } from "./measured.ts";
import * as options from "./options.ts";
import { against, bySide, verdictAt } from "./region.ts";
import { areSame } from "./rounding.ts";
import { axes, ends, onScale, type Scale } from "./scale.ts";
import { beside, intervalWords, percent, range, sameWords, tooFew } from "./wording.ts";

/** The range that a metric is to lie within. */
export interface WithinOptions {
  /** The lower end, which belongs to the range; without it that side is open. */
  readonly low?: number;
  /** The upper end, which belongs to the range; without it that side is open. */
  readonly high?: number;
  /** The natural scale of the metric (default plain). */
  readonly scale?: Scale;
  /** How many a share was counted over: with it, 0 and 1 have a place on a logit scale, k of n as (k + ½) / (n + 1). */
  readonly trials?: number;
  /**
   * The least and the greatest value that the metric can have, null where there is none: no interval goes beyond (default: those of a
   * share, or of R², where the unit says that it is one).
   */
  readonly bounds?: Interval;
  /** What it is counted in, or what it is a metric of. */
  readonly unit?: string;
  /** Whether the mean is to lie there, or the next run (default on average). */
  readonly question?: "on average" | "a single run";
  /** Of the interval, between 0 and 1 (default 0.95). */
  readonly level?: number;
}

export const withinSchema = exactObject({
  low: v.optional(options.finite),
  high: v.optional(options.finite),
  scale: options.scale,
  trials: options.trials,
  bounds: options.bounds,
  unit: options.unit,
  question: v.optional(oneOf(["on average", "a single run"]), "on average"),
  level: options.level,
}) satisfies v.GenericSchema<WithinOptions>;

/**
 * A metric within a range, judged by an interval over runs: of their mean ("on average"; the geometric one on a log
 * scale), or of the next run ("a single run", a prediction interval).
 *
 * Upheld when the interval lies inside [low, high], refuted when it lies wholly outside. Runs that are all the same leave t
 * without a spread: only their side counts then, which six runs decide on average, and nineteen of a single run.
 *
 * @throws {ValidationError} When an option is not known, or not what it has to be. `judge`: when the runs are no numbers.
 * @throws {RangeError} When neither low nor high is given, or low is above high. `judge`: when a value has no place on the
 * scale, or lies out of bounds.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { within } from "./within.ts";
 * assert.equal(within({ low: 0.98, unit: "accuracy" }).judge([0.991, 0.992, 0.99]).verdict, "upheld");
 * ```
 */
export function within(options: WithinOptions): Rule<readonly number[]> {
  const { low, high, scale, trials, bounds, unit, question, level: stated } = valid(
    withinSchema,
    options,
    "The options of within()",
  );
  const { to, from } = axes[scale];
  const region = [low === undefined ? -Infinity : to(low), high === undefined ? Infinity : to(high)] as const;
  if (!(low !== undefined || high !== undefined) || !(region[0] <= region[1])) {
    throw new RangeError(`The range is ${low} to ${high}, wanted a low, a high, or both in this order`);
  }
  if (region[0] === Infinity || region[1] === -Infinity) {
    throw new RangeError(`The range is ${low} to ${high}, of which nothing has a place on a ${scale} scale`);
  }
  const single = question === "a single run";
  const meant = single ? "next run" : scale === "log" ? "geometric mean" : scale === "logit" ? "mean log-odds" : "mean";
  const wanted = range([low ?? null, high ?? null], unit);
  return made("within", options, {
    words: `the ${percent(stated)} interval of the ${meant} lies within ${wanted}`,
    minRuns: 3,
    level: stated,
    judge(values, level = stated): Judgement {
      const { values: placed, roundings } = onScale(numbersOf(values, "within"), scale, trials);
      const n = placed.length;
      if (n < 3) return tooFew(n, 3, { level, question });
      const { mean, deviation, interval, prediction } = summary(placed, level);
      const same = areSame(placed, roundings);
      const lies = placed.map((value, run) =>
        value >= region[0] - roundings[run] && value <= region[1] + roundings[run]
      );
      const p = same
        ? bySide(n, question, { inside: lies[0], outside: !lies[0] })
        : against(mean, deviation * Math.sqrt(single ? 1 + 1 / n : 1 / n), n - 1, region);
      requireInside(values, bounds);
      const kept = (interval: Interval) => inside(interval, bounds ?? knownBounds(unit, values));
      const shown = kept(ends(single ? prediction : interval, from));
      const effect = from(mean);
      const show = lies.filter(Boolean).length;
      const sure = same
        ? sameWords(n, "runs", { level, question })
        : intervalWords(shown, n, "runs", level, `of the ${meant} `);
      return {
        verdict: verdictAt(level, p),
        finding: `${scale === "log" ? "geometric mean" : "mean"} ${same ? beside(effect) : beside(effect, shown)}${
          unit ? ` ${unit}` : ""
        } (${sure}), wanted ${wanted}; ${show} of ${n} runs lie there`,
        question,
        effect,
        unit,
        interval: same ? undefined : shown,
        runs: [...values],
        placed,
        placedOn: scale,
        wanted: [low ?? null, high ?? null],
        level,
        n,
        kind: { rule: "within", scale, region },
        singleRun: { show, of: n, prediction: same ? undefined : kept(ends(prediction, from)) },
        p,
      };
    },
  });
}
