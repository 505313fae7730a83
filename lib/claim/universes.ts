import { evidenceOf, plannedUniverses, universePlan } from "../evidence/mod.ts";
import { chosen, universeCount, universeName } from "../experiment/mod.ts";
import type { Places } from "../project/mod.ts";
import { judgeAs } from "./alternatives.ts";
import type { Claim } from "./claim.ts";
import type { Verdict } from "./judgement.ts";
import { type Multiverse, multiverseOf, type Universe } from "./multiverse.ts";

/**
 * How a claim that rests on assumptions fares in the universes that were drawn of its experiment; undefined where none were, or none
 * has evidence yet. One in which a run, a measure or the rule throws is among them.
 *
 * @param standing The verdict under the defaults.
 */
export function judgeUniverses(claim: Claim, standing: Verdict, places: Places): Multiverse | undefined {
  const { experiment, measure, assumptions = [] } = claim;
  const plan = assumptions.length > 0 ? universePlan(experiment, places) : undefined;
  if (!plan || !measure) return undefined;
  const drawn = plannedUniverses(experiment, plan);
  const universes = drawn.flatMap((choices): Universe[] => {
    const name = universeName(choices);
    try {
      const judged = judgeAs(claim, name, evidenceOf(experiment, choices, places), measure);
      if (judged) return [{ choices, judgement: judged.judgement }];
    } catch (error) {
      return [{ choices, failed: (error as Error).message }];
    }
    return Object.hasOwn(plan.failed, name) ? [{ choices, failed: plan.failed[name] }] : [];
  });
  if (universes.length === 0) return undefined;
  const { seed } = plan, of = universeCount(experiment), missing = drawn.length - universes.length;
  return multiverseOf({ seed, drawn: drawn.length, of, missing }, universes, chosen(experiment), standing);
}
