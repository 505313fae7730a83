import { extent } from "d3-array";
import { decimalExponent } from "../math/mod.ts";
import type { LoggedRun } from "../logs/logged_run.ts";
import { betterWay } from "../statistics/better_way.ts";
import { columnsAsVariants, measure, metricsOf, seemVariants, unnamed, variantsOf } from "./measured.ts";
import { stepsNote } from "./steps_as_runs.ts";

/** What is there of one metric. */
export interface MetricSummary {
  readonly metric: string;
  readonly at: string;
  readonly variants: readonly {
    readonly variant: string;
    readonly runs: number;
    readonly mean: number;
    readonly low: number;
    readonly high: number;
    readonly values: readonly number[];
  }[];
}

/** What runs hold, and claims about them that can be typed. */
export interface RunsSummary {
  readonly variants: readonly string[];
  readonly metrics: readonly MetricSummary[];
  readonly suggestions: readonly string[];
  readonly notes: readonly string[];
}

/**
 * What some runs hold, metric by metric, and claims that can be made about them. A suggestion is a form to fill in, and no finding: which claim is
 * judged is to be decided before the numbers are seen.
 */
export function summaryOf(runs: readonly LoggedRun[]): RunsSummary {
  const variants = variantsOf(runs), metrics = metricsOf(runs), notes: string[] = [];
  const found = metrics.map((metric): MetricSummary => {
    const measured = measure(runs, metric), { byVariant, at, notes: own } = measured;
    notes.push(...own, ...[stepsNote(runs, measured) ?? []].flat());
    return {
      metric,
      at,
      variants: [...byVariant].map(([variant, of]) => {
        const values = of.map(({ value }) => value), numbers = values.filter(Number.isFinite);
        const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
        const [low = Infinity, high = -Infinity] = extent(numbers);
        return { variant, runs: values.length, mean, low, high, values };
      }),
    };
  });
  return {
    variants,
    metrics: found,
    suggestions: suggestionsFor(runs, variants, metrics, found),
    notes: [...new Set(notes)],
  };
}

function suggestionsFor(
  runs: readonly LoggedRun[],
  variants: readonly string[],
  metrics: readonly string[],
  found: readonly MetricSummary[],
): string[] {
  const metric = metrics.find((name) => /(val|test).*acc|acc.*(val|test)/i.test(name)) ??
    metrics.find((name) => betterWay(name) === "greater") ??
    metrics.find((name) => betterWay(name)) ?? metrics[0];
  const on = metrics.length > 1 ? ` on ${quoted(metric)}` : "", sign = betterWay(metric) === "less" ? "<" : ">";
  if (seemVariants(runs)) {
    const [first, second] = variantsOf(columnsAsVariants(runs));
    return [`${quoted(first)} > ${quoted(second)}`, `${quoted(first)} = ${quoted(second)} within 0.01`, `all > 0.9`];
  }
  const names = variants.map(quoted), limit = limitOf(found.find((it) => it.metric === metric)!, sign);
  return [
    ...names.length > 1 ? [`${names[0]} ${sign} ${names[1]}${on}`, `${names[0]} = ${names[1]}${on} within 0.01`] : [],
    ...names.length > 2 ? [`${names[0]} ${sign} all${on}`, `${names.slice(0, 3).join(` ${sign} `)}${on}`] : [],
    `${names[0] === quoted(unnamed) ? "all" : names[0]} ${sign} ${limit}${on}`,
  ];
}

/** A round number near the values. */
function limitOf({ variants }: MetricSummary, sign: string): string {
  const { mean } = variants[0];
  if (!Number.isFinite(mean) || mean === 0) return "0";
  const step = Number(`1e${decimalExponent(Math.abs(mean)) - 1}`);
  return String(Number(((sign === ">" ? Math.floor(mean / step) : Math.ceil(mean / step)) * step).toPrecision(6)));
}

/** A name as a claim has it. */
const quoted = (name: string) =>
  /^[\p{L}\p{N}_./-]+$/u.test(name) && !/^[\d.]/.test(name) ? name : JSON.stringify(name);
