import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { DataError } from "../data/data_error.ts";
import { type LoggedRun, type LogOptions, logPaths, readLogs } from "../logs/mod.ts";
import type { Measured } from "../measure/mod.ts";
import { distinct, exactObject, shown, text, valid, ValidationError, wholeNumber } from "../validation/mod.ts";
import type { FunctionExperiment } from "./experiment.ts";

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
  /** How many seeds there are of each, from 0; or what the logs call them, in their order. A run that is not there is an error that names it. */
  readonly seeds: number | readonly string[];
  /** Files, or folders of logs, relative to the module. They belong to the evidence, by their SHA-256. */
  readonly files: readonly string[];
  /** What their columns and paths say, where that is not to be guessed. */
  readonly reads?: LogOptions;
}

const schema = exactObject({
  id: text(),
  title: v.string(),
  code: text(),
  variants: distinct(text()),
  seeds: v.union(
    [wholeNumber(1), distinct(text())],
    ({ input }) => `is ${shown(input)}, wanted a number of seeds, or a list of their names`,
  ),
  files: v.pipe(distinct(text()), v.check((files) => files.length > 0, "is [], wanted at least one")),
  reads: v.optional(v.looseObject({})),
});

/**
 * An experiment whose runs are logs that a program left: CSV, JSON, TensorBoard, MLflow and others, as `upheld judge` reads them. A run gives
 * each of its metrics to claims, `evidence.final("adam", "val/acc")`, at its last step; by step behind the same name with `/series`, and the
 * steps with `/steps` (`evidence.finalSeries`). Values that are no finite numbers are counted under `/diverged`, and are no part of a series; a
 * metric that ends with one has no last value.
 *
 * Nothing is run: `reproduce` reads the files, and puts what they hold on record. `verify` names a file that changed since, or is gone.
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
  const { id, title, code, variants, seeds, files, reads } = valid(schema, options, what) as LogsOptions;
  const outside = files.find((file) => /^([/\\]|[a-z]:)/i.test(file));
  if (outside !== undefined) {
    throw new ValidationError(`${what}: "files" has ${shown(outside)}, wanted paths relative to the module`);
  }
  const folder = dirname(fileURLToPath(code)),
    names = typeof seeds === "number" ? Array.from({ length: seeds }, (_, i) => String(i)) : seeds;
  const there = () =>
    files.flatMap((file) => logPaths(join(folder, file))).map((path) => inside(folder, path, what)).sort();
  let read: Promise<readonly LoggedRun[]> | undefined;
  return {
    id,
    title,
    code,
    variants,
    seeds: () => names.length,
    assumptions: [],
    // Looked for when they are asked for: what is gone is an error of this experiment's claims alone.
    get files() {
      return there();
    },
    async run({ variant, seed }) {
      read ??= readLogs(there().map((file) => join(folder, file)), reads).then(({ runs }) => runs);
      return measuredOf(runOf(await read, variant, names[seed], what));
    },
  };
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
