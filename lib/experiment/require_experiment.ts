import * as v from "valibot";
import type { Measure } from "../measure/mod.ts";
import type { Protocol } from "../train/mod.ts";
import {
  anyFunction,
  didYouMean,
  distinct,
  exactObject,
  numberWhere,
  refuse,
  shown,
  text,
  valid,
  ValidationError,
  wholeNumber,
} from "../validation/mod.ts";
import type { Assumption, Choices } from "./assumption.ts";
import type { Experiment, FunctionExperiment, TrainingExperiment } from "./experiment.ts";
import { seedsSchema } from "./planned_seeds.ts";
import type { ProgramExperiment } from "./program_experiment.ts";
import type { SegmentExperiment } from "./segment_experiment.ts";

/** What an `Assumption` has to be. */
export const assumptionSchema = exactObject({
  name: text(),
  unsaid: text(),
  default: text(),
  reason: text(),
  alternatives: distinct(text()),
  values: v.optional(v.record(v.string(), v.unknown())),
});

const base = {
  id: text(),
  title: v.string(),
  code: v.pipe(
    text(),
    v.check((url) => url.startsWith("file:"), ({ input }) => `is ${shown(input)}, wanted import.meta.url`),
  ),
  variants: v.pipe(distinct(text()), v.check((list) => list.length > 0, "is [], wanted at least one")),
  seeds: seedsSchema,
  assumptions: v.array(assumptionSchema),
};

/** What a {@linkcode TrainingExperiment} has to be. */
export const trainingExperimentSchema = exactObject({
  ...base,
  replayFrom: v.optional(v.record(v.string(), wholeNumber(1))),
  protocol: anyFunction<TrainingExperiment["protocol"]>(),
  dataset: anyFunction<TrainingExperiment["dataset"]>(),
  measures: v.optional(v.record(text(), anyFunction<Measure>())),
  recordsWeights: v.optional(v.union(
    [v.boolean(), v.literal("under defaults")],
    ({ input }) => `is ${shown(input)}, wanted true, false or "under defaults"`,
  )),
});

/** What a {@linkcode FunctionExperiment} has to be. */
export const functionExperimentSchema = exactObject({
  ...base,
  files: v.optional(v.union(
    [distinct(text()), anyFunction<(choices: Choices) => readonly string[]>()],
    ({ input }) => `is ${shown(input)}, wanted a list of paths, or a function that gives one`,
  )),
  run: anyFunction<FunctionExperiment["run"]>(),
  origin: v.optional(anyFunction<NonNullable<FunctionExperiment["origin"]>>()),
});

/** What a {@linkcode SegmentExperiment} has to be. */
export const segmentExperimentSchema = exactObject({
  ...base,
  files: v.optional(distinct(text())),
  replayFrom: v.optional(v.record(v.string(), wholeNumber(1))),
  arithmetic: v.optional(anyFunction<NonNullable<SegmentExperiment["arithmetic"]>>()),
  data: v.optional(anyFunction<NonNullable<SegmentExperiment["data"]>>()),
  steps: anyFunction<SegmentExperiment["steps"]>(),
  segments: anyFunction<SegmentExperiment["segments"]>(),
});

const positive = numberWhere("a number above 0", (value) => value > 0);
/** Names that secrets have: words in them, and short ones that stand alone between underscores. */
const secret = /TOKEN|KEY|SECRET|PASS|CREDENTIAL|AUTH|COOKIE|PRIVATE|(?<![^_])(?:PWD|PAT|CREDS?|DSN)(?![^_])/i;
/** A path that stays in the folder that it is relative to. */
const pathInside = v.pipe(
  text(),
  v.check(
    (path) => !/^[\\/]|^[A-Za-z]:|(^|[\\/])\.\.([\\/]|$)/.test(path),
    ({ input }) => `is ${shown(input)}, wanted a path in the program's own folder`,
  ),
);
const variable = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z_]\w*$/, ({ input }) => `is ${shown(input)}, wanted a name of an environment variable`),
  v.check(
    (name) => !secret.test(name),
    ({ input }) => `is ${shown(input)}, which may hold a secret: what goes on record is read by all`,
  ),
);

/** What a {@linkcode ProgramExperiment} has to be. */
const programExperimentSchema = exactObject({
  ...base,
  files: v.optional(distinct(text())),
  command: anyFunction<ProgramExperiment["command"]>(),
  reads: v.union(
    [pathInside, v.pipe(distinct(pathInside), v.minLength(1)), anyFunction<(left: never) => never>()],
    ({ input }) => `is ${shown(input)}, wanted the path of a log in its folder, a list of them, or a function`,
  ),
  progress: v.optional(v.custom<NonNullable<ProgramExperiment["progress"]>>(
    (given) => typeof given === "function" || given instanceof RegExp && given.source.includes("(?<step>"),
    ({ input }) => `is ${shown(String(input))}, wanted a pattern with a group (?<step>...), or a function`,
  )),
  checkpoint: v.optional(pathInside),
  limits: v.optional(exactObject({ seconds: v.optional(positive), mebibytes: v.optional(positive) })),
  variables: v.optional(distinct(variable)),
  interpreter: v.optional(v.array(text())),
});

