import { DataError } from "../data/data_error.ts";
import { shown } from "../validation/mod.ts";
import { isGap } from "./cell.ts";
import type { Columns, LogTable } from "./columns.ts";

/**
 * The error for two rows of one variant and seed that no step tells apart: which columns may, and what to say of them. To count one of both
 * would be a verdict on half of the runs.
 */
export function twice(table: LogTable, { variant, seed }: Columns, before: number, after: number): DataError {
  const { file, rows } = table, name = (part: string) => rows[before][table.columns.indexOf(part)];
  const other = table.columns.filter((column, i) =>
    ![...variant, seed].includes(column) && String(rows[before][i]) !== String(rows[after][i])
  );
  const telling = other.filter((column) => tells(table, column));
  const differ = (telling.length > 0 ? telling : other).slice(0, 8), run = [...variant, seed!].map(name).join(", ");
  const found = `two runs ${shown(run)} (as ${[...variant, seed].join(", ")}), in rows ${before + 1} and ${
    after + 1
  }, that differ in ${differ.join(", ")}`;
  const remedy = telling.length > 0
    ? `name the columns that tell them apart, as --variant ${
      [...variant, ...telling].join(",")
    } does, or take some rows with --where ${telling[0]}=${String(name(telling[0]))}`
    : "name the columns that tell them apart with --variant, --seed or --step, or leave out the row that does not count";
  return new DataError({ file, found, wanted: "one row for each run, or a column of steps", remedy });
}

/** Whether what is in a column comes again and again, as the names of data sets do, and numbers that were measured do not. */
function tells({ columns, rows }: LogTable, column: string): boolean {
  const place = columns.indexOf(column), cells = rows.map((row) => row[place]).filter((cell) => !isGap(cell));
  return 2 * new Set(cells.map(String)).size <= cells.length;
}
