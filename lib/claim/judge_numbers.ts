import type { Plan } from "../plan/mod.ts";
import { type Interval, type Judgement, requireJudgement, type Rule, type Verdict } from "./judgement.ts";
import { percent } from "./rules/wording.ts";

/** One look at a claim. */
export interface Look {
  /** Number of seeds. */
  readonly seeds: number;
  /** At which it was judged there: of the interval, which holds at any look along with all others. */
  readonly level: number;
  /** What it said there. */
  readonly verdict: Verdict;
  /** Where the effect lies, at that level. */
  readonly interval?: Interval;
}

/** What came of judging numbers at the looks of a plan. */
export interface JudgedLooks<M> {
  /** Of the first look that decides, else of the last that was reached. */
  readonly judgement: Judgement;
  /** The numbers that were judged there. */
  readonly numbers: M;
  /** Those at which it was judged, up to the one that decided it. */
  readonly looks: readonly Look[];
}

/**
 * Judges numbers by a rule, once, as a claim with that rule is judged where no plan looks more than once.
 *
 * @param level Of interval and verdict, in place of the rule's own: between 0 and 1.
 * @throws {ValidationError} When the rule, which may be your own, gives no judgement.
 * @throws {RangeError} When it does not judge at the level that it is given.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { judgeNumbers } from "./judge_numbers.ts";
 * import { pairedComparison } from "./rules/mod.ts";
 * const rule = pairedComparison({ alternative: "less", scale: "plain" });
 * const { verdict } = judgeNumbers(rule, { first: [1, 2, 1.5, 1.2, 1.8], second: [2.1, 3, 2.4, 2.3, 2.9] });
 * assert.equal(verdict, "upheld");
 * ```
 */
export function judgeNumbers<M>(rule: Rule<M>, numbers: M, level?: number): Judgement {
  const judgement = requireJudgement(rule.judge(numbers, level));
  if (level !== undefined) requireLevel(judgement, level);
  return judgement;
}

/**
 * Judges numbers by a rule at each look of a plan, at the level that the plan gives it there, until one decides.
 *
 * @param reached The look up to which there are numbers: one of the plan's.
 * @param numbersAt The numbers of the first so many seeds.
 * @throws {RangeError} When the plan has no such look, or the rule does not judge at the level that it is given.
 * @throws {ValidationError} When the rule gives no judgement.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { looks } from "../plan/mod.ts";
 * import { judgeAtLooks } from "./judge_numbers.ts";
 * import { pairedComparison } from "./rules/mod.ts";
 * const plan = looks(5, 10), rule = pairedComparison({ alternative: "less", scale: "plain" });
 * const first = [1, 2, 1.5, 1.2, 1.8], second = [2.1, 3, 2.4, 2.3, 2.9];
 * const judged = judgeAtLooks(rule, plan, 5, (seeds) => ({ first: first.slice(0, seeds), second: second.slice(0, seeds) }));
 * assert.equal(judged.judgement.verdict, "upheld");
 * ```
 */
export function judgeAtLooks<M>(
  rule: Rule<M>,
  plan: Plan,
  reached: number,
  numbersAt: (seeds: number) => M,
): JudgedLooks<M> {
  return lookUntilDecided(plan, rule.level, reached, (seeds, level) => {
    const numbers = numbersAt(seeds);
    return { numbers, judgement: judgeNumbers(rule, numbers, level) };
  });
}

/** Looks, by whatever judges there, until one look decides. */
export function lookUntilDecided<J extends { readonly judgement: Judgement }>(
  plan: Plan,
  level = 0.95,
  reached: number,
  judgeAt: (seeds: number, level: number) => J,
): J & { readonly looks: readonly Look[] } {
  const looks: Look[] = [];
  for (const seeds of plan.looks) {
    const levelHere = plan.levelAt(seeds, level), judged = judgeAt(seeds, levelHere), { judgement } = judged;
    looks.push({ seeds, level: levelHere, verdict: judgement.verdict, interval: judgement.interval });
    if (judgement.verdict === "inconclusive" && seeds < reached) continue;
    const finding = judgement.finding + explained(judgement, plan, level);
    return { ...judged, judgement: { ...judgement, finding }, looks };
  }
  throw new RangeError(`${reached} seeds are no look of a plan that ${plan.words}`);
}

/** Exact judgements, of the text say, are at a level of 1. */
function requireLevel(judgement: Judgement, level: number): void {
  if (judgement.level >= level - 1e-12) return;
  throw new RangeError(
    `it judges at a level of ${judgement.level}, wanted the ${level} that its second argument asks for where a plan looks more ` +
      'than once: take it in place of its own, for interval, verdict and "level" of the judgement',
  );
}

/** Why the interval of a finding is of an odd level. */
function explained(judgement: Judgement, { span, looks }: Plan, level: number): string {
  if (judgement.level === level || judgement.level === 1 || looks.length === 1) return "";
  return `; ${percent(judgement.level)} at this look is ${percent(level)} ${span}`;
}
