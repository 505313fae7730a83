import { evidenceOf, type Source } from "../evidence/mod.ts";
import { type Places, placesOf } from "../project/mod.ts";
import { QuoteError, readReport } from "../report/mod.ts";
import { type Alternative, alternatives } from "./alternatives.ts";
import { working } from "./broken_claim.ts";
import type { Claim } from "./claim.ts";
import { type SeedCost, seedCostOf } from "./deciding/mod.ts";
import type { JudgedPlan } from "./at_looks.ts";
import { judgeEvidence } from "./judge_at_looks.ts";
import { type Judgement, requireJudgement } from "./judgement.ts";
import type { Multiverse } from "./multiverse.ts";
import { claimFault } from "./quote_fault.ts";
import { judgeUniverses } from "./universes.ts";
import type { Check } from "./rules/mod.ts";

/** What came of judging a claim. */
export interface Judged {
  readonly claim: Claim;
  /** Where the evidence comes from; the text needs none. */
  readonly source: Source | { readonly kind: "the text" };
  /** Missing where there is no evidence yet, and of a sentence that has no verdict. */
  readonly judgement?: Judgement;
  /** The numbers that were judged, or the checks of a sentence that has no verdict. */
  readonly metrics?: unknown;
  /** Where a plan looks more than once: when it was looked at, and what came of it. */
  readonly plan?: JudgedPlan;
  /** What the readers of logs noticed of the runs, by run; missing where nothing. */
  readonly notes?: Readonly<Record<string, readonly string[]>>;
  /** What one seed more would cost; the text has none. */
  readonly seedCost?: SeedCost;
  /** The verdicts under other readings, and under each alternative of the assumptions that the claim hangs on. */
  readonly under: readonly Alternative[];
  /** How it fares in universes drawn at random, where some were run. */
  readonly multiverse?: Multiverse;
}

/**
 * Judges a claim by its rule, on fresh evidence where the local store holds it all, else on what is on record.
 *
 * @throws {LedgerError | RecordError} When the evidence does not hold together.
 * @throws {QuoteError} When the quote does not occur in the report.
 * @throws {BrokenClaimError} When the claim's measure, check or rule throws.
 * @throws {Error} When what a sentence without a verdict rests on does not agree with it any more.
 */
export function judge(claim: Claim, places: Places = placesOf()): Judged {
  const fault = claimFault(claim);
  if (fault) throw new QuoteError(fault);
  if (claim.status) return { claim, source: { kind: "the text" }, metrics: stillAgrees(claim), under: [] };
  if (claim.check) {
    const metrics = working(claim, "check", () => claim.check!(readReport()));
    const judgement = working(claim, "rule", () => requireJudgement(claim.rule.judge(metrics)));
    return { claim, source: { kind: "the text" }, judgement, metrics, under: [] };
  }
  const evidence = evidenceOf(claim.experiment, {}, places);
  if (evidence.source.kind === "none") return { claim, source: evidence.source, under: [] };
  const judged = judgeEvidence(claim, claim.measure!, evidence);
  const under = alternatives(claim, { ...judged, evidence }, places);
  const multiverse = judgeUniverses(claim, judged.judgement.verdict, places);
  const { notes } = evidence, hasNotes = Object.keys(notes).length > 0;
  return {
    claim,
    source: evidence.source,
    ...judged,
    ...hasNotes && { notes },
    seedCost: seedCostOf(evidence),
    under,
    multiverse,
  };
}

/** The checks of a sentence that has no verdict. */
function stillAgrees({ id, status, check }: Claim): readonly Check[] {
  const checks = check!(readReport()) as readonly Check[];
  const failing = checks.filter(({ holds }) => !holds).map(({ name, said, found }) =>
    `${name}: the text says ${said}, found ${found}`
  );
  if (failing.length === 0) return checks;
  throw new Error(
    `"${id}" is ${status}, but does not agree with the experiment any more (${
      failing.join("; ")
    }): restore the protocol`,
  );
}
