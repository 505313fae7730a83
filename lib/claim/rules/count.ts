import * as v from "valibot";
import { log } from "../../math/mod.ts";
import { binomialProbability, clopperPearson } from "../../statistics/mod.ts";
import { exactObject, numberWhere, valid } from "../../validation/mod.ts";
import type { Judgement, Rule } from "../judgement.ts";
import { made } from "./making.ts";
import * as options from "./options.ts";
import { verdictAt } from "./region.ts";
import { percent, pValue, tooFew } from "./wording.ts";

/** What runs are to show, and how many of them. */
export interface CountOptions {
  /** A share of the runs, from 0 to below 1. */
  readonly moreThan: number;
  /** Ends the sentence "7 of 8 runs ...". */
  readonly what: string;
  /** Of the interval, between 0 and 1 (default 0.95). */
  readonly level?: number;
}

export const countSchema = exactObject({
  moreThan: numberWhere("a share from 0 to below 1, e.g. 0.5", (x) => x >= 0 && x < 1),
  what: v.string(),
  level: options.level,
}) satisfies v.GenericSchema<CountOptions>;
const measured = v.array(v.boolean());

/**
 * More than a share of the runs show something, judged by the exact interval of that share (Clopper & Pearson 1934).
 *
 * Upheld when the interval lies above the share, refuted when it lies at or below it. `minRuns` is the smallest number
 * with which unanimous runs decide, either way; upholding may need more, which the words say.
 *
 * @throws {ValidationError} When an option is not known, or not what it has to be. `judge`: when a run is not true or false.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { count } from "./count.ts";
 * const most = count({ moreThan: 0.5, what: "end above 99 %" });
 * assert.equal(most.minRuns, 6);
 * assert.equal(most.judge([true, true, true, true, true, true]).verdict, "upheld");
 * ```
 */
export function count(options: CountOptions): Rule<readonly boolean[]> {
  const { moreThan, what, level: stated } = valid(countSchema, options, "The options of count()");
  const unanimous = (share: number, level: number) => Math.max(1, Math.ceil(log((1 - level) / 2) / log(share) - 1e-9));
  const least = (level: number) =>
    moreThan === 0 ? 1 : Math.min(unanimous(moreThan, level), unanimous(1 - moreThan, level));
  const question = "a single run";
  return made("count", options, {
    words: `the exact ${percent(stated)} interval of the share of runs that ${what} lies above ${
      percent(moreThan)
    }, for which ${unanimous(moreThan, stated)} runs are needed at least`,
    minRuns: least(stated),
    level: stated,
    judge(runs, level = stated): Judgement {
      valid(measured, runs, "What count() judges");
      const n = runs.length;
      const minRuns = least(level);
      if (n < minRuns) return tooFew(n, minRuns, { level, question });
      const yes = runs.filter(Boolean).length;
      const interval = clopperPearson(yes, n, level);
      const p = {
        upheld: binomialProbability(n - yes, n, 1 - moreThan),
        refuted: binomialProbability(yes, n, moreThan),
      };
      return {
        verdict: verdictAt(level, p),
        finding: `${yes} of ${n} runs ${what} (${percent(level)} interval ${
          percent(Number(interval[0].toFixed(3)))
        } to ${percent(Number(interval[1].toFixed(3)))}), wanted more than ${percent(moreThan)} (${
          pValue(Math.min(1, 2 * Math.min(p.upheld, p.refuted)))
        })`,
        question,
        effect: yes / n,
        unit: "share of runs",
        interval,
        runs: runs.map(Number),
        wanted: [moreThan, null],
        level,
        n,
        kind: { rule: "count", moreThan, what },
        singleRun: { show: yes, of: n },
        p,
      };
    },
  });
}
