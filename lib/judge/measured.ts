import { max } from "d3-array";
import type { Summarised } from "../claim/judgement.ts";
import type { LoggedRun, LoggedValue } from "../logs/logged_run.ts";
import { shown, ValidationError } from "../validation/mod.ts";
import { betterWay } from "../statistics/better_way.ts";
import { type At, listed, nameOf } from "./claim_text.ts";

/** One run's number for a claim. */
export interface MeasuredRun {
  /** Undefined where files do not say which run it is. */
  readonly seed?: string;
  readonly value: number;
  /** The step at which it was taken. */
  readonly step: number;
  /** Where it is the mean of several runs: how many, and their standard deviation. */
  readonly summarised?: Omit<Summarised, "mean">;
}

/** Every run's number for a claim, by variant, in the order of seeds. */
export interface Measured {
  readonly metric: string;
  readonly byVariant: ReadonlyMap<string, readonly MeasuredRun[]>;
  /** At which step runs were measured, in words. */
  readonly at: string;
  readonly notes: readonly string[];
}

/** What a table of one unnamed variant calls it. */
export const unnamed = "all runs";

/** Names of the variants of some runs, in their order. */
export const variantsOf = (
  runs: readonly LoggedRun[],
): string[] => [...new Set(runs.map(({ variant = unnamed }) => variant))];

/**
 * The variant that is meant by a name.
 *
 * @throws {ValidationError} When there is none: where nothing was taken for what was run, how to say it.
 */
export function variantNamed(given: string, names: readonly string[]): string {
  if (names.length > 1 || names[0] !== unnamed || given === unnamed) return nameOf(given, names, "variant");
  throw new ValidationError(
    `There is no variant ${
      shown(given)
    }: neither a column nor paths were taken for what was run; say which column does with --variant NAME, ` +
      'or what paths say with --pattern; of all runs together it is "all", as in all > 0.9',
  );
}

/** Names of the metrics of some runs, in their order. */
export const metricsOf = (
  runs: readonly LoggedRun[],
): string[] => [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))];

/**
 * Where a table has a column for each variant (`seed, adam, sgd`), and so takes them for metrics: its runs with each of these as a
 * variant.
 */
export function columnsAsVariants(runs: readonly LoggedRun[], metric = "value"): LoggedRun[] {
  return metricsOf(runs).flatMap((variant) =>
    runs.filter(({ metrics }) => Object.hasOwn(metrics, variant)).map((run) => {
      const { n, deviations } = run.summarised ?? {}, deviation = deviations?.[variant];
      return {
        ...run,
        variant,
        metrics: { [metric]: run.metrics[variant] },
        ...n !== undefined && deviation !== undefined && { summarised: { n, deviations: { [metric]: deviation } } },
      };
    })
  );
}

/** Whether a table's columns of numbers seem to be variants: no column names any, and none is called like a metric. */
export function seemVariants(runs: readonly LoggedRun[]): boolean {
  const metrics = metricsOf(runs);
  return metrics.length > 1 && runs.every(({ variant }) => variant === undefined) &&
    metrics.every((name) => betterWay(name) === undefined);
}

/**
 * Takes every run's number.
 *
 * @param given The metric; undefined where there is but one.
 * @throws {ValidationError} When there is no such metric or step, or a run is there twice.
 */
