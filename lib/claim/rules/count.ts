import type { Judgement, Rule } from "../judgement.ts";
import { binomialProbability, clopperPearson } from "../statistics.ts";
import { verdictAt } from "./region.ts";
import { percent, pValue, tooFew } from "./wording.ts";

/**
 * More than a share of the runs show something, judged by the exact interval of that share (Clopper & Pearson 1934).
 *
 * Upheld when the interval lies above the share, refuted when it lies at or below it. `leastRuns` is the smallest number
 * with which unanimous runs decide, either way; upholding may need more, which the words say.
 *
 * @param options `moreThan`: a share from 0 to below 1. `what`: ends the sentence "7 of 8 runs ...".
 * @throws {RangeError} When the share is out of range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { count } from "./count.ts";
 * const most = count({ moreThan: 0.5, what: "end above 99 %" });
 * assert.equal(most.leastRuns, 6);
 * assert.equal(most.judge([true, true, true, true, true, true]).verdict, "upheld");
 * ```
 */
export function count(
  { moreThan, what, level = 0.95 }: { moreThan: number; what: string; level?: number },
): Rule<readonly boolean[]> {
  if (!(moreThan >= 0 && moreThan < 1)) {
    throw new RangeError(`The share is ${moreThan}, wanted at least 0 and below 1, e.g. 0.5`);
  }
  const tail = (1 - level) / 2;
  const unanimous = (share: number) => Math.max(1, Math.ceil(Math.log(tail) / Math.log(share) - 1e-9));
  const toUphold = unanimous(moreThan);
  const leastRuns = moreThan === 0 ? 1 : Math.min(toUphold, unanimous(1 - moreThan));
  const question = "a single run";
  return {
    words: `the exact ${percent(level)} interval of the share of runs that ${what} lies above ${
      percent(moreThan)
    }, for which ${toUphold} runs are needed at least`,
    leastRuns,
    judge(runs): Judgement {
      const n = runs.length;
      if (n < leastRuns) return tooFew(n, leastRuns, { level, question });
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
        singleRun: { show: yes, of: n },
        p,
      };
    },
  };
}
