// @ts-types="./csv_parse.d.ts"
import { parse } from "csv-parse/sync";
import * as v from "valibot";
import { exactObject, shown, valid } from "../../validation/mod.ts";
import { DataError } from "../data_error.ts";
import { pathOf, readBytes, type ReadOptions, wholeCopy } from "./file.ts";
import { Table } from "./table.ts";
import { textOf } from "./text.ts";

/** How a file of separated values is written. */
export interface CsvOptions {
  /** What stands between cells. By default a tab in a file whose name says `.tsv`, `;` with a decimal comma, else `,`. */
  readonly delimiter?: string;
  /** What stands around a cell that holds a delimiter or a line break, and is doubled in it (default `"`). */
  readonly quote?: string;
  /** The decimal sign (default `.`). */
  readonly decimal?: "." | ",";
  /**
   * Whether the first line names the columns, or the names where none does. By default it does, and a first line of
   * numbers alone is refused. Columns without a name are `column 1`, `column 2` and so on, by their place.
   */
  readonly header?: boolean | readonly string[];
  /** What stands in a cell for a missing value. By default nothing, `NA`, `N/A`, `NaN`, `nan`, `null`, `NULL` and `?`. */
  readonly missing?: readonly string[];
  /** The encoding, as `TextDecoder` knows it (default `utf-8`). */
  readonly encoding?: string;
}

const one = v.pipe(v.string(), v.regex(/^[^\r\n]$/, ({ input }) => `is ${shown(input)}, wanted one character`));
const schema = exactObject({
  delimiter: v.optional(one),
  quote: v.optional(one),
  decimal: v.optional(v.picklist([".", ","])),
  header: v.optional(v.union([v.boolean(), v.array(v.string())])),
  missing: v.optional(v.array(v.string())),
  encoding: v.optional(v.string()),
});

const plainNumber = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * Parses separated values (CSV, TSV) with quoting as in RFC 4180. White space around a cell is not part of it, and empty
 * lines are skipped where there are several columns.
 *
 * @param bytes The whole file. A byte order mark is skipped.
 * @param file Its name, for errors.
 * @throws {DataError} With the line, when the quoting is broken, a row has more or fewer cells than the first, two columns
 * have one name, the text is not of its encoding, or there are no rows. Cells are checked when they are asked for.
 * @throws {ValidationError} When an option is none.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseCsv } from "./csv.ts";
 * const text = 'width;kind\n1,5;"a;b"\n2,5;c\n';
 * const table = parseCsv(new TextEncoder().encode(text), "example.csv", { decimal: "," });
 * assert.deepEqual(table.numbers("width").data, Float64Array.of(1.5, 2.5));
 * assert.deepEqual(table.classes("kind"), { labels: Uint8Array.of(0, 1), classes: ["a;b", "c"] });
 * ```
 */
export function parseCsv(bytes: Uint8Array, file: string, options: CsvOptions = {}): Table {
  return tableOf(bytes, file, options);
}

/**
 * {@linkcode parseCsv} of records that may be some of a file.
 *
 * @param knownLines The lines of the file on which they begin, where they are some.
 */
export function tableOf(
  bytes: Uint8Array,
  file: string,
  options: CsvOptions,
  knownLines?: readonly number[],
): Table {
  const {
    decimal = ".",
    delimiter = delimiterOf(file, options),
    quote = '"',
    header,
    missing = ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "?"],
    encoding = "utf-8",
  } = valid(schema, options, "Options of the table") as CsvOptions;
  const fail = (found: string, wanted: string, remedy: string) => new DataError({ file, found, wanted, remedy });
  if (delimiter === decimal || delimiter === quote) {
    throw fail(
      `${shown(delimiter)} for two purposes in the options`,
      "a delimiter that is neither the decimal sign nor the quote",
      "pass another",
    );
  }
  const { records, lines } = recordsOf(textOf(bytes, file, encoding), delimiter, quote, fail, knownLines);
  const named = header === undefined || header === true;
  if (records.length <= Number(named)) {
    throw fail(records.length === 0 ? "no line" : "no line below the header", "at least one", wholeCopy);
  }
  const columns = columnsOf(Array.isArray(header) ? header : named ? records[0] : records[0].map(() => ""));
  checkColumns(columns, { delimiter, header }, fail);
  if (named) { for (const list of [records, lines]) list.shift(); }
  records.forEach((record, row) => {
    if (record.length !== columns.length) {
      throw fail(
        `${record.length} cells in line ${lines[row]}`,
        `${columns.length}, one for each column`,
        "quote cells that hold the delimiter, and leave none out",
      );
    }
  });
  const gaps = new Set(missing);
  return new Table({
    file,
    columns,
    rows: records,
    lines,
    isMissing: (cell) => gaps.has(cell as string),
    numbersIn(cell) {
      const text = decimal === "," ? swapped(cell as string) : cell as string;
      const number = plainNumber.test(text) ? Number(text) : NaN;
      return Number.isFinite(number) ? number : undefined;
    },
    wanted: `a finite number, such as 1${decimal}5 or 2e-3`,
    remedy:
      "fill the cell, leave its row out with complete(), or pass as missing what stands for no value and as decimal the sign",
  });
}

/**
 * Reads a file of separated values, plain or packed with gzip: see {@linkcode parseCsv}.
 *
 * @throws {DataError} When it is missing, may not be read, takes more than half of the memory, or is no such table.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readCsv } from "./csv.ts";
 * const irises = await readCsv(new URL("../../../fixtures/readers/iris.tsv.gz", import.meta.url));
 * assert.deepEqual(irises.numbers("sepal length", "petal width").shape, [150, 2]);
 * ```
 */
