import type { Evidence } from "../evidence/mod.ts";
import type { Experiment } from "../experiment/mod.ts";
import { quoteFault, readReport } from "../report/mod.ts";
import { callSite } from "./call_site.ts";
import { requireClaimOptions } from "./claim_options.ts";
import type { WithoutVerdict } from "./given.ts";
import type { Rule } from "./judgement.ts";
import { registerTest } from "./register.ts";

/** A sentence of the report that is judged by a rule. `M` is what the rule judges. */
export interface ClaimOptions<M> {
  /** `topic/what-it-says`, unique in the report. */
  readonly id: string;
  /** The report's own words, literally; how copying changes white space, quotation marks, hyphens and ligatures does not count. */
  readonly quote: string;
  /** What the words are taken to mean, where they leave it open. */
  readonly reading: string;
  /** The experiment whose evidence it is judged by, or with which it is kept where the text alone is judged. */
  readonly experiment: Experiment;
  /** The numbers to judge, from evidence. */
  readonly measure?: (evidence: Evidence) => M;
  /** The numbers to judge, from the report's text and arithmetic alone; in place of `measure`. */
  readonly check?: (report: string) => M;
  /** Other meanings of the words, each under a name, that are judged as well. */
  readonly otherwise?: Readonly<Record<string, (evidence: Evidence) => M>>;
  /** What would uphold the claim and what would refute it. */
  readonly rule: Rule<M>;
  /** Names of the experiment's assumptions that it hangs on: it is judged under each of their alternatives as well. */
  readonly assumptions?: readonly string[];
}

/** A claim, with the place in the code that makes it. */
export interface Claim extends ClaimOptions<unknown> {
  readonly rule: Rule<unknown>;
  /** Why it has no verdict, where evidence of ours cannot fail it; `reading` is the reason then. */
  readonly status?: WithoutVerdict;
  readonly measure?: (evidence: Evidence) => unknown;
  readonly check?: (report: string) => unknown;
  readonly otherwise?: Readonly<Record<string, (evidence: Evidence) => unknown>>;
  /** What is wrong with its quote, in words: it is judged nowhere, and its test fails. */
  readonly fault?: string;
  /** Path of the file. */
  readonly file: string;
  readonly line: number;
}

const registry = new Map<string, Claim>();

/** All claims that were made so far, in order; those that have no verdict among them. */
export function claims(): readonly Claim[] {
  return [...registry.values()];
}

/**
 * Makes a claim of the report one Deno test: it passes when verdict and numbers are the ones on record, and fails, showing
 * both, when either moved. It fails as well when the quote does not occur in the report, and says what comes nearest. Without
 * evidence the test is ignored, and its name says so.
 *
 * @throws {TypeError} When the id is no `topic/words-like-these` or is taken, or not exactly one of `measure` and `check` is
 * given.
 *
 * @example
 * ```ts ignore
 * claim({
 *   id: "function/shallow-beats-deep",
 *   quote: "the shallow model performed better than the 5-layer deep network",
 *   reading: "the final MSE of the shallow net is lower, on average over seeds",
 *   experiment,
 *   measure: (evidence) => ({ first: evidence.last("shallow", "trainLossAfter"), second: evidence.last("deep", "trainLossAfter") }),
 *   rule: order({ wanted: "first less", scale: "log" }),
 * });
 * ```
 */
export function claim<M>(options: ClaimOptions<M>): void {
  requireClaimOptions(options);
  const { id, measure, check } = options;
  if (!measure === !check) {
    throw new TypeError(`Claim "${id}" wants either a measure of evidence or a check of the text`);
  }
  registerClaim({ ...options, ...callSite() } as unknown as Claim);
}

/**
 * Takes a claim among those that were made, and makes it a test.
 *
 * @throws {TypeError} When the id is no `topic/words-like-these`, is taken, or the quote does not occur in the report.
 */
export function registerClaim(made: Claim): void {
  const { id, quote } = made;
  if (!/^[a-z0-9-]+\/[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(id)) {
    throw new TypeError(`The id of a claim is ${JSON.stringify(id)}, wanted topic/words-like-these in small letters`);
  }
  if (registry.has(id)) throw new TypeError(`There are two claims "${id}": give one of them another id`);
  const fault = quoteFault(quote, readReport(), `The quote of "${id}"`);
  const kept = fault ? { ...made, fault } : made;
  registry.set(id, kept);
  registerTest(kept);
}
