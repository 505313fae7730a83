import { isPlanSpent, type JudgedPlan, lookUntilDecided } from "../claim/at_looks.ts";
import { type Deciding, decidingOf } from "../claim/deciding/deciding.ts";
import type { Judgement, Verdict } from "../claim/judgement.ts";
import { plainOf } from "../claim/plain/sentences.ts";
import type { LoggedRun } from "../logs/logged_run.ts";
import type { Plan } from "../plan/plan.ts";
import { shown, ValidationError } from "../validation/mod.ts";
import { type ClaimText, listed, parseClaim } from "./claim_text.ts";
import {
  columnsAsVariants,
  measure,
  type Measured,
  type MeasuredRun,
  metricsOf,
  runName,
  seemVariants,
  variantsOf,
} from "./measured.ts";
import { boundQuestion } from "./bound_question.ts";
import { eachQuestion, under } from "./each_question.ts";
import { orderQuestion } from "./order_question.ts";
import { isEach, type JudgeOptions, type Question } from "./question.ts";
import { stepsNote } from "./steps_as_runs.ts";

/** How a claim about some runs is judged. */
export interface JudgeRunsOptions extends JudgeOptions {
  /** When it may be decided; without one it is judged once, on all seeds. */
  readonly plan?: Plan;
  /** Whether runs whose number is NaN or infinite are left out; else they are refused. */
  readonly leavesOut?: boolean;
  /** Whether each row of a table is surely a run; else rows that go on from each other as steps do are refused. */
  readonly rowsAreRuns?: boolean;
}

/** What became of a claim about some runs. */
export interface JudgedRuns {
  readonly claim: string;
  /** What the words are taken to mean. */
  readonly reading: string;
  readonly verdict: Verdict;
  /** The verdict in plain words. */
  readonly plain: string;
  /** The sentence that would hold in place of a refuted or inconclusive one. */
  readonly wouldHold: string | null;
  /** What would decide an inconclusive one. */
  readonly deciding: Deciding | null;
  /** The rule in words. */
  readonly rule: string;
  readonly judgement: Judgement;
  /** Where a plan looks more than once. */
  readonly plan: JudgedPlan | null;
  readonly metric: string;
  /** Every run's number that there was, by variant, in the order of the claim. */
  readonly measured: Readonly<Record<string, readonly MeasuredRun[]>>;
  /** Under what it was judged, each by itself: what is measured there. */
  readonly each: Readonly<Record<string, readonly string[]>> | null;
  /** What a reader should know about the runs. */
  readonly notes: readonly string[];
}

/**
 * Judges a claim in words about runs that some program left, by the rules of all claims.
 *
 * @throws {ValidationError} When the claim cannot be read, or names what is not there.
 * @throws {RangeError} When a number has no place on the scale.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { judgeRuns } from "./judge_runs.ts";
 * const run = (variant: string, seed: number, value: number) => ({
 *   ...{ variant, seed: String(seed), files: {}, notes: [] },
 *   metrics: { accuracy: [{ step: 0, value }] },
 * });
 * const adam = [0.97, 0.975, 0.972, 0.974], sgd = [0.951, 0.953, 0.95, 0.956];
 * const runs = [...adam.map((value, seed) => run("adam", seed, value)), ...sgd.map((value, seed) => run("sgd", seed, value))];
 * assert.equal(judgeRuns(runs, "adam > sgd on accuracy").verdict, "upheld");
 * ```
 */
export function judgeRuns(runs: readonly LoggedRun[], text: string, options: JudgeRunsOptions = {}): JudgedRuns {
  const { plan, runs: called } = options, claim = parseClaim(text);
  if (runs.length === 0) throw new ValidationError("There are no runs to judge");
  const { question, metric, measured, notes } = askedOf(claim, runs, options),
    { rule, words, seeds, variants } = question;
  const told = [...notes, ...question.notes];
  let found: { readonly judgement: Judgement; readonly plan?: JudgedPlan };
  if (plan) {
    if (runs.some(({ summarised }) => summarised)) {
      throw new ValidationError("A plan looks at runs one after the other, and of printed means there are none");
    }
    const last = plan.looks.findLast((look) => look <= seeds);
    if (last === undefined) {
      throw new ValidationError(`There are ${seeds} seeds of each, and the plan looks first at ${plan.looks[0]}`);
    }
    found = lookUntilDecided(
      plan,
      options.level ?? 0.95,
      last,
      (seeds, level) => ({ judgement: question.judge(seeds, level) }),
    );
    if (last < seeds && found.judgement.verdict === "inconclusive") {
      told.push(`The plan looks at ${last} seeds: the other ${seeds - last} count at its next look`);
    }
  } else found = { judgement: question.judge() };
  const { judgement } = found,
    { first, wouldHold } = plainOf({ quote: text, words: { ...words, runs: called } }, judgement);
  return {
    claim: text,
    reading: question.reading,
    verdict: judgement.verdict,
    plain: first,
    // Where there are too few runs nothing was found that could be said in its place.
    wouldHold: judgement.effect === undefined && !judgement.parts ? null : wouldHold,
    deciding: decidingOf(judgement, { runs: called, isPlanSpent: isPlanSpent(found.plan) }) ?? null,
    rule,
    judgement,
    plan: found.plan ?? null,
    metric,
    measured: Object.fromEntries(variants.map((variant) => [variant, measured.get(variant) ?? []])),
    each: question.each ?? null,
    notes: told,
  };
}