export function measure(runs: readonly LoggedRun[], given: string | undefined, at: At = { kind: "last" }): Measured {
  const metrics = metricsOf(runs);
  if (given === undefined && metrics.length > 1) {
    throw new ValidationError(`The claim names no metric, and there are ${listed(metrics)}: say "on ${metrics[0]}"`);
  }
  const metric = nameOf(given ?? metrics[0], metrics, "metric");
  const lacking = runs.filter(({ metrics }) => !Object.hasOwn(metrics, metric));
  const notes = lacking.length > 0 ? [`${listed(lacking.map(runName))}: no ${metric}, left out`] : [];
  const byVariant = new Map<string, MeasuredRun[]>(), known = new Set<string>();
  for (const run of runs.filter(({ metrics }) => Object.hasOwn(metrics, metric))) {
    const { variant = unnamed, seed } = run;
    const { step, value } = valueAt(run.metrics[metric], at, metric, run);
    const of = byVariant.get(variant) ?? [];
    byVariant.set(variant, of);
    const key = JSON.stringify([variant, seed]);
    if (seed !== undefined && known.has(key)) throw twice(run, runs);
    known.add(key);
    const deviation = run.summarised?.deviations[metric];
    of.push({
      ...seed !== undefined && { seed },
      ...{ value, step },
      ...deviation !== undefined && { summarised: { n: run.summarised!.n, deviation } },
    });
  }
  for (const of of byVariant.values()) of.sort((a, b) => inOrder(a.seed, b.seed));
  const ends = [...byVariant].flatMap(([variant, of]) =>
    of.map(({ seed, step }) => ({ run: runName({ variant, seed }), step }))
  );
  const last = max(ends.map(({ step }) => step)) ?? -Infinity,
    early = ends.filter(({ step }) => step < last);
  if (at.kind === "last" && early.length > 0) {
    const each = [...new Set(early.map(({ step }) => step))];
    const where = each.length === 1
      ? `at step ${each[0]}`
      : `between step ${Math.min(...each)} and ${Math.max(...each)}`;
    notes.push(
      `${early.length} of ${ends.length} runs end ${where}, the others at ${last}: ${
        listed(early.map(({ run }) => run))
      }`,
    );
  }
  return { metric, byVariant, at: atWords(at, last), notes };
}

/** A run in words. */
export const runName = ({ variant = unnamed, seed }: Pick<LoggedRun, "variant" | "seed">): string =>
  seed === undefined ? variant : `${variant}, seed ${seed}`;

function atWords(at: At, last: number): string {
  if (at.kind === "last") return last === 0 ? "" : `at the last step (${last})`;
  return at.kind === "step" ? `at step ${at.step}` : `at its ${at.kind}`;
}

function valueAt(series: readonly LoggedValue[], at: At, metric: string, run: LoggedRun): LoggedValue {
  if (at.kind === "last") return series.at(-1)!;
  if (at.kind === "step") {
    const found = series.find(({ step }) => step === at.step);
    if (found) return found;
    const near = series.reduce((a, b) => Math.abs(b.step - at.step) < Math.abs(a.step - at.step) ? b : a);
    throw new ValidationError(
      `${runName(run)} has no ${metric} at step ${at.step}: the nearest is at step ${near.step}`,
    );
  }
  const way = at.kind === "best" ? betterWay(metric) : at.kind === "highest" ? "greater" : "less";
  if (way === undefined) {
    throw new ValidationError(
      `Whether a high ${metric} is good, its name does not tell: say "at the highest" or "at the lowest"`,
    );
  }
  const finite = series.filter(({ value }) => Number.isFinite(value));
  if (finite.length === 0) return series[0];
  return finite.reduce((a, b) => (way === "greater" ? b.value > a.value : b.value < a.value) ? b : a);
}

function twice(run: LoggedRun, runs: readonly LoggedRun[]): ValidationError {
  const files = runs.filter(({ variant, seed }) => variant === run.variant && seed === run.seed).flatMap(({ files }) =>
    Object.keys(files)
  );
  const where = new Set(files).size > 1 ? ` (in ${listed([...new Set(files)])})` : "";
  return new ValidationError(
    `There are two runs ${
      shown(runName(run))
    }${where}: name the columns that tell them apart, as --variant model,dataset does, judge under each with --each dataset, or take ` +
      "some rows with --where dataset=NAME",
  );
}

/** Numbers by size, other seeds by their letters. */
function inOrder(a = "", b = ""): number {
  const [x, y] = [Number(a), Number(b)];
  if (!Number.isNaN(x) && !Number.isNaN(y) && x !== y) return x - y;
  return a < b ? -1 : a > b ? 1 : 0;
}
