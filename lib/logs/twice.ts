import { DataError } from "../data/data_error.ts";
import { shown } from "../validation/mod.ts";
import { isGap } from "./cell.ts";
import { isClock, isRunName, isUnit } from "./column_names.ts";
import type { Columns, LogTable } from "./columns.ts";

/**
 * The columns that may tell two runs of one variant and seed apart: all whose cells come again and again, as the names of data sets do. Where rows
 * have steps, what was measured may come again as well.
 */
export function tellingColumns(
  table: LogTable,
  { variant, seed, step, each, metric, value, metrics }: Columns,
): string[] {
  const taken = [...variant, seed, step, each, metric, value],
    hasSteps = step !== undefined && cellsOf(table, step).size > 1;
  return table.columns.filter((name) => {
    if (taken.includes(name) || isClock(name) || hasSteps && metrics.includes(name)) return false;
    const cells = cellsOf(table, name);
    return cells.size > 1 && 2 * cells.size <= table.rows.length;
  });
}

const cellsOf = ({ columns, rows }: LogTable, name: string) => {
  const place = columns.indexOf(name);
  return new Set(rows.map((cells) => cells[place]).filter((cell) => !isGap(cell)).map(String));
};

/** Those of some columns in which two rows differ. */
export const differing = ({ columns, rows }: LogTable, some: readonly string[], a: number, b: number): string[] =>
  some.filter((name) => {
    const place = columns.indexOf(name), [x, y] = [rows[a][place], rows[b][place]];
    return !isGap(x) && !isGap(y) && String(x) !== String(y);
  });

/** Columns in which each run has a value of its own, as trackers make them up: they say nothing of what was run. */
const namesOneRun = (column: string) => /(^|[ _.-])(id|uuid)$/i.test(column) || isRunName(column);

/**
 * The error for two rows of one variant and seed that no step tells apart: which columns do, and what to say of them. To count one of both
 * would be a verdict on half of the runs.
 *
 * @param telling Columns that tell them apart; none where only what was measured differs.
 */
export function twice(
  table: LogTable,
  { variant, seed, step, each }: Columns,
  telling: readonly string[],
  before: number,
  after: number,
): DataError {
  const { file, columns, rows } = table, name = (part: string) => String(rows[before][columns.indexOf(part)]);
  const keys = [...variant, seed ?? [], each ?? []].flat(),
    differ = telling.length > 0 ? telling : differing(table, columns, before, after);
  const run = keys.length > 0 ? ` ${shown(keys.map(name).join(", "))} (as ${keys.join(", ")})` : "";
  const found = `two runs${run}, in rows ${before + 1} and ${after + 1}, that differ in ${
    differ.slice(0, 8).join(", ")
  }`;
  const settings = telling.filter((column) => !namesOneRun(column));
  const id = differ.find(namesOneRun);
  const remedy = seed !== undefined && isUnit(seed)
    ? `judge under each with --each ${seed}, take some rows with --where ${seed}=${
      name(seed)
    }, or name the column of seeds with --seed`
    : settings.length > 0
    ? `name the columns that tell them apart, as --variant ${
      [...variant, ...settings].join(",")
    } does, judge under each with --each ${settings[0]}, or take some rows with --where ${settings[0]}=${
      name(settings[0])
    }`
    : id !== undefined
    ? `leave out the run that does not count, as --except ${id}=${String(rows[after][columns.indexOf(id)])} does`
    : "name the columns that tell them apart with --variant, --seed or --step, or leave out the row that does not count";
  const wanted = step === undefined ? "one row for each run, or a column of steps" : "one row for each run and step";
  return new DataError({ file, found, wanted, remedy });
}
