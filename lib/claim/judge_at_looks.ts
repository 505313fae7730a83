import type { Evidence } from "../evidence/mod.ts";
import { planOf } from "../experiment/mod.ts";
import { inWords, type Plan } from "../plan/mod.ts";
import { working } from "./broken_claim.ts";
import type { Claim } from "./claim.ts";
import { type Interval, type Judgement, requireJudgement, type Verdict } from "./judgement.ts";
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
  readonly seeds: number;
  /** At which it was judged there: of the interval, which holds at any look along with all others. */
  readonly level: number;
  readonly verdict: Verdict;
  readonly interval?: Interval;
}

/** What came of judging evidence. */
export interface JudgedEvidence {
  readonly judgement: Judgement;
  /** The numbers that were judged: those of the look whose verdict it is. */
  readonly metrics: unknown;
  /** Missing where no plan looks. */
  readonly plan?: JudgedPlan;
}

/**
 * Judges a claim by evidence, which must not be empty. Where a plan looks more than once, the verdict is that of the first look at which
 * it is decided, else of the last that is complete, each at the level that the plan gives it.
 *
 * @param measure Takes the numbers to judge from the evidence of each look.
 * @param where Of which evidence an error speaks, as in ` under "dropout: 0.25"`.
 * @throws {BrokenClaimError} When measure or rule throw, or the rule does not judge at the level that it is given.
 */
export function judgeEvidence(
  claim: Claim,
  measure: (evidence: Evidence) => unknown,
  evidence: Evidence,
  where = "",
): JudgedEvidence {
  const judgeAt = (at: Evidence, level?: number) => {
    const metrics = working(claim, `measure${where}`, () => measure(at));
    const judgement = working(claim, `rule${where}`, () => {
      const found = requireJudgement(claim.rule.judge(metrics, level));
      if (level !== undefined) requireLevel(found, level);
      return found;
    });
    return { metrics, judgement };
  };
  const plan = evidence.look === undefined ? undefined : planOf(evidence.experiment, evidence.runs[0].run.choices);
  if (!plan) return judgeAt(evidence);
  const { level = 0.95 } = claim.rule;
  const looks: Look[] = [];
  for (const seeds of plan.looks) {
    const levelHere = plan.levelAt(seeds, level);
    const { metrics, judgement } = judgeAt(seeds === evidence.look ? evidence : evidence.at(seeds), levelHere);
    const { verdict, interval } = judgement;
    looks.push({ seeds, level: levelHere, verdict, interval });
    if (verdict === "inconclusive" && seeds < evidence.look!) continue;
    const { words, span, looks: planned } = plan;
    return {
      metrics,
      judgement: { ...judgement, finding: judgement.finding + explained(judgement, plan, level) },
      plan: { words, level, span, planned, looks },
    };
  }
  throw new RangeError(`${evidence.look} seeds are no look of a plan that ${plan.words}`);
}

/**
 * When a claim was looked at, and what came of it: `looked at 5 and 10 of 5/10/20/40 seeds; decided at 10`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { planText } from "./judge_at_looks.ts";
 * const looks = [{ seeds: 3, level: 0.97, verdict: "inconclusive" }, { seeds: 6, level: 0.97, verdict: "upheld" }] as const;
 * const plan = { words: "looks at 3 and 6 seeds", level: 0.95, span: "over all 2 looks", planned: [3, 6], looks };
 * assert.equal(planText(plan), "looked at 3 and 6 of 3/6 seeds; decided at 6");
 * ```
 */
export function planText({ planned, looks }: Pick<JudgedPlan, "planned" | "looks">): string {
  const seen = looks.map(({ seeds }) => seeds), last = looks.at(-1)!;
  const left = planned.filter((seeds) => seeds > last.seeds);
  const what = last.verdict !== "inconclusive"
    ? `decided at ${last.seeds}`
    : left.length > 0
    ? `open, next at ${left[0]}`
    : "open after the last look";
  const all = planned.length > 6 ? `${planned.slice(0, 3).join("/")}/…/${planned.at(-1)}` : planned.join("/");
  return `looked at ${inWords(seen)} of ${all} seeds; ${what}`;
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