export async function readCsv(
  path: string | URL,
  { memory, ...options }: CsvOptions & ReadOptions = {},
): Promise<Table> {
  return parseCsv(await readBytes(path, { memory }, "read its rows by index with openCsv()"), pathOf(path), options);
}

/** What stands between cells, where no option says it. */
export function delimiterOf(file: string, { delimiter, decimal }: CsvOptions): string {
  return delimiter ?? (/\.(tsv|tab)(\.gz)?$/i.test(file) ? "\t" : decimal === "," ? ";" : ",");
}

type Fail = (found: string, wanted: string, remedy: string) => DataError;

/** The cells of each record, and the line on which it begins. */
function recordsOf(text: string, delimiter: string, quote: string, fail: Fail, knownLines?: readonly number[]) {
  const lines: number[] = [];
  const nextLine = () => knownLines ? knownLines[lines.length] : read + 1;
  // Of the lines a record may take several. The parser's own count takes \r\n in quotes for two.
  let read = 0;
  let records: string[][];
  try {
    records = parse(text, {
      delimiter,
      quote,
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      on_record(record) {
        lines.push(nextLine());
        for (const cell of record) read += cell.match(/\r\n|\n|\r/g)?.length ?? 0;
        read++;
        return record.map((cell) => cell.trim());
      },
    });
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const found = code === "CSV_QUOTE_NOT_CLOSED" ? "a quote that is never closed" : `broken quoting (${message})`;
    throw fail(
      `${found} in the record that begins in line ${nextLine()}`,
      `cells in ${shown(quote)} where they hold a quote, each inner one doubled`,
      "quote it, or pass another character as quote",
    );
  }
  // An empty line is no record where there are several columns, and a missing value where there is one.
  const kept = [...records.keys()].filter((i) =>
    records[0].length === 1 || records[i].length > 1 || records[i][0] !== ""
  );
  return { records: kept.map((i) => records[i]), lines: kept.map((i) => lines[i]) };
}

function columnsOf(names: readonly string[]): string[] {
  return names.map((name, i) => name === "" ? `column ${i + 1}` : name);
}

function checkColumns(columns: readonly string[], { delimiter = ",", header }: CsvOptions, fail: Fail): void {
  // Places, counted from 0, are the names that a matrix gets.
  const places = columns.every((name, i) => name === String(i));
  if (header === undefined && !places && columns.every((name) => plainNumber.test(name))) {
    throw fail(
      `numbers alone in the first line (${shown(columns.join(delimiter))})`,
      "the names of the columns",
      "pass header: false where the first line is data, header: true where these are names",
    );
  }
  const other = [",", ";", "\t", "|"].find((sign) => sign !== delimiter && columns[0].includes(sign));
  if (columns.length === 1 && other && !Array.isArray(header)) {
    throw fail(
      `one column, ${shown(columns[0])}`,
      `several, with ${shown(delimiter)} between them`,
      `pass delimiter: ${shown(other)}, or the header as a list where it is one column`,
    );
  }
  const twice = columns.find((name, i) => columns.indexOf(name) !== i);
  if (twice !== undefined) {
    throw fail(`two columns named ${shown(twice)}`, "each name once", "rename one, or pass the header as a list");
  }
}

/** A number with a decimal comma as one with a point. One with both is none. */
function swapped(cell: string): string {
  return cell.includes(".") ? "" : cell.replace(",", ".");
}
