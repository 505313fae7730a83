import type { LoggedRun } from "../logs/logged_run.ts";
import { chiSquareProbability } from "../statistics/mod.ts";
import type { Measured, MeasuredRun } from "./measured.ts";

/** Rows of runs in any order go on from each other so steadily once in a thousand tables. */
const tooRare = 0.001;
/** So many rows of a variant tell. */
const mostRows = 1000;

/**
 * What is said where rows of a table, each taken for a run, go on from each other as the steps of one run do: each would be counted as a
 * seed, and a verdict be much too sure. Undefined where they do not, or where seeds or steps tell runs apart.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { stepsNote } from "./steps_as_runs.ts";
 * const losses = [0.9, 0.7, 0.5, 0.45, 0.4, 0.38, 0.37, 0.36];
 * const runs = losses.map((value) => ({ files: { "loss.csv": "" }, notes: [], metrics: { loss: [{ step: 0, value }] } }));
 * const byVariant = new Map([["all runs", losses.map((value) => ({ value, step: 0 }))]]);
 * assert.match(stepsNote(runs, { metric: "loss", byVariant })!, /^loss goes down from row to row/);
 * ```
 */
export function stepsNote(
  runs: readonly LoggedRun[],
  { metric, byVariant }: Pick<Measured, "metric" | "byVariant">,
): string | undefined {
  const files = new Set(runs.flatMap(({ files }) => Object.keys(files)));
  const areRows = files.size < runs.length &&
    runs.every(({ seed, metrics }) => seed === undefined && Object.values(metrics).every(({ length }) => length === 1));
  const way = areRows ? wayOf([...byVariant.values()]) : undefined;
  return way &&
    `${metric} goes ${way} from row to row, as in the steps of one run, and no column says a seed or step: say ` +
      "--rows steps where rows are steps, or --rows runs where each is a run, and they were sorted";
}

/**
 * Whether rows rise or fall, all variants together, more steadily than in any order of theirs (the trend test of Mann 1945, with ties as in
 * Kendall 1975, added up over variants as over seasons in Hirsch, Slack & Smith 1982; two-sided).
 */
function wayOf(variants: readonly (readonly MeasuredRun[])[]): "up" | "down" | undefined {
  let rises = 0, variance = 0;
  for (const runs of variants) {
    const values = runs.slice(0, mostRows).map(({ value }) => value).filter(Number.isFinite);
    for (let i = 0; i < values.length; i++) {
      for (let before = 0; before < i; before++) rises += Math.sign(values[i] - values[before]);
    }
    const ties = Map.groupBy(values, (value) => value);
    variance += varianceOf(values) - [...ties.values()].reduce((sum, tied) => sum + varianceOf(tied), 0);
  }
  // Of a count that goes by twos.
  const surely = Math.max(0, Math.abs(rises) - 1);
  const isRare = variance > 0 && 1 - chiSquareProbability(surely * surely / variance, 1) < tooRare;
  return isRare ? rises > 0 ? "up" : "down" : undefined;
}

const varianceOf = ({ length: n }: readonly number[]) => n * (n - 1) * (2 * n + 5) / 18;
