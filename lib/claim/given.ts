import type { Experiment } from "../experiment/mod.ts";
import { callSite } from "./call_site.ts";
import type { Claim } from "./claim.ts";
import { requireGivenOptions } from "./claim_options.ts";
import type { Check } from "./rules/mod.ts";

/** Why a sentence that states a finding gets no verdict: our evidence was built from it, or nothing could contradict it. */
export type WithoutVerdict = "taken as given" | "cannot be tested";

/** A sentence of the report that evidence of ours cannot fail. */
export interface GivenOptions {
  /** `topic/what-it-says`, unique in the report. */
  readonly id: string;
  /** The report's own words, literally; white space does not count. */
  readonly quote: string;
  /** Whose protocol was built from it, or with which it is kept. */
  readonly experiment: Experiment;
  /** `taken as given`: the protocol was built from it. `cannot be tested`: whatever it said would pass. */
  readonly status: WithoutVerdict;
  /** Why no verdict is given, in words. */
  readonly reason: string;
  /** What still has to agree, so that it may be taken as given: the protocol with the sentence. */
  readonly check?: (report: string) => readonly Check[];
}

/**
 * Keeps a sentence that evidence of ours cannot fail, with the reason: it is covered, and not counted among the verdicts. Its place
 * is among the claims that {@linkcode testClaims} takes.
 *
 * @throws {ValidationError} When an option is not known or not what it has to be: the id no `topic/words-like-these`, say.
 *
 * @example
 * ```ts ignore
 * given({
 *   id: "mnist/parameters",
 *   quote: "Shallow CNN: 2 convolutional layers with 454,922 parameters",
 *   experiment,
 *   status: "taken as given",
 *   reason: "the net was built to have this number of parameters",
 * });
 * ```
 */
export function given(options: GivenOptions): Claim {
  requireGivenOptions(options);
  const { reason, check = () => [], ...others } = options;
  return { ...others, kind: "claim", reading: reason, check, rule, ...callSite() };
}

const rule = {
  words: "none, as it has no verdict",
  minRuns: 0,
  judge(): never {
    throw new TypeError("A sentence without a verdict is not judged");
  },
};
