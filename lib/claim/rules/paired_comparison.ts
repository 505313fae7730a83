import type * as v from "valibot";
import { summary } from "../../statistics/mod.ts";
import { exactObject, valid } from "../../validation/mod.ts";
import type { Judgement, Rule } from "../judgement.ts";
import { pairsOf } from "./measured.ts";
import * as options from "./options.ts";
import { against, bySide, verdictAt } from "./region.ts";
import { areSame } from "./rounding.ts";
import { axes, ends, onScale, type Placed, type Scale } from "./scale.ts";
import { beside, intervalWords, percent, pValue, sameWords, tooFew } from "./wording.ts";

/** Which of two is meant to be ahead. */
export type Direction = "less" | "greater";

/** A metric of two things, run by run: the same index is the same seed. */
export interface Pairs {
  /** Of one variant, by seed. */
  readonly first: readonly number[];
  /** Of the other, by the same seeds. */
  readonly second: readonly number[];
}

/**
 * The differences of pairs, first minus second, on their scale: 0 where they differ by rounding alone.
 *
 * @throws {RangeError} When there are not as many of both, or a value has no place on the scale.
 */
export function differences({ first, second }: Pairs, scale: Scale = "plain", trials?: number): Placed {
  if (first.length !== second.length) {
    throw new RangeError(
      `There are ${first.length} first and ${second.length} second values, wanted pairs of one seed`,
    );
  }
  const [ones, others] = [onScale(first, scale, trials), onScale(second, scale, trials)];
  const roundings = ones.roundings.map((rounding, seed) => rounding + others.roundings[seed]);
  const values = ones.values.map((one, seed) => one - others.values[seed]);
  return { values: values.map((value, seed) => Math.abs(value) <= roundings[seed] ? 0 : value), roundings };
}

/** How an order is judged. */
export interface PairedComparisonOptions {
  /** Which is meant to be ahead. */
  readonly alternative: Direction;
  /** The natural scale of the metric (default plain). */
  readonly scale?: Scale;
  /** How many a share was counted over: with it, 0 and 1 have a place on a logit scale, k of n as (k + ½) / (n + 1). */
  readonly trials?: number;
  /** What it is counted in, or what it is a metric of. */
  readonly unit?: string;
  /** Of the interval, between 0 and 1 (default 0.95). */
  readonly level?: number;
}

const schema = exactObject({
  alternative: options.direction,
  scale: options.scale,
  trials: options.trials,
  unit: options.unit,
  level: options.level,
}) satisfies v.GenericSchema<PairedComparisonOptions>;

/**
 * An order of two things, judged by the paired t interval over seeds: of the difference of means (plain), the ratio of
 * geometric means (log) or the odds ratio (logit), first against second.
 *
 * Upheld when the interval excludes "no difference" in the wanted direction, refuted when it excludes it in the other.
 * Differences that are all the same leave t without a spread: only their signs count then (2^-n), so six pairs decide.
 *
 * @throws {ValidationError} When an option is not known, or not what it has to be. `judge`: when the pairs are none.
 * @throws {RangeError} `judge`: when the values are not finite pairs that have a place on the scale.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { pairedComparison } from "./paired_comparison.ts";
 * const rule = pairedComparison({ alternative: "less", scale: "log" });
 * const { verdict, effect } = rule.judge({ first: [1e-4, 2e-4, 1e-4], second: [1e-2, 3e-2, 1e-2] });
 * assert.equal(verdict, "upheld");
 * assert(effect! < 0.011);
 * ```
 */
export function pairedComparison(options: PairedComparisonOptions): Rule<Pairs> {
  const { alternative, scale, trials, unit, level: stated } = valid(
    schema,
    options,
    "The options of pairedComparison()",
  );
  const { show, difference } = axes[scale];
  const side = alternative === "less" ? "below" : "above";
  const region = alternative === "less" ? [-Infinity, 0] as const : [0, Infinity] as const;
  const fits = (value: number) => alternative === "less" ? value < 0 : value > 0;
  const question = "on average";
  return {
    words: `the ${percent(stated)} interval of the paired ${difference}, first against second, lies ${side} ${show(0)}`,
    minRuns: 3,
    level: stated,
    judge(pairs, level = stated): Judgement {
      const { values: found, roundings } = differences(pairsOf(pairs, "pairedComparison"), scale, trials);
      const n = found.length;
      if (n < 3) return tooFew(n, 3, { level, question });
      const { mean, deviation, interval, prediction } = summary(found, level);
      const same = areSame(found, roundings);
      const p = same
        ? bySide(n, question, { inside: fits(mean), outside: fits(-mean) })
        : against(mean, deviation / Math.sqrt(n), n - 1, region);
      const shown = ends(interval, show);
      const effect = show(mean);
      const agreeing = found.filter(fits).length;
      const counted = scale === "plain" ? difference + (unit ? ` in ${unit}` : "") : difference;
      const sure = same ? sameWords(n, "pairs", { level, question }) : intervalWords(shown, n, "pairs", level);
      return {
        verdict: verdictAt(level, p),
        finding: `${difference} ${same ? beside(effect) : beside(effect, shown)}${
          scale === "plain" && unit ? ` ${unit}` : ""
        } (${sure}, ${pValue(Math.min(1, 2 * Math.min(p.upheld, p.refuted)))}); ${
          alternative === "less" ? "the first is less" : "the first is greater"
        } in ${agreeing} of ${n}`,
        question,
        effect,
        unit: counted,
        interval: same ? undefined : shown,
        runs: found.map(show),
        placed: found,
        placedOn: scale,
        wanted: ends(region, show),
        level,
        n,
        singleRun: { show: agreeing, of: n, prediction: same ? undefined : ends(prediction, show) },
        p,
      };
    },
  };
}