const sound = new WeakSet<Experiment>();

/**
 * Refuses what is no experiment: unknown fields, names that are taken or cannot name a file.
 *
 * @throws {ValidationError} It names field, value and what is wanted.
 */
export function requireExperiment(experiment: Experiment): void {
  if (sound.has(experiment)) return;
  const what = typeof experiment?.id === "string" ? `Experiment ${JSON.stringify(experiment.id)}` : "Experiment";
  valid(schemaOf(experiment), experiment, what);
  requireNames(experiment, what);
  experiment.assumptions.forEach((assumption, i) => requireValues(assumption, `${what}: "assumptions[${i}].values"`));
  if ("replayFrom" in experiment) {
    requireVariants(Object.keys(experiment.replayFrom ?? {}), experiment, what);
  }
  sound.add(experiment);
}

function schemaOf(experiment: Experiment): v.GenericSchema {
  // What is missing altogether is told as a missing protocol.
  if (typeof experiment !== "object" || experiment === null) return trainingExperimentSchema;
  return "command" in experiment
    ? programExperimentSchema
    : "run" in experiment
    ? functionExperimentSchema
    : "segments" in experiment
    ? segmentExperimentSchema
    : trainingExperimentSchema;
}

/** A name as a part of a path: two names that make one path are one name. */
export const pathPart = (name: string): string => name.replaceAll(" ", "-");

/** Ids, variants, assumptions and choices become names of files. */
function requireNames({ id, variants, assumptions }: Experiment, what: string): void {
  const names = assumptions.flatMap(({ name, default: choice, alternatives }) => [name, choice, ...alternatives]);
  for (const name of [id, ...variants, ...names]) {
    if (/^[\p{L}\p{N}][\p{L}\p{N} .,:+()_-]*$/u.test(name) && !name.includes("..")) continue;
    throw new ValidationError(
      `${what} has a name ${JSON.stringify(name)}: ids, variants, assumptions and choices name files, so use ` +
        "letters, digits, spaces and . , : + ( ) _ - behind the first",
    );
  }
  requireDifferent("variants", variants, what);
  requireDifferent("assumptions", assumptions.map(({ name }) => name), what);
  for (const { name, default: choice, alternatives } of assumptions) {
    requireDifferent(`choices of "${name}"`, [choice, ...alternatives], what);
  }
}

/** Names are the same where their files would be, on some systems even where only capitals differ. */
function requireDifferent(kind: string, names: readonly string[], what: string): void {
  const known = new Map<string, string>();
  for (const name of names) {
    const path = pathPart(name).normalize("NFC").toLowerCase(), other = known.get(path);
    if (other !== undefined) {
      throw new ValidationError(
        other === name
          ? `${what} has two ${kind} ${JSON.stringify(name)}: give one of them another name`
          : `${what} has ${kind} ${JSON.stringify(other)} and ${
            JSON.stringify(name)
          }, whose files have one name: give one another`,
      );
    }
    known.set(path, name);
  }
}

/** Values stand for each choice, and for nothing else. */
function requireValues({ default: choice, alternatives, values }: Assumption, what: string): void {
  if (values === undefined) return;
  const choices = [choice, ...alternatives];
  const unknown = Object.keys(values).find((name) => !choices.includes(name));
  if (unknown !== undefined) {
    throw new ValidationError(
      `${what} has ${JSON.stringify(unknown)}, which is no choice${didYouMean(unknown, choices)}`,
    );
  }
  const missing = choices.find((name) => !Object.hasOwn(values, name));
  if (missing !== undefined) {
    throw new ValidationError(`${what} has no value for the choice ${JSON.stringify(missing)}`);
  }
}

function requireVariants(names: readonly string[], { variants }: Experiment, what: string): void {
  const unknown = names.find((name) => !variants.includes(name));
  if (unknown !== undefined) refuse(what, "replayFrom", unknown, `variants: ${variants.join(", ")}`);
}

/** Refuses a step to replay from at which the run leaves no line. */
export function requireReplay(
  from: number | undefined,
  { ledgerEvery }: Protocol,
  what: string,
  variant: string,
): void {
  if (from === undefined || from % ledgerEvery === 0) return;
  refuse(what, `replayFrom.${variant}`, from, `a multiple of the protocol's "ledgerEvery", ${ledgerEvery}`);
}
