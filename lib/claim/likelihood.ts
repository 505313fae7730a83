import { max, mean, sum, sumSimple } from "simple-statistics";
import * as v from "valibot";
import { exp } from "../math/mod.ts";
import { logTBetween, tProbability } from "../statistics/mod.ts";
import { exactObject, numberWhere, valid } from "../validation/mod.ts";
import { areSame } from "./rules/rounding.ts";
import { axes, onScale, type Scale } from "./rules/scale.ts";

/** A number that the report prints, and what our runs have in its place under each choice of an assumption. */
export interface PrintedNumber {
  /** What it is, unique among the numbers. */
  readonly name: string;
  /** As it is printed. */
  readonly value: number;
  /** Half a unit of its last digit. */
  readonly rounding: number;
  /** How many a share was counted over: with it, shares of 0 and 1 have a place on a logit scale. */
  readonly trials?: number;
  /**
   * The run that it was printed from. Numbers of one run depend on each other, and count for as many as they are worth; all are
   * of one run where none is named.
   */
  readonly run?: string;
  /**
   * One number a run, by choice; the same runs of a choice for each printed number of one run, and two or more under at least one choice.
   * A choice that does not stand there was not followed so far.
   */
  readonly measured: Readonly<Record<string, readonly number[]>>;
}

/** How a printed number fits a choice. */
export interface Fit {
  readonly name: string;
  /** The mean of our runs. */
  readonly mean: number;
  /** How many prediction standard errors the nearest number that is printed so lies above it. */
  readonly distance: number;
  /** Two-sided p-value of a distance that is as large, among so many numbers (Bonferroni). */
  readonly p: number;
}

/** How likely the printed numbers are under a choice. */
export interface ChoiceLikelihood {
  readonly choice: string;
  /** Natural logarithm of the probability of its printed numbers, each run's weighted by what its numbers are worth. */
  readonly logLikelihood: number;
  /**
   * The choice's share of the likelihoods of all choices: its posterior probability if each was as likely before, so that one of many
   * that were tried has to be as many times as likely. A choice that was not followed keeps the share that it had where it was left.
   */
  readonly share: number;
  /** What it explains worst. */
  readonly fit: Fit;
  /** Each printed number that it was followed to. */
  readonly numbers: readonly Fit[];
}

/** How likely the printed numbers are under each choice. */
export interface Likelihoods {
  /** Those that were followed furthest first, the most likely of them before the others. */
  readonly choices: readonly ChoiceLikelihood[];
  /** How many numbers there are, and how many independent ones they are worth. */
  readonly numbers: { readonly printed: number; readonly effective: number };
}

const schema = v.array(exactObject({
  name: v.string(),
  value: numberWhere("the printed number"),
  rounding: numberWhere("half a unit of the last printed digit, above 0", (x) => x > 0),
  trials: v.optional(numberWhere("a whole number of at least 1", (x) => Number.isSafeInteger(x) && x >= 1)),
  run: v.optional(v.string()),
  measured: v.record(v.string(), v.array(v.custom<number>((x) => typeof x === "number", "is no number"))),
}));

/** One printed number under each choice, on its scale. */
interface Explained {
  readonly run: string;
  /** What our runs lie off the mean of their choice, in standard deviations: one number a run, choice by choice. */
  readonly residuals: readonly number[];
  /** Degrees of freedom of these residuals. */
  readonly freedom: number;
  /** By choice. */
  readonly choices: readonly {
    readonly fit: Fit;
    readonly logLikelihood: number;
  }[];
}

/**
 * How likely numbers that a report printed from its one run are under each choice of an assumption that it leaves unsaid.
 *
 * Under a choice, one more run would print a number around the mean of ours; on the number's natural scale the distance is
 * Student's t times s √(1 + 1/n), with the standard deviation s pooled over the choices (Gelman et al., Bayesian Data
 * Analysis, 3rd ed., section 3.2: the predictive distribution under the usual flat prior). The probability is that of all that
 * rounds to the printed digits.
 *
 * Numbers of one run depend on each other. The m numbers of a run are worth m² / V independent ones (from 1 to m), V being the
 * variance of the sum of their standardised residuals over our runs, which is m (1 + (m - 1) r) at a mean correlation r; the
 * logarithm of their likelihood is taken that many mths (the magnitude adjustment of a composite likelihood: Pauli, Racugno
 * & Ventura 2011).
 *
 * **Many choices**, cheap numbers first: a number may lack choices that were not followed so far. All choices share the probability by the
 * numbers that all have; then those that were followed share what fell to them by all of their numbers, and so on.
 *
 * @throws {ValidationError} When the numbers are not what they have to be.
 * @throws {RangeError} When there are none, none has all choices, no choice has two runs, runs differ between numbers of one run, a
 * number's choices are no part of another's, a value has no place on the scale, or runs of no choice differ.
 *
 * @example
 * ```ts
 * import { likelihoods } from "./likelihood.ts";
 * const measured = { "0": [0.97, 0.972], "0.5": [0.90, 0.904] };
 * const { choices: [best] } = likelihoods([{ name: "accuracy", value: 0.968, rounding: 0.0005, measured }], "logit");
 * console.assert(best.choice === "0" && best.share > 0.9);
 * ```
 */
export function likelihoods(numbers: readonly PrintedNumber[], scale: Scale): Likelihoods {
  valid(schema, numbers, "The printed numbers");
  if (numbers.length === 0) throw new RangeError("There are no printed numbers, wanted at least one");
  return inRounds(numbers, [...new Set(numbers.flatMap(({ measured }) => Object.keys(measured)))], scale);
}

