import * as v from "valibot";
import { type Plan, planSchema } from "../plan/mod.ts";
import { anyFunction, refuse, shown, valid, wholeNumber } from "../validation/mod.ts";
import type { Choices } from "./assumption.ts";
import type { Experiment, Run } from "./experiment.ts";

/** How many seeds a variant is run with, from 0: a fixed number, or a plan that may look more than once. */
export type Seeds = number | Plan;

const numberOrPlan = (seeds: unknown) => typeof seeds === "object" && seeds !== null ? planSchema : wholeNumber(0);

/** What `seeds` of an experiment has to be. */
export const seedsSchema = v.lazy((seeds) =>
  typeof seeds === "function" ? anyFunction<(variant: string, changed: Choices) => Seeds>() : numberOrPlan(seeds)
) as v.GenericSchema<Experiment["seeds"]>;

/**
 * How many seeds a variant is run with, under the choices that differ from the defaults.
 *
 * @throws {ValidationError} When it is neither a number nor a plan.
 */
export function seedsOf({ id, seeds }: Experiment, variant: string, changed: Choices): Seeds {
  const given = typeof seeds === "function" ? seeds(variant, changed) : seeds;
  const what = `seeds(${shown(variant)}) of "${id}"`;
  if (typeof given === "object") return valid(planSchema, given, what);
  return valid(numberOrPlan(given) as v.GenericSchema<number>, given, what);
}

/** The most seeds that are ever run. */
export const mostSeeds = (seeds: Seeds): number => typeof seeds === "number" ? seeds : seeds.looks.at(-1)!;

/**
 * The plan that the seeds of an experiment follow under the choices that differ from the defaults; undefined where their numbers are
 * fixed.
 *
 * @throws {ValidationError} When two variants have different plans: no verdict could rest on both.
 */
export function planOf(experiment: Experiment, changed: Choices = {}): Plan | undefined {
  const plans = experiment.variants.map((variant) => seedsOf(experiment, variant, changed))
    .filter((seeds) => typeof seeds === "object");
  const other = plans.find((plan) => textOf(plan) !== textOf(plans[0]));
  if (other) {
    refuse(
      `Experiment "${experiment.id}"`,
      "seeds",
      other.words,
      `one plan for all variants: another ${plans[0].words}`,
    );
  }
  return plans[0];
}

const textOf = ({ words, looks }: Plan) => `${words}: ${looks.join("/")}`;

/**
 * Those of an experiment's runs under some choices that are there at a look: variants with a fixed number of seeds have all of theirs at
 * each.
 *
 * @param look So many seeds; undefined where no plan looks.
 */
export function runsAtLook<R extends Run>(experiment: Experiment, runs: readonly R[], look: number | undefined): R[] {
  if (look === undefined) return [...runs];
  return runs.filter(({ variant, seed, choices }) =>
    seed < look || typeof seedsOf(experiment, variant, choices) === "number"
  );
}
