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
   * that were tried has to be as many times as likely.
   */
  readonly share: number;
  /** What it explains worst. */
  readonly fit: Fit;
  /** Each printed number that it was followed to. */
  readonly numbers: readonly Fit[];
}

/** How likely the printed numbers are under each choice. */
export interface Likelihoods {
  /** The most likely choice first. */
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
  readonly name: string;
  readonly run: string;
  /** What our runs lie off the mean of their choice, in standard deviations: one number a run, choice by choice. */
  readonly residuals: readonly number[];
  /** Degrees of freedom of these residuals. */
  readonly freedom: number;
  /** By choice; no fit where it was not followed so far. */
  readonly choices: readonly {
    readonly fit?: Fit;
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
 * **Many choices**, cheap numbers first: a choice that was not followed to a number so far counts as if its runs lay one standard error off
 * it, as those of what is right do on average (root mean square).
 *
 * @throws {ValidationError} When the numbers are not what they have to be.
 * @throws {RangeError} When there are none, no choice has two runs, runs differ between numbers of one run, a value has no place on the
 * scale, or runs of no choice differ.
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
  const choices = [...new Set(numbers.flatMap(({ measured }) => Object.keys(measured)))];
  const runs = choices.map((choice) => max(numbers.map(({ measured }) => measured[choice]?.length ?? 0)));
  const explained = numbers.map((number) => explain(number, numbers, choices, runs, scale));
  const worths = [...Map.groupBy(explained, ({ run }) => run).values()].map((ofRun) => ({
    ofRun,
    worth: worthOf(ofRun),
  }));
  const found = choices.map((choice, i) => {
    const fits = explained.flatMap(({ choices }) => choices[i].fit ?? []);
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
  numbers: readonly PrintedNumber[],
  choices: readonly string[],
  runs: readonly number[],
  scale: Scale,
): Explained {
  const placed = choices.map((choice) => {
    const values = measured[choice];
    if (values?.length === 0) throw new RangeError(`"${name}" has no runs under "${choice}", wanted at least 1`);
    return values && onScale(values, scale, trials);
  });
  const all = placed.filter((one) => one !== undefined);
  // What numbers of one run are worth is seen where a choice has all of them.
  const ofRun = numbers.filter((number) => (number.run ?? "") === run);
  const whole = placed.filter((_, i) => ofRun.every(({ measured }) => measured[choices[i]])).map((one) => one!);
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
    name,
    run,
    residuals: residualsOf(whole).map((x) => x / deviation),
    freedom: freedomOf(whole),
    choices: placed.map((one, i) => {
      const error = deviation * Math.sqrt(1 + 1 / runs[i]);
      const center = one ? mean(one.values) : (low + high) / 2 - error;
      const logLikelihood = logTBetween((low - center) / error, (high - center) / error, freedom);
      if (!one) return { logLikelihood };
      const among = numbers.filter(({ measured }) => measured[choices[i]]).length;
      const distance = (Math.min(Math.max(center, low), high) - center) / error;
      const p = Math.min(1, among * 2 * tProbability(-Math.abs(distance), freedom));
      return { fit: { name, mean: from(center), distance, p }, logLikelihood };
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
      `"${ofRun[0].name}" has ${residuals.length} runs and "${other.name}" ${other.residuals.length}, ` +
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
