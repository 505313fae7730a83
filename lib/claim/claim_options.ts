import * as v from "valibot";
import type { Assumption, Experiment } from "../experiment/mod.ts";
import { planOf, requireExperiment } from "../experiment/mod.ts";
import {
  anyFunction,
  distinct,
  exactObject,
  oneOf,
  shown,
  text,
  valid,
  ValidationError,
  wholeNumber,
} from "../validation/mod.ts";
import { wordsSchema } from "./plain/mod.ts";
import { scale } from "./rules/options.ts";

type Call = (...args: never[]) => unknown;

/** A text of this form. */
const textLike = (form: RegExp, wanted: string) =>
  v.custom<string>(
    (value) => typeof value === "string" && form.test(value),
    ({ input }) => `is ${shown(input)}, wanted ${wanted}`,
  );
const claimId = textLike(
  /^[a-z0-9-]+\/[a-z0-9-]+(\.[a-z0-9-]+)*$/,
  "topic/words-like-these in small letters",
);
const experiment = v.custom<Experiment>(
  (value) => typeof value === "object" && value !== null,
  ({ input }) => `is ${shown(input)}, wanted an experiment: what its module exports by default`,
);

/** What the options of a claim have to be. What a rule has to be is the rule's own matter. */
export const claimOptionsSchema = exactObject({
  id: claimId,
  // An empty one is told with the report at hand: its claim alone fails.
  quote: v.string(),
  reading: text(),
  experiment,
  measure: v.optional(anyFunction<Call>()),
  check: v.optional(anyFunction<Call>()),
  otherwise: v.optional(v.record(v.string(), anyFunction<Call>())),
  rule: v.looseObject(
    { words: text(), judge: anyFunction<Call>() },
    ({ input }) => `is ${shown(input)}, wanted a rule, such as pairedComparison()`,
  ),
  assumptions: v.optional(distinct(text())),
  words: v.optional(wordsSchema),
});

const givenOptionsSchema = exactObject({
  id: claimId,
  quote: v.string(),
  experiment,
  status: oneOf(["taken as given", "cannot be tested"]),
  reason: text(),
  check: v.optional(anyFunction<Call>()),
});

const inferenceOptionsSchema = exactObject({
  experiment,
  assumption: text(),
  reading: text(),
  seeds: v.optional(wholeNumber(1)),
  scale: v.nonOptional(scale),
  printed: anyFunction<Call>(),
});

const figureOptionsSchema = exactObject({
  name: textLike(/^[a-z0-9]+([.-][a-z0-9]+)*$/i, "letters and digits, as in 1-1"),
  caption: v.string(),
  experiment,
  draw: anyFunction<Call>(),
});

/**
 * Refuses options that no claim has: unknown fields, values of another kind, assumptions that its experiment does not make.
 *
 * @throws {ValidationError} It names field, value and what is wanted.
 */
export function requireClaimOptions(
  options: { readonly id: string; readonly experiment: Experiment; readonly rule: { readonly maxRuns?: number } },
): void {
  const what = named("Claim", options?.id);
  const { assumptions = [] } = valid(claimOptionsSchema, options, what);
  requireExperiment(options.experiment);
  const known = oneOf(options.experiment.assumptions.map(({ name }) => name));
  for (const name of assumptions) valid(known, name, `${what}, assumptions`);
  const { maxRuns = Infinity } = options.rule, most = planOf(options.experiment)?.looks.at(-1) ?? 0;
  if (most > maxRuns) {
    throw new ValidationError(
      `${what}: its rule takes at most ${maxRuns} seeds, and "${options.experiment.id}" looks at ${most}: use ` +
        "pairedComparison() in place of signFlip(), or plan fewer looks",
    );
  }
}

/** Refuses options that no sentence without a verdict has. @throws {ValidationError} */
export function requireGivenOptions(options: { readonly id: string; readonly experiment: Experiment }): void {
  valid(givenOptionsSchema, options, named("Sentence", options?.id));
  requireExperiment(options.experiment);
}

/** Refuses options that no inference has. @throws {ValidationError | RangeError} */
export function requireInferenceOptions(
  options: { readonly assumption: string; readonly experiment: Experiment },
): void {
  valid(inferenceOptionsSchema, options, named("Inference of", options?.assumption));
  requireExperiment(options.experiment);
  assumptionOf(options);
}

/** Refuses options that no figure has. @throws {ValidationError} */
export function requireFigureOptions(options: { readonly name: string; readonly experiment: Experiment }): void {
  valid(figureOptionsSchema, options, named("Figure", options?.name));
  requireExperiment(options.experiment);
}

/** The assumption that an inference is about. @throws {RangeError} When its experiment does not make it. */
export function assumptionOf(
  { experiment: { id, assumptions }, assumption }: { readonly assumption: string; readonly experiment: Experiment },
): Assumption {
  const found = assumptions.find(({ name }) => name === assumption);
  if (found) return found;
  const known = assumptions.map(({ name }) => name).join(", ") || "none";
  throw new RangeError(`Experiment "${id}" does not assume "${assumption}": use one of ${known}`);
}

const named = (what: string, name: unknown) => typeof name === "string" ? `${what} ${JSON.stringify(name)}` : what;
