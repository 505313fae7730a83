import { isPlanSpent } from "./at_looks.ts";
import { type Deciding, decidingOf } from "./deciding/mod.ts";
import type { Judged } from "./judge.ts";
import { plainOf } from "./plain/mod.ts";

/** What a reader is told of a judged claim beside its figures. */
export interface Told {
  /** The verdict in plain words; null where there is none. */
  readonly plain: string | null;
  /** The sentence that would hold in place of a refuted or inconclusive one. */
  readonly wouldHold: string | null;
  /** What would decide an inconclusive one. */
  readonly deciding: Deciding | null;
}

/** The verdict of a judged claim in plain words, what would hold, and what would decide. */
export function toldOf(
  { claim, judgement, plan, seedCost }: Pick<Judged, "claim" | "judgement" | "plan" | "seedCost">,
): Told {
  if (!judgement) return { plain: null, wouldHold: null, deciding: null };
  const { first, wouldHold } = plainOf(claim, judgement);
  return {
    plain: first,
    wouldHold,
    deciding: decidingOf(judgement, { cost: seedCost, runs: claim.words?.runs, isPlanSpent: isPlanSpent(plan) }) ??
      null,
  };
}
