import * as v from "valibot";
import { exactObject, valid } from "../../validation/mod.ts";
import type { Judgement, Rule } from "../judgement.ts";
import { made } from "./making.ts";
import {
  differences,
  groupDifference,
  type Groups,
  meansOf,
  pairedDifference,
  type Pairs,
  sizeOf,
} from "./difference.ts";
import { likeness, type Margin, marginSchema, reachOf, sizeWords, smallestMargin } from "./margin.ts";
import { groupsOf, pairsOf } from "./measured.ts";
import * as options from "./options.ts";
import { verdictAt } from "./region.ts";
import { axes, ends, type Scale } from "./scale.ts";
import { beside, percent, pValue, range, tooFew } from "./wording.ts";

/** How alike two things are to be. */
export interface SimilarOptions {
  /** The smallest difference that a reader would care about. */
  readonly margin: Margin;
  /** Whether the same index of both is the same seed (default), or the runs share no seeds. */
  readonly paired?: boolean;
  /** The natural scale of the metric (default plain). */
  readonly scale?: Scale;
  /** How many a share was counted over: with it, 0 and 1 have a place on a logit scale, k of n as (k + ½) / (n + 1). */
  readonly trials?: number;
  /** What it is counted in, or what it is a metric of. */
  readonly unit?: string;
  /** Of the interval, between 0 and 1 (default 0.95). */
  readonly level?: number;
}

export const similarSchema = exactObject({
  margin: marginSchema,
  paired: v.optional(v.boolean(), true),
  scale: options.scale,
  trials: options.trials,
  unit: options.unit,
  level: options.level,
}) satisfies v.GenericSchema<SimilarOptions>;

/**
 * No difference of two things but for a margin: a test of equivalence, by two one-sided t tests (Schuirmann 1987), of the difference
 * of means (plain), the ratio of geometric means (log) or the odds ratio (logit). Paired over seeds, or by Welch's t of two groups that
 * share none.
 *
 * Upheld when the interval lies inside ± margin (of a ratio: from 1 / margin to margin), refuted when it lies wholly outside. That two things
 * cannot be told apart upholds nothing: a wide interval is inconclusive, and tells the smallest margin that it would support.
 *
 * @throws {ValidationError} When an option is not known, or not what it has to be. `judge`: when what is judged are no pairs.
 * @throws {RangeError} `judge`: when the values are not finite pairs that have a place on the scale.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { similar } from "./similar.ts";
 * const rule = similar({ margin: { size: 1.1, reason: "what two seeds of one net differ by" }, scale: "log" });
 * const { verdict } = rule.judge({ first: [0.31, 0.29, 0.3, 0.32], second: [0.3, 0.3, 0.29, 0.32] });
 * assert.equal(verdict, "upheld");
 * ```
 */
export function similar(options: SimilarOptions): Rule<Pairs | Groups> {
  const told = "The options of similar()";
  const { paired, scale, trials, unit, level: stated, margin: given } = valid(similarSchema, options, told);
  const { reach, interval: wanted, reason } = reachOf(given, scale, unit, told);
  const { show, difference } = axes[scale], question = "on average";
  const counted = scale === "plain" ? unit : undefined, within = range(wanted, counted);
  return made("similar", options, {
    words: `the ${percent(stated)} interval of the ${paired ? "paired " : ""}${difference}${
      paired ? "" : " by Welch's t"
    }, first against second, lies within ${within} (${reason})`,
    minRuns: 3,
    level: stated,
    judge(measured, level = stated): Judgement {
      const both = paired ? pairsOf(measured, "similar") : groupsOf(measured, "similar");
      const singles = paired ? differences(both as Pairs, scale, trials) : undefined;
      const n = Math.min(sizeOf(both.first), sizeOf(both.second));
      if (n < 3) return tooFew(n, 3, { level, question });
      const found = singles
        ? pairedDifference(singles, { scale, level })
        : groupDifference(both, { scale, trials, level });
      const { mean, interval, prediction, singles: { values, roundings }, single, placed, groups } = found;
      const p = likeness(found.p, reach), verdict = verdictAt(level, p);
      const shown = interval && ends(interval, show), effect = show(mean);
      const smallest = verdict === "inconclusive"
        ? smallestMargin(found.p, Math.max(...(interval ?? values).map(Math.abs)), scale, level)
        : undefined;
      const alike = values.filter((value, i) => Math.abs(value) <= reach + roundings[i]).length;
      return {
        verdict,
        finding: `${difference} ${shown ? beside(effect, shown) : beside(effect)}${
          counted ? ` ${counted}` : ""
        } (${found.sure}, ${pValue(Math.min(1, 2 * Math.min(p.upheld, p.refuted)))}), wanted within ${within}${
          values.length === 0 ? "" : `; ${alike} of ${values.length} ${single} lie there`
        }${smallest === undefined ? "" : `; no difference beyond ${sizeWords(smallest, scale, unit)}`}`,
        question,
        effect,
        unit: counted ? `${difference} in ${counted}` : difference,
        interval: shown,
        runs: placed?.map(show),
        placed,
        placedOn: placed && scale,
        groups,
        wanted,
        smallestMargin: smallest,
        level,
        n: found.n,
        kind: {
          rule: "similarity",
          scale,
          region: [-reach, reach],
          means: meansOf(both, scale, trials),
          unit,
          marginWords: sizeWords(given.size, scale, unit),
        },
        singleRun: values.length === 0
          ? undefined
          : { show: alike, of: values.length, prediction: prediction && ends(prediction, show) },
        p,
      };
    },
  });
}
