import { type Experiment, isProgram, type ProgramRun, runsOf } from "../experiment/mod.ts";
import { type Places, placesOf } from "../project/mod.ts";
import { tQuantile } from "../statistics/mod.ts";
import type { Ledger } from "./ledger.ts";
import { scalarsOf, type SecondRun, storedSecondRun } from "./program_run.ts";
import { readIndex } from "./record_index.ts";
import { recordedRun } from "./record.ts";
import { folderOf, storedLedger } from "./store.ts";

/** How well a program repeats itself, from runs that were made twice. */
export interface Repeatability {
  /**
   * `bit-exact`: all that was made twice gave the same numbers, each of them. `to a tolerance`: two runs of one seed lie at most a hundredth
   * of the spread between seeds apart, so that the seed fixes all that a claim could rest on. `not repeatable`: they lie farther apart, or
   * there is one seed alone to compare with.
   */
  readonly kind: "bit-exact" | "to a tolerance" | "not repeatable";
  /** How many runs were made twice. */
  readonly pairs: number;
  /** Of each number that the runs end with, as far as it differed. */
  readonly numbers: Readonly<Record<string, Spread>>;
}

/** How far apart runs lie in a number. */
export interface Spread {
  /** The largest difference between two runs of one seed. */
  readonly difference: number;
  /** Standard deviation of runs of one seed: over k pairs, the root of the sum of squared differences over 2 k. */
  readonly within: number;
  /** Standard deviation between seeds of one variant, pooled over variants; undefined where there is one seed of each. */
  readonly between?: number;
  /** `within` as a share of `between`, which holds it as well: at 1 the seed fixes nothing. */
  readonly share?: number;
  /**
   * By so much another run of a seed may differ: the half-width of the 99.9 % prediction interval for a difference of two such runs,
   * Student's t with k degrees of freedom times the root of 2 times `within`.
   */
  readonly tolerance: number;
}

/** A run that a program made, for what is asked of it here. */
export interface RepeatedRun {
  readonly variant: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly secondRun?: SecondRun;
}

/** Up to this share of the spread between seeds a seed fixes a run: a ten-thousandth of the variance is then left to chance. */
const repeatableShare = 0.01;
const level = 0.999;

/**
 * How well a program repeats itself, by runs under one set of choices; undefined where none was made twice.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { repeatabilityIn } from "./repeatability.ts";
 * const found = repeatabilityIn([
 *   { variant: "adam", numbers: { loss: 1 }, secondRun: { identical: false, numbers: { loss: 1.2 } } },
 *   { variant: "adam", numbers: { loss: 2 } },
 * ])!;
 * assert.equal(found.kind, "not repeatable");
 * assert.equal(found.numbers.loss.share!.toFixed(2), "0.20");
 * ```
 */
export function repeatabilityIn(runs: readonly RepeatedRun[]): Repeatability | undefined {
  const twice = runs.flatMap(({ numbers, secondRun }) => secondRun ? [{ first: numbers, secondRun }] : []);
  if (twice.length === 0) return undefined;
  if (twice.every(({ secondRun }) => secondRun.identical)) {
    return { kind: "bit-exact", pairs: twice.length, numbers: {} };
  }
  const names = new Set(runs.flatMap(({ numbers }) => Object.keys(numbers)));
  const spreads: Record<string, Spread> = {};
  for (const name of names) {
    const differences = twice.flatMap(({ first, secondRun: { identical, numbers = {} } }) => {
      const difference = identical ? 0 : numbers[name] - first[name];
      return Number.isFinite(difference) ? [difference] : [];
    });
    if (differences.some((difference) => difference !== 0)) spreads[name] = spreadOf(differences, runs, name);
  }
  // What is logged on the way may differ where the end does not.
  const isFixed = Object.values(spreads).every(({ share = Infinity }) => share <= repeatableShare);
  return { kind: isFixed ? "to a tolerance" : "not repeatable", pairs: twice.length, numbers: spreads };
}

function spreadOf(differences: readonly number[], runs: readonly RepeatedRun[], name: string): Spread {
  const count = differences.length;
  const within = Math.sqrt(differences.reduce((sum, difference) => sum + difference * difference, 0) / (2 * count));
  const between = deviationBetween(runs, name);
  return {
    difference: Math.max(...differences.map(Math.abs)),
    within,
    ...(between !== undefined && { between, share: within / between }),
    tolerance: tQuantile((1 + level) / 2, count) * Math.SQRT2 * within,
  };
}

/** Standard deviation between seeds of one variant, pooled over variants. */
function deviationBetween(runs: readonly RepeatedRun[], name: string): number | undefined {
  let squares = 0, freedom = 0;
  for (const some of Map.groupBy(runs, ({ variant }) => variant).values()) {
    const values = some.map(({ numbers }) => numbers[name]).filter(Number.isFinite);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    for (const value of values) squares += (value - mean) * (value - mean);
    freedom += Math.max(0, values.length - 1);
  }
  return freedom > 0 ? Math.sqrt(squares / freedom) : undefined;
}

/** How well an experiment's program repeats itself by what is on record under its defaults; undefined where nothing says it. */
export function recordedRepeatability(
  experiment: Experiment,
  places: Places = placesOf(),
): Repeatability | undefined {
  if (!("command" in experiment)) return undefined;
  const index = readIndex(places.snapshots, experiment.id);
  return index && repeatabilityIn(
    runsOf(experiment).flatMap((run) => {
      const recorded = recordedRun(places, run, index);
      return recorded ? [repeated(run as ProgramRun, recorded.ledger, recorded.secondRun)] : [];
    }),
  );
}

/** The same by what the local store holds. */
export function storedRepeatability(experiment: Experiment, { store }: Places = placesOf()): Repeatability | undefined {
  if (!("command" in experiment)) return undefined;
  return repeatabilityIn(
    runsOf(experiment).flatMap((run) => {
      const ledger = isProgram(run) ? storedLedger(store, run) : undefined;
      return ledger ? [repeated(run as ProgramRun, ledger, storedSecondRun(folderOf(store, run)))] : [];
    }),
  );
}

const repeated = ({ variant }: ProgramRun, ledger: Ledger, secondRun?: SecondRun): RepeatedRun => ({
  variant,
  numbers: scalarsOf(ledger),
  secondRun,
});

/** In words, as a sentence without its full stop. */
export function repeatabilityText({ kind, pairs, numbers }: Repeatability): string {
  const made = `${pairs} ${pairs === 1 ? "run" : "runs"} made twice`;
  if (kind === "bit-exact") return `Its program is bit-exact here: ${made} gave the same numbers, each of them`;
  const all = Object.entries(numbers).sort(([, one], [, other]) => (other.share ?? 0) - (one.share ?? 0));
  const each = all.slice(0, 3).map(([name, { difference, share, tolerance }]) => {
    const part = share === undefined
      ? "of one seed alone, so that there is no spread to compare with"
      : `${percent(share)} of the spread between seeds`;
    return `${name} by up to ${short(difference)} (${part}; held to ${short(tolerance)})`;
  });
  const more = all.length > 3 ? `, and ${all.length - 3} more` : "";
  const opening = kind === "to a tolerance"
    ? "Its program is exact to a tolerance"
    : "Its program is not repeatable: a seed does not fix a run";
  return `${opening}; of ${made}, two of one seed differ in ${each.join(", ") || "what they log on the way"}${more}`;
}

const short = (value: number) => String(Number(value.toPrecision(2)));

function percent(share: number): string {
  if (!Number.isFinite(share)) return "more than all";
  return `${Number((100 * share).toPrecision(2))} %`;
}
