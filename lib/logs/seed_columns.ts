import { isGap, numberIn } from "./cell.ts";
import { isClock, isSeed, isSetting } from "./column_names.ts";
import type { LogTable } from "./columns.ts";

const seedInName =
  /(?<![a-z])(?:seed|run|fold|split|trial|rep|repeat|repetition|replicate)[ _.#=-]*(\d+)(?![a-z]|\.?\d)/i;

const bare = (name: string) => name.replace(/^[ _.:/,()[\]-]+|[ _.:/,()[\]-]+$/g, "");

/** Of a column that is called like a seed: which one, and what else its name says. */
function named(name: string): { readonly seed: string; readonly metric: string } | undefined {
  const found = seedInName.exec(name);
  if (!found) return undefined;
  const [before, after] = [name.slice(0, found.index), name.slice(found.index + found[0].length)].map(bare);
  return { seed: String(Number(found[1])), metric: [before, after].filter(Boolean).join("_") || "value" };
}

/**
 * A table with a row for each seed, of one that has a column for each: `model, seed 1, seed 2`, or scikit-learn's
 * `split0_test_score, split1_test_score`. The metric is what else their names say, `value` where that is nothing; other numbers, as means
 * over seeds, are left out, but for steps and settings.
 *
 * @param asked Columns of which it was said what they are.
 * @returns Undefined where there are no such columns.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { withSeedRows } from "./seed_columns.ts";
 * const columns = ["model", "acc seed 1", "acc seed 2", "mean"];
 * const table = withSeedRows({ file: "runs.csv", columns, rows: [["adam", "0.97", "0.96", "0.965"]] }, [])!;
 * assert.deepEqual(table.columns, ["model", "seed", "acc"]);
 * assert.deepEqual(table.rows, [["adam", "1", "0.97"], ["adam", "2", "0.96"]]);
 * ```
 */
export function withSeedRows(table: LogTable, asked: readonly string[]): LogTable | undefined {
  const { columns, rows, sources, decimal, notes = [] } = table;
  if (columns.some(isSeed)) return undefined;
  const isNumeric = (place: number) =>
    rows.every((cells) => isGap(cells[place]) || numberIn(cells[place], decimal) !== undefined);
  const found = columns.flatMap((name, place) => {
    const said = asked.includes(name) ? undefined : named(name);
    return said && isNumeric(place) ? [{ name, place, ...said }] : [];
  });
  const metrics = [...new Set(found.map(({ metric }) => metric))], seeds = [...new Set(found.map(({ seed }) => seed))];
  const places = new Map(found.map(({ metric, seed, place }) => [JSON.stringify([metric, seed]), place]));
  if (seeds.length < 2 || places.size < found.length) return undefined;
  const kept = [...columns.keys()].filter((place) => {
    const name = columns[place];
    return asked.includes(name) || isClock(name) || isSetting(name) || !isNumeric(place);
  });
  const of = (cells: readonly unknown[], seed: string) =>
    metrics.map((metric) => cells[places.get(JSON.stringify([metric, seed])) ?? columns.length]);
  return {
    ...table,
    columns: [...kept.map((place) => columns[place]), "seed", ...metrics],
    rows: rows.flatMap((cells) =>
      seeds.map((seed) => [...kept.map((place) => cells[place]), seed, ...of(cells, seed)])
    ),
    ...sources && { sources: sources.flatMap((source) => seeds.map(() => source)) },
    notes: [
      ...notes,
      `${found.length} columns, as ${found[0].name}, hold a number for each seed, and are ${
        metrics.join(", ")
      } of ${seeds.length} seeds`,
    ],
  };
}
