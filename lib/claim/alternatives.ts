import { type Evidence, evidenceOf, NotMeasuredError } from "../evidence/mod.ts";
import { type Choices, pairChoices } from "../experiment/mod.ts";
import type { Places } from "../project/mod.ts";
import type { Claim } from "./claim.ts";
import { type Hinge, hinges, type Side } from "./hinge.ts";
import { type JudgedEvidence, judgeEvidence } from "./judge_at_looks.ts";
import { type Judgement, requireJudgement, type Verdict } from "./judgement.ts";
import { BrokenClaimError, working } from "./broken_claim.ts";

/** A claim's verdict where one choice, or one reading of its words, is another. */
export interface Alternative {
  /** `assumption: choice`, or the other reading. */
  readonly name: string;
  /** Missing of another reading. */
  readonly assumption?: string;
  /** What is chosen of it. */
  readonly choice?: string;
  /** Missing where there is no evidence under it. */
  readonly verdict?: Verdict;
  readonly finding?: string;
  /** What differs from the defaults, and what was found there; missing of another reading. */
  readonly choices?: Choices;
  readonly judgement?: Judgement;
  /** The effect there beside that under the defaults. Missing of another reading, which has no runs of its own. */
  readonly hinge?: Hinge;
}

/** A claim judged by the evidence under one set of choices. */
export type JudgedUnder = JudgedEvidence & { readonly evidence: Evidence };

/**
 * A claim's verdicts under its other readings, and under each alternative of the assumptions that it rests on, one at a time;
 * and under both at once, of each two assumptions that it hangs on, where there is evidence of it.
 *
 * @param here Under the defaults.
 */
export function alternatives(claim: Claim, here: JudgedUnder, places: Places): Alternative[] {
  const { experiment, measure, otherwise = {}, assumptions = [] } = claim;
  const readings = Object.entries(otherwise).map(([name, as]): Alternative => {
    const { verdict, finding } = judgeAs(claim, name, here.evidence, as)?.judgement ?? {};
    return { name, verdict, finding };
  });
  const judgeUnder = (choices: Choices): Under => {
    const words = Object.entries(choices);
    const name = words.map(([assumption, choice]) => `${assumption}: ${choice}`).join(", ");
    return {
      name,
      choices,
      assumption: words.map(([assumption]) => assumption).join(" and "),
      choice: words.map(([, choice]) => choice).join(" and "),
      judged: judgeAs(claim, name, evidenceOf(experiment, choices, places), measure!),
    };
  };
  const singles = assumptions.flatMap((name) =>
    assumed(claim, name).alternatives.map((choice) => judgeUnder({ [name]: choice }))
  );
  const compared = compare(claim, here, singles);
  const pairs = pairChoices(experiment, hangingAssumptions(compared)).map(judgeUnder).filter(({ judged }) => judged);
  return [...readings, ...compared, ...compare(claim, here, pairs)];
}

/** A claim judged, or not, under some choices. */
interface Under extends Required<Pick<Alternative, "name" | "assumption" | "choice" | "choices">> {
  readonly judged?: JudgedUnder;
}

/** What becomes of the verdict under each of some choices, with the error rate of one verdict over all of them. */
function compare(claim: Claim, here: JudgedUnder, under: readonly Under[]): Alternative[] {
  const judged = under.flatMap(({ judged }) => judged ?? []);
  const found = hinges(sideOf(claim, here), judged.map((one) => sideOf(claim, one)), claim.rule.level);
  return under.map(({ judged: one, ...of }): Alternative => {
    const { verdict, finding } = one?.judgement ?? {};
    return { ...of, verdict, finding, judgement: one?.judgement, hinge: one && found[judged.indexOf(one)] };
  });
}

/** A claim by the evidence under some choices; undefined where there is none, or not all of it. */
export function judgeAs(
  claim: Claim,
  name: string,
  evidence: Evidence,
  measure: NonNullable<Claim["measure"]>,
): JudgedUnder | undefined {
  if (evidence.source.kind === "none") return undefined;
  try {
    return { ...judgeEvidence(claim, measure, evidence, ` under "${name}"`), evidence };
  } catch (error) {
    if (error instanceof BrokenClaimError && error.cause instanceof NotMeasuredError) return undefined;
    throw error;
  }
}

function assumed({ id, experiment }: Claim, name: string) {
  const assumption = experiment.assumptions.find((assumption) => assumption.name === name);
  if (assumption) return assumption;
  const known = experiment.assumptions.map(({ name }) => name).join(", ");
  throw new RangeError(
    `Claim "${id}" hangs on "${name}", which experiment "${experiment.id}" does not assume: use ${known}`,
  );
}

/** The verdict is that of its look; effects are compared by all seeds that there are, however early they decided it. */
function sideOf(claim: Claim, { judgement, metrics, plan, evidence }: JudgedUnder): Side {
  const { rule, measure } = claim, variants = Map.groupBy(evidence.runs, ({ run }) => run.variant);
  const isAll = (plan?.looks.at(-1)?.seeds ?? evidence.look) === evidence.look;
  const all = isAll ? metrics : working(claim, "measure", () => measure!(evidence));
  const at = (level?: number) => working(claim, "rule", () => requireJudgement(rule.judge(all, level)));
  return {
    judgement,
    effect: isAll ? judgement : at(judgement.level),
    at,
    seeds: new Set(Array.from(variants.values(), ({ length }) => length)),
  };
}

/**
 * Whether a verdict survives: true where it is the same under each reading and alternative that there is evidence of, false where
 * another reading gives another one or it hangs on a choice; undefined where there are none, or too few runs to tell.
 */
export function survives(
  { judgement, under }: { readonly judgement?: Judgement; readonly under: readonly Alternative[] },
): boolean | undefined {
  const judged = under.filter(({ verdict }) => verdict);
  if (judged.some(({ verdict, hinge }) => hinge ? isHanging(hinge) : verdict !== judgement?.verdict)) return false;
  return judged.length > 0 && judged.every(({ verdict }) => verdict === judgement?.verdict) ? true : undefined;
}

/** Whether the effect really differs, and the verdict with it. */
export const isHanging = ({ word }: Hinge): boolean => word === "turns" || word === "shifts";

/** The assumptions that a verdict hangs on. */
export function hangingAssumptions(under: readonly Alternative[]): string[] {
  return [...new Set(under.flatMap(({ assumption, hinge }) => hinge && isHanging(hinge) ? [assumption!] : []))];
}
