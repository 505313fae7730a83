import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { DataError } from "../data/data_error.ts";
import { type LoggedRun, type LogOptions, logPaths, readLogs } from "../logs/mod.ts";
import type { Measured } from "../measure/mod.ts";
import {
  anyFunction,
  distinct,
  exactObject,
  shown,
  text,
  valid,
  ValidationError,
  wholeNumber,
} from "../validation/mod.ts";
import type { Assumption, Choices } from "./assumption.ts";
import type { FunctionExperiment } from "./experiment.ts";
import { assumptionSchema } from "./require_experiment.ts";

/** Runs that some program made, and left logs of. */
export interface LogsOptions {
  /** Folder under `experiments/` and `snapshots/`, and first part of the ids of its runs. */
  readonly id: string;
  /** As readers are to see it. */
  readonly title: string;
  /** `import.meta.url` of the module that exports it by default. */
  readonly code: string;
  /** What is compared, as the logs call it. */
  readonly variants: readonly string[];
  /**
   * How many seeds there are of each, from 0; or what the logs call them, in their order; or a function that gives either, for a variant and
   * the choices that differ from the defaults. A run that is not there is an error that names it.
   */
  readonly seeds: LoggedSeeds | ((variant: string, changed: Choices) => LoggedSeeds);
  /** What is assumed where the report says nothing (default: nothing); `files` or `reads` tell what was logged under each choice. */
  readonly assumptions?: readonly Assumption[];
  /**
   * Files, or folders of logs, relative to the module; or those that were logged under some choices, one for each assumption. They belong to
   * the evidence, by their SHA-256.
   */
  readonly files: readonly string[] | ((choices: Choices) => readonly string[]);
  /** What their columns and paths say, where that is not to be guessed; it may differ between choices, too, as `where` a column has them. */
  readonly reads?: LogOptions | ((choices: Choices) => LogOptions);
}

/** How many seeds there are, from 0, or what they are called. */
export type LoggedSeeds = number | readonly string[];

const seedsSchema = v.union(
  [wholeNumber(1), distinct(text())],
  ({ input }) => `is ${shown(input)}, wanted a number of seeds, or a list of their names`,
);
const filesSchema = v.pipe(distinct(text()), v.check((files) => files.length > 0, "is [], wanted at least one"));
const readsSchema = v.pipe(
  v.looseObject({}),
  v.check(
    ({ each, pattern }) => each === undefined && !String(pattern).includes("{each}"),
    "has each, which only upheld judge takes: make an experiment for each of them",
  ),
);

const schema = exactObject({
  id: text(),
  title: v.string(),
  code: text(),
  variants: distinct(text()),
  seeds: v.lazy((input) => typeof input === "function" ? anyFunction() : seedsSchema),
  assumptions: v.optional(v.array(assumptionSchema)),
  files: v.lazy((input) => typeof input === "function" ? anyFunction() : filesSchema),
  reads: v.optional(v.lazy((input) => typeof input === "function" ? anyFunction() : readsSchema)),
});

/**
 * An experiment whose runs are logs that a program left: CSV, JSON, TensorBoard, MLflow and others, as `upheld judge` reads them. A run gives
 * each of its metrics to claims, `evidence.final("adam", "val/acc")`, at its last step; by step behind the same name with `/series`, and the
 * steps with `/steps` (`evidence.finalSeries`). Values that are no finite numbers are counted under `/diverged`, and are no part of a series; a
 * metric that ends with one has no last value.
 *
 * Nothing is run: `reproduce` reads the files, and puts what they hold on record, for each run with the digests of the files that it was
 * read from, and with what the readers noticed (a restart, a record that was cut off). `verify` names a file that changed since, or is gone.
 *
 * @throws {ValidationError} When an option is not what it has to be, or a file lies outside of the module's project folder.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { logs } from "./logs_experiment.ts";
 * const experiment = logs({
 *   id: "pytorch",
 *   title: "Two optimisers in PyTorch",
 *   code: import.meta.url,
 *   variants: ["adam", "sgd"],
 *   seeds: 3,
 *   files: ["../../fixtures/logs/pytorch/tensorboard"],
 * });
 * const random = () => { throw new Error("nothing is random"); };
 * const measured = await experiment.run({ variant: "adam", seed: 1, choices: {}, random });
 * assert.equal(measured["val/accuracy"], 0.96875);
 * ```
 */
