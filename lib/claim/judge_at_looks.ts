import type { Evidence } from "../evidence/mod.ts";
import { planOf } from "../experiment/mod.ts";
import { type JudgedPlan, lookUntilDecided } from "./at_looks.ts";
import { working } from "./broken_claim.ts";
import type { Claim } from "./claim.ts";
import { judgeNumbers } from "./judge_numbers.ts";
import type { Judgement } from "./judgement.ts";

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
  return lookUntilDecided(
    plan,
    claim.rule.level ?? 0.95,
    evidence.look!,
    (seeds, level) => judgeAt(seeds === evidence.look ? evidence : evidence.at(seeds), level),
  );
}
