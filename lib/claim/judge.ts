import { type Evidence, evidenceOf, type Places, placesOf, type Source } from "../evidence/mod.ts";
import { readReport } from "../report/mod.ts";
import type { Claim } from "./claim.ts";
import type { Judgement, Verdict } from "./judgement.ts";

/** What came of judging a claim. */
export interface Judged {
  readonly claim: Claim;
  /** Where the evidence comes from; the text needs none. */
  readonly source: Source | { readonly kind: "the text" };
  /** Missing where there is no evidence yet. */
  readonly judgement?: Judgement;
  /** The numbers that were judged. */
  readonly metrics?: unknown;
  /** The verdict under each alternative of the assumptions that the claim hangs on; undefined without evidence. */
  readonly under: readonly Alternative[];
}

/** A claim's verdict where one choice is another. */
export interface Alternative {
  readonly assumption: string;
  readonly choice: string;
  readonly verdict?: Verdict;
  readonly finding?: string;
}

/**
 * Judges a claim by its rule, on fresh evidence where the local store holds it all, else on what is on record.
 *
 * @throws {LedgerError | RecordError} When the evidence does not hold together.
 */
export function judge(claim: Claim, places: Places = placesOf()): Judged {
  if (claim.check) {
    const metrics = claim.check(readReport());
    return { claim, source: { kind: "the text" }, judgement: claim.rule.judge(metrics), metrics, under: [] };
  }
  const evidence = evidenceOf(claim.experiment, {}, places);
  if (evidence.source.kind === "none") return { claim, source: evidence.source, under: [] };
  const metrics = claim.measure!(evidence);
  return {
    claim,
    source: evidence.source,
    judgement: claim.rule.judge(metrics),
    metrics,
    under: alternatives(claim).map(({ assumption, choice }) =>
      judgeUnder(claim, evidenceOf(claim.experiment, { [assumption]: choice }, places), assumption, choice)
    ),
  };
}

function judgeUnder(claim: Claim, evidence: Evidence, assumption: string, choice: string): Alternative {
  if (evidence.source.kind === "none") return { assumption, choice };
  const { verdict, finding } = claim.rule.judge(claim.measure!(evidence));
  return { assumption, choice, verdict, finding };
}

/** Each alternative to the default of an assumption that the claim hangs on. */
function alternatives({ id, experiment, assumptions = [] }: Claim): { assumption: string; choice: string }[] {
  return assumptions.flatMap((name) => {
    const assumption = experiment.assumptions.find((assumption) => assumption.name === name);
    if (!assumption) {
      const known = experiment.assumptions.map(({ name }) => name).join(", ");
      throw new RangeError(`Claim "${id}" hangs on "${name}", which experiment "${experiment.id}" does not assume: use ${known}`);
    }
    return assumption.alternatives.map((choice) => ({ assumption: name, choice }));
  });
}

/** Whether the verdict is the same under each alternative that has evidence; undefined where none has. */
export function survives({ judgement, under }: Judged): boolean | undefined {
  const judged = under.filter(({ verdict }) => verdict);
  return judged.length ? judged.every(({ verdict }) => verdict === judgement?.verdict) : undefined;
}

