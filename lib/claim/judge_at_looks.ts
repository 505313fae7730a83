import type { Evidence } from "../evidence/mod.ts";
import { planOf } from "../experiment/mod.ts";
import { judgeAtLooks, type JudgedPlan } from "./at_looks.ts";
import { working } from "./broken_claim.ts";
import type { Claim } from "./claim.ts";
import { type Judgement, requireJudgement } from "./judgement.ts";

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
  return judgeAtLooks(
    plan,
    claim.rule.level ?? 0.95,
    evidence.look!,
    (seeds, level) => judgeAt(seeds === evidence.look ? evidence : evidence.at(seeds), level),
  );
}

/** Exact judgements, of the text say, are at a level of 1. */
function requireLevel(judgement: Judgement, level: number): void {
  if (judgement.level >= level - 1e-12) return;
  throw new RangeError(
    `it judges at a level of ${judgement.level}, wanted the ${level} that its second argument asks for where a plan looks more ` +
      'than once: take it in place of its own, for interval, verdict and "level" of the judgement',
  );
}
