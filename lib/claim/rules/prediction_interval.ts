import type * as v from "valibot";
import { log } from "../../math/mod.ts";
import { summary } from "../../statistics/mod.ts";
import { exactObject, numberWhere, valid } from "../../validation/mod.ts";
import type { Judgement, Rule } from "../judgement.ts";
import { made } from "./making.ts";
import { numbersOf } from "./measured.ts";
import * as options from "./options.ts";
import { against, bySide, verdictAt } from "./region.ts";
import { areSame } from "./rounding.ts";
import { axes, ends, insideShare, onScale, type Scale } from "./scale.ts";
import { beside, number, percent, pValue, range, sameWords, tooFew } from "./wording.ts";

/** A number that the report prints, and how sharply runs are to agree with it. */
export interface PredictionIntervalOptions {
  /** As it is printed. */
  readonly value: number;
  /** Half a unit of its last digit. */
  readonly rounding: number;
  /** The natural scale of the metric (default plain). */
  readonly scale?: Scale;
  /**
   * The widest interval that can uphold: the difference of its ends on a plain scale, their ratio on a log scale, their odds
   * ratio on a logit scale.
   */
  readonly widest: number;
  /** What it is counted in, or what it is a metric of. */
  readonly unit?: string;
  /**
   * How many a share was counted over: the standard deviation is then never taken smaller than the binomial one, and on a logit
   * scale k of n that are 0 or n count as (k + ½) / (n + 1).
   */
  readonly trials?: number;
  /** Of the interval, between 0 and 1 (default 0.95). */
  readonly level?: number;
}

export const predictionIntervalSchema = exactObject({
  value: options.finite,
  rounding: numberWhere("half a unit of the last printed digit, e.g. 0.00005", (x) => x >= 0),
  scale: options.scale,
  widest: numberWhere("the widest interval that can uphold, above 0", (x) => x > 0),
  unit: options.unit,
  trials: options.trials,
  level: options.level,
}) satisfies v.GenericSchema<PredictionIntervalOptions>;

/** The binomial standard deviation of a share of so many trials, on its scale (delta method). */
function binomialDeviation(share: number, trials: number, scale: Scale): number {
  const inside = insideShare(share, trials);
  const plain = Math.sqrt(inside * (1 - inside) / trials);
  return scale === "plain" ? plain : plain / (scale === "log" ? inside : inside * (1 - inside));
}

/**
 * A number that the report printed from its one run, judged by the prediction interval of our runs (mean ± t s √(1 + 1/n)):
 * would one more of our runs have given it?
 *
 * Refuted when no number that rounds to the printed one lies inside. Upheld when one does and the interval is no wider
 * than `widest`; a wider one would take in almost anything, so it is then inconclusive. `p.upheld` is that of the
 * next run lying no further than `widest` from the printed number, which an upheld verdict implies. Runs that
 * are all the same leave t without a spread: nineteen of them decide then, since the next one is then the only one to differ.
 *
 * @throws {ValidationError} When an option is not known, or not what it has to be. `judge`: when the runs are no numbers.
 * @throws {RangeError} When nothing that is printed so has a place on the scale, or widest is no ratio above 1 where it is one.
 * `judge`: when a run's value has no place on the scale.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { predictionInterval } from "./prediction_interval.ts";
 * const rule = predictionInterval({ value: 0.9947, rounding: 0.00005, widest: 0.01, trials: 10_000 });
 * assert.equal(rule.judge([0.9941, 0.9944, 0.9938]).verdict, "upheld");
 * ```
 */
export function predictionInterval(options: PredictionIntervalOptions): Rule<readonly number[]> {
  const { value, rounding, scale, widest, unit, trials, level: stated } = valid(
    predictionIntervalSchema,
    options,
    "The options of predictionInterval()",
  );
  const { to, from } = axes[scale];
  const strange = scale === "logit" && !(value >= 0 && value <= 1) || scale === "log" && !(value > 0);
  if (strange || to(value - rounding) === Infinity || to(value + rounding) === -Infinity) {
    throw new RangeError(`The printed ${value} has no place on a ${scale} scale: use plain`);
  }
  if (scale !== "plain" && !(widest > 1)) {
    throw new RangeError(`The widest interval is ${widest}, wanted a ratio above 1 on a ${scale} scale, e.g. 3`);
  }
  // 94.71 / 100 is 0.9470999999999999.
  const written = Number(value.toPrecision(12));
  const reach = scale === "plain" ? widest : log(widest);
  const question = "a single run";
  const width = {
    plain: `${number(widest)}${unit ? ` ${unit}` : ""}`,
    log: `a factor of ${number(widest)}`,
    logit: `an odds ratio of ${number(widest)}`,
  }[scale];
  return made("predictionInterval", options, {
    words: `the ${percent(stated)} prediction interval of our runs holds the printed ${written} ± ${rounding}${
      unit ? ` ${unit}` : ""
    } and is no wider than ${width}`,
    minRuns: 3,
    level: stated,
    judge(values, level = stated): Judgement {
      const { values: placed, roundings } = onScale(numbersOf(values, "predictionInterval"), scale, trials);
      const n = placed.length;
      if (n < 3) return tooFew(n, 3, { level, question });
      const own = summary(placed, level);
      const floor = trials === undefined ? 0 : binomialDeviation(from(own.mean), trials, scale);
      const { mean, deviation, prediction } = summary(placed, level, Math.max(own.deviation, floor));
      const error = deviation * Math.sqrt(1 + 1 / n);
      // Of all numbers that print as this one, the nearest to our mean speaks for the report.
      const nearest = to(Math.min(Math.max(from(mean), value - rounding), value + rounding));
      const same = floor === 0 && areSame(placed, roundings);
      const apart = Math.abs(nearest - mean) - roundings[0];
      const { refuted } = same
        ? bySide(n, question, { inside: false, outside: apart > 0 })
        : against(mean, error, n - 1, [nearest, nearest]);
      const { upheld } = same
        ? bySide(n, question, { inside: apart <= reach, outside: false })
        : against(mean, error, n - 1, [nearest - reach, nearest + reach]);
      const shown = ends(prediction, from);
      const wide = prediction[1] - prediction[0] > reach;
      const outside = same ? apart > 0 : verdictAt(level, { upheld: 1, refuted }) === "refuted";
      const effect = from(mean);
      const sure = same
        ? `our runs have ${number(effect)}${unit ? ` ${unit}` : ""} (${sameWords(n, "runs", { level, question })})`
        : `our next run would print ${range(shown, unit)} (${percent(level)} prediction interval, ${n} runs, mean ${
          beside(effect, shown)
        })`;
      return {
        verdict: same
          ? verdictAt(level, outside ? { upheld: 1, refuted } : { upheld, refuted: 1 })
          : outside
          ? "refuted"
          : wide
          ? "inconclusive"
          : "upheld",
        finding: `${sure}; the report prints ${written}, ${outside ? "outside" : "inside"}${
          wide ? `, and the interval is wider than ${width}` : ""
        } (${pValue(Math.min(1, 2 * refuted))})`,
        question,
        effect,
        unit,
        interval: same ? undefined : shown,
        runs: [...values],
        placed,
        placedOn: scale,
        wanted: [value, value],
        level,
        n,
        kind: {
          rule: "prediction interval",
          scale,
          region: [to(value - rounding), to(value + rounding)],
          reach,
          deviation,
        },
        p: { upheld, refuted },
      };
    },
  });
}
