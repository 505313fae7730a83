import { type Evidence, evidenceOf } from "../evidence/mod.ts";
import { type Choices, type Experiment, planOf } from "../experiment/mod.ts";
import { type Places, placesOf } from "../project/mod.ts";
import type { Claim } from "./claim.ts";
import { type JudgedEvidence, judgeEvidence } from "./judge_at_looks.ts";

/** How far the runs of an experiment have to go under some choices, by the evidence that there is. */
export interface NextLook {
  /** So many seeds are to be run; undefined where no plan looks: all are. */
  readonly seeds?: number;
  /** The look that is complete, if any is. */
  readonly complete?: number;
  /** Whether no look of the plan comes behind the complete one. */
  readonly isLast: boolean;
  /** Ids of the claims that rest on these runs. */
  readonly claims: readonly string[];
  /** Those of them that are undecided at the complete look. */
  readonly open: readonly string[];
}

/**
 * The look up to which runs are to be made: the first where none is complete, the next while a claim that rests on the runs is undecided,
 * else the last that one of them needed. Under other choices than the defaults those claims count that hang on one of them.
 *
 * @param changed The choices that differ from the defaults.
 */
export function nextLook(
  experiment: Experiment,
  claims: readonly Claim[],
  changed: Choices = {},
  places: Places = placesOf(),
): NextLook {
  const plan = planOf(experiment, changed);
  const names = Object.keys(changed);
  const resting = claims.filter((claim) =>
    claim.experiment.id === experiment.id && claim.measure && !claim.status &&
    (names.length === 0 || names.some((name) => claim.assumptions?.includes(name)))
  );
  const ids = resting.map(({ id }) => id);
  if (!plan) return { isLast: true, claims: ids, open: [] };
  const evidence = soundEvidence(experiment, changed, places);
  if (evidence?.look === undefined) return { seeds: plan.looks[0], isLast: false, claims: ids, open: ids };
  const complete = evidence.look, isLast = complete === plan.looks.at(-1);
  const judged = resting.map((claim) => ({ id: claim.id, judged: judgedOrBroken(claim, evidence) }));
  const open = judged.flatMap(({ id, judged }) => judged?.judgement.verdict === "inconclusive" ? [id] : []);
  const needed = open.length > 0
    ? plan.looks.find((look) => look > complete) ?? complete
    : Math.max(plan.looks[0], ...judged.map(({ judged }) => judged?.plan?.looks.at(-1)?.seeds ?? 0));
  return { seeds: needed, complete, isLast, claims: ids, open };
}

/** Evidence that does not hold together, of an older protocol on record say, counts for nothing. */
function soundEvidence(experiment: Experiment, changed: Choices, places: Places): Evidence | undefined {
  try {
    return evidenceOf(experiment, changed, places);
  } catch {
    return undefined;
  }
}

/** A claim whose own code throws is no reason to run more: its test tells what is wrong. */
function judgedOrBroken(claim: Claim, evidence: Evidence): JudgedEvidence | undefined {
  try {
    return judgeEvidence(claim, claim.measure!, evidence);
  } catch {
    return undefined;
  }
}
