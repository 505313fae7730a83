import * as v from "valibot";
import type { Experiment } from "../experiment/mod.ts";
import { requireExperiment } from "../experiment/mod.ts";
import { anyFunction, distinct, exactObject, oneOf, shown, text, valid } from "../validation/mod.ts";

type Call = (...args: never[]) => unknown;

/** What the options of a claim have to be. What a rule has to be is the rule's own matter. */
const claimOptionsSchema = exactObject({
  id: text(),
  quote: text(),
  reading: text(),
  experiment: v.custom<Experiment>(
    (value) => typeof value === "object" && value !== null,
    ({ input }) => `is ${shown(input)}, wanted an experiment: what its module exports by default`,
  ),
  measure: v.optional(anyFunction<Call>()),
  check: v.optional(anyFunction<Call>()),
  otherwise: v.optional(v.record(v.string(), anyFunction<Call>())),
  rule: v.looseObject(
    { judge: anyFunction<Call>() },
    ({ input }) => `is ${shown(input)}, wanted a rule, such as order()`,
  ),
  assumptions: v.optional(distinct(text())),
});

/**
 * Refuses options that no claim has: unknown fields, values of another kind, assumptions that its experiment does not make.
 *
 * @throws {ValidationError} It names field, value and what is wanted.
 */
export function requireClaimOptions(options: { readonly id: string; readonly experiment: Experiment }): void {
  const what = typeof options?.id === "string" ? `Claim ${JSON.stringify(options.id)}` : "Claim";
  const { assumptions = [] } = valid(claimOptionsSchema, options, what);
  requireExperiment(options.experiment);
  const known = oneOf(options.experiment.assumptions.map(({ name }) => name));
  for (const name of assumptions) valid(known, name, `${what}, assumptions`);
}
