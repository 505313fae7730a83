import { fileURLToPath } from "node:url";
import { type Evidence, evidenceOf, NotMeasuredError, type Source } from "../evidence/mod.ts";
import { type Places, placesOf, shortPath } from "../project/mod.ts";
import { QuoteError, readReport } from "../report/mod.ts";
import type { Claim } from "./claim.ts";
import { type SeedCost, seedCostOf } from "./deciding/mod.ts";
import { type Judgement, requireJudgement, type Verdict } from "./judgement.ts";
import { claimFault } from "./quote_fault.ts";
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
  /** What one seed more would cost; the text has none. */
  readonly seedCost?: SeedCost;
  /** The verdicts under other readings, and under each alternative of the assumptions that the claim hangs on. */
  readonly under: readonly Alternative[];
}

/** A claim's verdict where one choice, or one reading of its words, is another. */
export interface Alternative {
  /** `assumption: choice`, or the other reading. */
  readonly name: string;
  /** Missing where there is no evidence under it. */
  readonly verdict?: Verdict;
  readonly finding?: string;
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
  const metrics = working(claim, "measure", () => claim.measure!(evidence));
  const judgement = working(claim, "rule", () => requireJudgement(claim.rule.judge(metrics)));
  const under = alternatives(claim, evidence, places);
  return { claim, source: evidence.source, judgement, metrics, seedCost: seedCostOf(evidence), under };
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

/** A claim whose own code throws. The message says which part of it, where, and what. */
export class BrokenClaimError extends Error {
  override readonly name = "BrokenClaimError";
}

/** What a part of a claim's own code gives. */
function working<T>({ id, file, line }: Claim, part: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { name = "Error", message = String(error) } = error instanceof Error ? error : {};
    throw new BrokenClaimError(
      `The ${part} of claim "${id}" (${shortPath(file)}:${line}) throws ${name}: ${message}${placeOf(error)}`,
      { cause: error },
    );
  }
}

/** Where in the project's own experiments an error comes from, in words. */
function placeOf(error: unknown): string {
  const stack = error instanceof Error ? error.stack ?? "" : "";
  const found = [...stack.matchAll(/(file:\/\/.+?):(\d+):\d+/g)].map(([, url, line]) =>
    `${shortPath(fileURLToPath(url))}:${line}`
  ).find((place) => place.startsWith("experiments"));
  return found ? ` at ${found}` : "";
}

function alternatives(claim: Claim, evidence: Evidence, places: Places): Alternative[] {
  const { id, experiment, measure, otherwise = {}, assumptions = [], rule } = claim;
  const judgeAs = (name: string, under: Evidence, as = measure!): Alternative => {
    if (under.source.kind === "none") return { name };
    let metrics;
    try {
      metrics = working(claim, `measure under "${name}"`, () => as(under));
    } catch (error) {
      if (error instanceof BrokenClaimError && error.cause instanceof NotMeasuredError) return { name };
      throw error;
    }
    const { verdict, finding } = working(claim, `rule under "${name}"`, () => requireJudgement(rule.judge(metrics)));
    return { name, verdict, finding };
  };
  const readings = Object.entries(otherwise).map(([name, as]) => judgeAs(name, evidence, as));
  const choices = assumptions.flatMap((name) => {
    const assumption = experiment.assumptions.find((assumption) => assumption.name === name);
    if (!assumption) {
      const known = experiment.assumptions.map(({ name }) => name).join(", ");
      throw new RangeError(
        `Claim "${id}" hangs on "${name}", which experiment "${experiment.id}" does not assume: use ${known}`,
      );
    }
    return assumption.alternatives.map((choice) =>
      judgeAs(`${name}: ${choice}`, evidenceOf(experiment, { [name]: choice }, places))
    );
  });
  return [...readings, ...choices];
}

/** Whether the verdict is the same under each alternative that has evidence; undefined where none has. */
export function survives({ judgement, under }: Judged): boolean | undefined {
  const judged = under.filter(({ verdict }) => verdict);
  return judged.length ? judged.every(({ verdict }) => verdict === judgement?.verdict) : undefined;
}