/** Some choices by the numbers that all of them have; of those that have more, by more. */
function inRounds(numbers: readonly PrintedNumber[], choices: readonly string[], scale: Scale): Likelihoods {
  const isKnown = ({ measured }: PrintedNumber, choice: string) => Object.hasOwn(measured, choice);
  const shared = numbers.filter((number) => choices.every((choice) => isKnown(number, choice)));
  const more = numbers.filter((number) => !shared.includes(number));
  const followed = choices.filter((choice) => more.some((number) => isKnown(number, choice)));
  if (shared.length === 0 || followed.length === choices.length) {
    throw new RangeError(
      `${
        more.map(({ name }) => `"${name}"`).join(", ")
      } lack runs under different choices: wanted each number that has ` +
        "fewer choices to have a part of those that every other number has",
    );
  }
  const here = byAll(shared, choices, scale);
  if (followed.length === 0) return here;
  const left = here.choices.filter(({ choice }) => !followed.includes(choice));
  const rest = 1 - sum(left.map(({ share }) => share));
  const further = inRounds(numbers, followed, scale);
  return { ...further, choices: [...further.choices.map((one) => ({ ...one, share: rest * one.share })), ...left] };
}

/** Choices by numbers that all of them have; what a number spreads by is that of all choices that have it. */
function byAll(numbers: readonly PrintedNumber[], choices: readonly string[], scale: Scale): Likelihoods {
  const explained = numbers.map((number) => explain(number, numbers.length, choices, scale));
  const worths = [...Map.groupBy(explained, ({ run }) => run).values()].map((ofRun) => ({
    ofRun,
    worth: worthOf(ofRun),
  }));
  const found = choices.map((choice, i) => {
    const fits = explained.map(({ choices }) => choices[i].fit);
    return {
      choice,
      logLikelihood: sum(
        worths.map(({ ofRun, worth }) =>
          worth / ofRun.length * sum(ofRun.map(({ choices }) => choices[i].logLikelihood))
        ),
      ),
      fit: fits.reduce(worse),
      numbers: fits,
    };
  });
  const best = max(found.map(({ logLikelihood }) => logLikelihood));
  const total = sum(found.map(({ logLikelihood }) => exp(logLikelihood - best)));
  return {
    choices: found
      .map((entry) => ({ ...entry, share: exp(entry.logLikelihood - best) / total }))
      .sort((a, b) => b.logLikelihood - a.logLikelihood),
    numbers: { printed: numbers.length, effective: sum(worths.map(({ worth }) => worth)) },
  };
}

function explain(
  { name, value, rounding, trials, run = "", measured }: PrintedNumber,
  among: number,
  choices: readonly string[],
  scale: Scale,
): Explained {
  const placed = new Map(
    Object.entries(measured).map(([choice, values]) => {
      if (values.length === 0) throw new RangeError(`"${name}" has no runs under "${choice}", wanted at least 1`);
      return [choice, onScale(values, scale, trials)];
    }),
  );
  const all = [...placed.values()], here = choices.map((choice) => placed.get(choice)!);
  const freedom = freedomOf(all);
  if (freedom === 0) throw new RangeError(`"${name}" has 1 run under each choice, wanted at least 2 under one of them`);
  if (all.every(({ values, roundings }) => areSame(values, roundings))) {
    throw new RangeError(`"${name}" is the same in all runs of a choice: nothing can be inferred`);
  }
  const deviation = Math.sqrt(sum(residualsOf(all).map((x) => x * x))) / Math.sqrt(freedom);
  const { to, from } = axes[scale];
  const [low, high] = [value - rounding, value + rounding].map(to);
  if (low === Infinity || high === -Infinity) {
    throw new RangeError(`The printed ${value} of "${name}" has no place on a ${scale} scale: use plain`);
  }
  return {
    run,
    residuals: residualsOf(here).map((x) => x / deviation),
    freedom: freedomOf(here),
    choices: here.map(({ values }) => {
      const error = deviation * Math.sqrt(1 + 1 / values.length);
      const center = mean(values);
      const distance = (Math.min(Math.max(center, low), high) - center) / error;
      const p = Math.min(1, among * 2 * tProbability(-Math.abs(distance), freedom));
      return {
        fit: { name, mean: from(center), distance, p },
        logLikelihood: logTBetween((low - center) / error, (high - center) / error, freedom),
      };
    }),
  };
}

type Placed = ReturnType<typeof onScale>;
const freedomOf = (placed: readonly Placed[]) => sumSimple(placed.map(({ values }) => values.length - 1));
const residualsOf = (placed: readonly Placed[]) => placed.flatMap(({ values }) => values.map((x) => x - mean(values)));

/** How many independent numbers the numbers of one run are worth: one, where no choice has two runs that could tell. */
function worthOf(ofRun: readonly Explained[]): number {
  const [{ residuals, freedom }] = ofRun;
  const other = ofRun.find((one) => one.residuals.length !== residuals.length);
  if (other) {
    throw new RangeError(
      `"${ofRun[0].choices[0].fit.name}" has ${residuals.length} runs and "${
        other.choices[0].fit.name
      }" ${other.residuals.length}, ` +
        "wanted the same runs for all numbers of one run",
    );
  }
  if (freedom === 0) return 1;
  const sums = residuals.map((_, run) => sumSimple(ofRun.map(({ residuals }) => residuals[run])));
  const variance = sumSimple(sums.map((x) => x * x)) / freedom;
  const m = ofRun.length;
  return Math.min(Math.max(m * m / variance, 1), m);
}

/** The fit that is worse, by its p-value: numbers may have different degrees of freedom. */
function worse(a: Fit, b: Fit): Fit {
  return b.p < a.p || b.p === a.p && Math.abs(b.distance) > Math.abs(a.distance) ? b : a;
}