/** What a claim asks of some runs, and their numbers. */
interface Asked extends Pick<Measured, "metric" | "notes"> {
  readonly question: Question;
  /** Every run's number that there was, by variant. */
  readonly measured: Measured["byVariant"];
}

/** What a claim asks of some runs: where these say under what they were run, under each by itself. */
function askedOf(claim: ClaimText, runs: readonly LoggedRun[], options: JudgeRunsOptions): Asked {
  const byEach = Map.groupBy(runs, ({ each }) => each);
  if (byEach.size === 1 && byEach.has(undefined)) return askedOfAll(claim, runs, options);
  const asked = Array.from(byEach, ([each = "", some]) => [each, askedUnder(each, claim, some, options)] as const);
  return {
    question: eachQuestion(new Map(asked.map(([each, { question }]) => [each, question]))),
    metric: asked[0][1].metric,
    measured: new Map(
      asked.flatMap(([each, { measured }]) =>
        [...measured].map(([variant, of]) => [under(variant, each), of] as const)
      ),
    ),
    notes: asked.flatMap(([each, { notes }]) => notes.map((note) => `${each}: ${note}`)),
  };
}

function askedUnder(each: string, ...asked: Parameters<typeof askedOfAll>): Asked {
  try {
    return askedOfAll(...asked);
  } catch (error) {
    if (error instanceof ValidationError) throw new ValidationError(`Of ${shown(each)}: ${error.message}`);
    throw error;
  }
}

function askedOfAll(claim: ClaimText, runs: readonly LoggedRun[], options: JudgeRunsOptions): Asked {
  const { says } = claim, isBound = says.kind === "bound" || says.kind === "printed";
  const all = measureFor(claim, runs), { measured, notes } = finite(all, options.leavesOut ?? false);
  const areSteps = options.rowsAreRuns ? undefined : stepsNote(runs, measured);
  if (areSteps !== undefined) throw new ValidationError(areSteps);
  return {
    question: isBound ? boundQuestion(says, measured, options) : orderQuestion(claim, measured, options),
    metric: measured.metric,
    measured: all.byVariant,
    notes: [...all.notes, ...notes],
  };
}

/** The numbers that a claim is about. Where no column names variants, its names may be columns. */
function measureFor(claim: ClaimText, runs: readonly LoggedRun[]): Measured {
  const { says, metric, at } = claim, isColumn = new Set(metricsOf(runs).map((name) => name.toLowerCase()));
  const names = says.kind === "order" ? says.names : says.kind === "same" ? [says.first, says.second] : [says.name];
  const variants = variantsOf(runs);
  const areColumns = variants.length === 1 && names.some((name) => isColumn.has(name.toLowerCase())) &&
      !names.includes(variants[0]) || metric === undefined && seemVariants(runs) && isEach(names[0], metricsOf(runs));
  const isTheMetric = metric !== undefined && isColumn.has(metric.toLowerCase());
  return areColumns && !isTheMetric ? measure(columnsAsVariants(runs, metric), metric, at) : measure(runs, metric, at);
}

/** The runs whose number can be judged; others are left out where that is asked for. */
function finite(
  measured: Measured,
  leavesOut: boolean,
): { readonly measured: Measured; readonly notes: readonly string[] } {
  const odd = [...measured.byVariant].flatMap(([variant, of]) =>
    of.filter(({ value }) => !Number.isFinite(value)).map(({ seed, value }) =>
      `${runName({ variant, seed })} (${value})`
    )
  );
  if (odd.length === 0) return { measured, notes: [] };
  if (!leavesOut) {
    throw new ValidationError(
      `The ${measured.metric} of ${
        listed(odd)
      } is no finite number: a run that diverged is a result, and no mean holds it; judge the others with --leave-out, ` +
        "which says so, or judge another metric",
    );
  }
  const byVariant = new Map(
    [...measured.byVariant].map(([variant, of]) => [variant, of.filter(({ value }) => Number.isFinite(value))]),
  );
  return { measured: { ...measured, byVariant }, notes: [`Left out, as they diverged: ${listed(odd)}`] };
}
