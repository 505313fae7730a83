import type { Evidence } from "../evidence/mod.ts";
import type { Experiment } from "../experiment/mod.ts";
import { callSite } from "./call_site.ts";
import { requireClaimOptions } from "./claim_options.ts";
import type { WithoutVerdict } from "./given.ts";
import type { Rule } from "./judgement.ts";
import type { Words } from "./plain/mod.ts";

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
  /** What its things are called in the sentences that are made of its verdict; without it they go by what they are called in code. */
  readonly words?: Words;
}

/** A claim as a value, with the place in the code that makes it: {@linkcode testClaims} makes a test of it. */
export interface Claim extends Omit<ClaimOptions<unknown>, "rule"> {
  /** Tells it from an inference and a figure. */
  readonly kind: "claim";
  /** What would uphold it and what would refute it. */
  readonly rule: Rule<unknown>;
  /** Why it has no verdict, where evidence of ours cannot fail it; `reading` is the reason then. */
  readonly status?: WithoutVerdict;
  /** Path of the file that makes it. */
  readonly file: string;
  /** From 1, in that file. */
  readonly line: number;
}

/**
 * A claim of the report: a sentence, the numbers to judge it by, and a rule. Nothing is read or run: what loads the list that it
 * is exported in (`testClaims`) judges it.
 *
 * @throws {ValidationError} When an option is not known or not what it has to be: the id no `topic/words-like-these`, say.
 * @throws {TypeError} When not exactly one of `measure` and `check` is given.
 *
 * @example
 * ```ts ignore
 * export default testClaims([
 *   claim({
 *     id: "function/shallow-beats-deep",
 *     quote: "the shallow model performed better than the 5-layer deep network",
 *     reading: "the final MSE of the shallow net is lower, on average over seeds",
 *     experiment,
 *     measure: (evidence) => ({
 *       first: evidence.last("shallow", "trainLossAfter"),
 *       second: evidence.last("deep", "trainLossAfter"),
 *     }),
 *     rule: pairedComparison({ alternative: "less", scale: "log" }),
 *   }),
 * ]);
 * ```
 */
export function claim<M>(options: ClaimOptions<M>): Claim {
  requireClaimOptions(options);
  const { id, measure, check } = options;
  if (!measure === !check) {
    throw new TypeError(`Claim "${id}" wants either a measure of evidence or a check of the text`);
  }
  return { ...options, kind: "claim", ...callSite() } as unknown as Claim;
}