export function logs(options: LogsOptions): FunctionExperiment {
  const what = typeof options?.id === "string" ? `Logs ${shown(options.id)}` : "Logs";
  valid(schema, options, what);
  const { id, title, code, variants, seeds, assumptions = [], files, reads } = options;
  const folder = dirname(fileURLToPath(code));
  const filesUnder = (choices: Choices) => {
    const given = typeof files === "function" ? valid(filesSchema, files(choices), `${what}: "files"`) : files;
    requireRelative(given, what);
    return given;
  };
  if (typeof files !== "function") requireRelative(files, what);
  // Looked for when they are asked for: what is gone is an error of this experiment's claims alone.
  const there = (choices: Choices) =>
    filesUnder(choices).flatMap((file) => logPaths(join(folder, file))).map((path) => inside(folder, path, what))
      .sort();
  const seedsOf = (variant: string, changed: Choices) =>
    typeof seeds === "function" ? valid(seedsSchema, seeds(variant, changed), `${what}: "seeds"`) : seeds;
  const read = new Map<string, Promise<readonly LoggedRun[]>>();
  const runsUnder = (choices: Choices) => {
    const key = JSON.stringify(choices);
    const known = read.get(key) ?? readUnder(choices);
    read.set(key, known);
    return known;
  };
  const readUnder = async (choices: Choices) => {
    const how = typeof reads === "function" ? valid(readsSchema, reads(choices), `${what}: "reads"`) : reads;
    return (await readLogs(there(choices).map((file) => join(folder, file)), how)).runs;
  };
  const logged = async (variant: string, seed: number, choices: Choices) => {
    const names = seedsOf(variant, changedFrom(assumptions, choices));
    return runOf(await runsUnder(choices), variant, typeof names === "number" ? String(seed) : names[seed], what);
  };
  return {
    id,
    title,
    code,
    variants,
    seeds(variant, changed) {
      const names = seedsOf(variant, changed);
      return typeof names === "number" ? names : names.length;
    },
    assumptions,
    files: there,
    async run({ variant, seed, choices }) {
      return measuredOf(await logged(variant, seed, choices));
    },
    async origin({ variant, seed, choices }) {
      const { files, notes } = await logged(variant, seed, choices);
      const paths = Object.keys(files), names = paths.map((path) => relative(folder, path).replaceAll(sep, "/"));
      // What goes on record knows no folder of this machine.
      const named = (note: string) => paths.reduce((text, path, i) => text.replaceAll(path, names[i]), note);
      return { files: names, notes: notes.map(named) };
    },
  };
}

/** The choices that differ from the defaults. */
function changedFrom(assumptions: readonly Assumption[], choices: Choices): Choices {
  return Object.fromEntries(
    assumptions.filter((it) => it.default !== choices[it.name]).map(({ name }) => [name, choices[name]]),
  );
}

function requireRelative(files: readonly string[], what: string): void {
  const outside = files.find((file) => /^([/\\]|[a-z]:)/i.test(file));
  if (outside === undefined) return;
  throw new ValidationError(`${what}: "files" has ${shown(outside)}, wanted paths relative to the module`);
}

/** A path relative to the module's folder; links are followed first, and none leads out of where the file seems to be. */
function inside(folder: string, path: string, what: string): string {
  const real = Deno.realPathSync(path), there = Deno.realPathSync(dirname(path));
  if (dirname(real) !== there) {
    throw new ValidationError(`${what}: ${shown(path)} is a link to ${shown(real)}, wanted the file itself`);
  }
  return relative(folder, path).replaceAll(sep, "/");
}

function runOf(runs: readonly LoggedRun[], variant: string, seed: string, what: string): LoggedRun {
  const found = runs.filter((run) => run.variant === variant && run.seed === seed);
  if (found.length === 1) return found[0];
  const of = runs.filter((run) => run.variant === variant).map((run) => run.seed ?? "without a seed");
  const there = of.length > 0
    ? `there are seeds ${of.join(", ")} of it`
    : `there are ${[...new Set(runs.map(({ variant = "runs without a variant" }) => variant))].join(", ")}`;
  throw new DataError({
    file: what,
    found: `${found.length === 0 ? "no log" : `${found.length} logs`} of ${variant}, seed ${seed}`,
    wanted: `one: ${there}`,
    remedy: found.length === 0
      ? 'put its file back, or say in "reads" what columns and paths are'
      : 'tell them apart in "reads", or take one away',
  });
}

function measuredOf({ metrics }: LoggedRun): Measured {
  return Object.fromEntries(
    Object.entries(metrics).flatMap(([name, all]): [string, number | number[]][] => {
      const series = all.filter(({ value }) => Number.isFinite(value)), diverged = all.length - series.length;
      return [
        ...Number.isFinite(all.at(-1)?.value) ? [[name, all.at(-1)!.value] as [string, number]] : [],
        [`${name}/series`, series.map(({ value }) => value)],
        [`${name}/steps`, series.map(({ step }) => step)],
        [`${name}/diverged`, diverged],
      ];
    }),
  );
}
