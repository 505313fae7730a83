// @ts-types="./csv_stringify.d.ts"
import { stringify } from "csv-stringify/sync";

/** What stands in one place of a table; null leaves it empty. */
export type Cell = string | number | boolean | null;

/** A table with named columns. */
export interface Table {
  readonly columns: readonly string[];
  /** A cell for each column. */
  readonly rows: readonly (readonly Cell[])[];
}

/**
 * A table as CSV (RFC 4180, UTF-8), its columns named in the first line. Numbers have the fewest digits that tell them from all
 * others. A text that a spreadsheet would take for a formula has an apostrophe before it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { csvText } from "./table.ts";
 * const table = { columns: ["name", "value"], rows: [['so-called "net"', -0.1], ["=1+1", null]] };
 * assert.equal(csvText(table), 'name,value\r\n"so-called ""net""",-0.1\r\n\'=1+1,\r\n');
 * ```
 */
export function csvText({ columns, rows }: Table): string {
  return stringify([columns, ...rows], {
    record_delimiter: "windows",
    quoted_match: /[\r\n]/,
    escape_formulas: true,
    cast: {
      boolean: String,
      number: (value) => Object.is(value, -0) ? "-0" : String(value),
      // The package leaves out the line feed, which spreadsheets skip.
      string: (value) => value.startsWith("\n") ? `'${value}` : value,
    },
  });
}
