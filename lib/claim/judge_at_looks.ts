import type { Evidence } from "../evidence/mod.ts";
import { planOf } from "../experiment/mod.ts";
import { inWords } from "../plan/mod.ts";
import { working } from "./broken_claim.ts";
import type { Claim } from "./claim.ts";
import { judgeNumbers, type Look, lookUntilDecided } from "./judge_numbers.ts";
import type { Judgement } from "./judgement.ts";

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
    return { metrics, judgement: working(claim, `rule${where}`, () => judgeNumbers(claim.rule, metrics, level)) };
  };
  const plan = evidence.look === undefined ? undefined : planOf(evidence.experiment, evidence.runs[0].run.choices);
  if (!plan) return judgeAt(evidence);
  const { level = 0.95 } = claim.rule, { words, span, looks: planned } = plan;
  const { looks, ...judged } = lookUntilDecided(
    plan,
    level,
    evidence.look!,
    (seeds, levelHere) => judgeAt(seeds === evidence.look ? evidence : evidence.at(seeds), levelHere),
  );
  return { ...judged, plan: { words, level, span, planned, looks } };
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
