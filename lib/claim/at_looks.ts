import { inWords, type Plan } from "../plan/mod.ts";
import type { Interval, Judgement, Verdict } from "./judgement.ts";
import { percent } from "./rules/wording.ts";

/** What a claim's plan gave. */
export interface JudgedPlan {
  /** In words: `looks at 5, 10, 20 and 40 seeds`. */
  readonly words: string;
  /** Of the rule: a wrong verdict at any look comes at most once in 1 / (1 - level) times. */
  readonly level: number;
  /** What that holds over: `over all 4 looks`. */
  readonly span: string;
  /** All looks of the plan, in seeds. */
  readonly planned: readonly number[];
  /** Those at which it was judged, up to the one that decided it. */
  readonly looks: readonly Look[];
}

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

/**
 * Looks, by whatever judges there, up to the first at which there is a verdict, else to the last that is complete.
 *
 * @param level Of the rule, which holds over all looks.
 * @param last So many seeds there are: the last look that is complete.
 * @param judgeAt Judges the first so many seeds at a level.
 * @throws {RangeError} When `last` is no look of the plan.
 */
export function lookUntilDecided<J extends { readonly judgement: Judgement }>(
  plan: Plan,
  level: number,
  last: number,
  judgeAt: (seeds: number, level: number) => J,
): J & { readonly plan: JudgedPlan } {
  const looks: Look[] = [];
  for (const seeds of plan.looks) {
    const levelHere = plan.levelAt(seeds, level);
    const judged = judgeAt(seeds, levelHere), { judgement } = judged, { verdict, interval } = judgement;
    looks.push({ seeds, level: levelHere, verdict, interval });
    if (verdict === "inconclusive" && seeds < last) continue;
    const { words, span, looks: planned } = plan;
    return {
      ...judged,
      judgement: { ...judgement, finding: judgement.finding + explained(judgement, plan, level) },
      plan: { words, level, span, planned, looks },
    };
  }
  throw new RangeError(`${last} seeds are no look of a plan that ${plan.words}`);
}

/**
 * When a claim was looked at, and what came of it: `looked at 5 and 10 of 5/10/20/40 seeds; decided at 10`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { planText } from "./at_looks.ts";
 * const looks = [{ seeds: 3, level: 0.97, verdict: "inconclusive" }, { seeds: 6, level: 0.97, verdict: "upheld" }] as const;
 * const plan = { words: "looks at 3 and 6 seeds", level: 0.95, span: "over all 2 looks", planned: [3, 6], looks };
 * assert.equal(planText(plan), "looked at 3 and 6 of 3/6 seeds; decided at 6");
 * ```
 */
export function planText({ planned, looks }: Pick<JudgedPlan, "planned" | "looks">): string {
  const seen = looks.map(({ seeds }) => seeds), last = looks.at(-1)!, next = nextOf({ planned, looks });
  const what = last.verdict !== "inconclusive"
    ? `decided at ${last.seeds}`
    : next !== undefined
    ? `open, next at ${next}`
    : "open after the last look";
  const all = planned.length > 6 ? `${planned.slice(0, 3).join("/")}/…/${planned.at(-1)}` : planned.join("/");
  return `looked at ${inWords(seen)} of ${all} seeds; ${what}`;
}

/** Whether a plan, if there is one, has had its last look: more seeds of it would decide wrongly more often than it says. */
export function isPlanSpent(plan?: Pick<JudgedPlan, "planned" | "looks">): boolean {
  return plan !== undefined && nextOf(plan) === undefined;
}

const nextOf = ({ planned, looks }: Pick<JudgedPlan, "planned" | "looks">) =>
  planned.find((seeds) => seeds > looks.at(-1)!.seeds);

/** Why the interval of a finding is of an odd level. */
function explained(judgement: Judgement, { span, looks }: Plan, level: number): string {
  if (judgement.level === level || judgement.level === 1 || looks.length === 1) return "";
  return `; ${percent(judgement.level)} at this look is ${percent(level)} ${span}`;
}
