import { shown, ValidationError } from "../../validation/mod.ts";
import { type ClassLabels, labelArray } from "../class_labels.ts";
import { DataError } from "../data_error.ts";
import type { Numbers } from "../numbers.ts";
import type { StreamedRows } from "../streamed_rows.ts";
import { type CsvOptions, delimiterOf, tableOf } from "./csv.ts";
import { OpenFile } from "./open_file.ts";
import type { Table } from "./table.ts";

/** A table that stays in its file: its rows are read by index. */
export interface StreamedTable extends Disposable {
  /** Number of rows. */
  readonly size: number;
  /** Names of the columns in the order of the file. */
  readonly columns: readonly string[];
  /**
   * The numbers in these columns (default: in all), row by row. What is no number is refused with line and column when it is read.
   *
   * @throws {DataError} When there is no such column.
   */
  numbers(...columns: readonly string[]): StreamedRows;
  /**
   * The texts of a column as class labels, as `Table` makes them, in one or two passes over the file.
   *
   * @throws {DataError} With line and column, for a missing cell or a text that is not in `order`.
   */
  classes(column: string, order?: readonly string[]): ClassLabels;
}

/** Rows that are parsed at a time in a pass over the file. */
const atOnce = 4096;

/** Bytes that are read at a time to find where the records begin. */
const scanned = 1 << 20;

/**
 * Opens a plain file of separated values to read its rows by index, whatever its size, as {@linkcode parseCsv} does. One pass finds
 * where they begin; of each row 24 bytes are kept in memory.
 *
 * @throws {DataError} When it is missing, may not be read, is packed, or is no such table as far as its first row.
 * @throws {ValidationError} When an option is none, or the encoding is UTF-16, whose bytes do not tell where lines end.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { openCsv } from "./open_csv.ts";
 * using irises = openCsv(new URL("../../../fixtures/readers/iris.csv", import.meta.url));
 * const rows = irises.numbers("petal length", "petal width");
 * assert.deepEqual([irises.size, rows.read(Uint32Array.of(149, 0))], [150, Float64Array.of(5.1, 1.8, 1.4, 0.2)]);
 * assert.deepEqual(irises.classes("species").classes, ["setosa", "versicolor", "virginica"]);
 * ```
 */
export function openCsv(path: string | URL, options: CsvOptions = {}): StreamedTable {
  const { encoding = "utf-8", quote = '"' } = options;
  if (/^utf-?16/i.test(encoding) || quote > "\x7f") {
    const what = quote > "\x7f" ? `quote is ${shown(quote)}` : `encoding is ${shown(encoding)}`;
    throw new ValidationError(`The ${what}, wanted one whose bytes tell where lines end: save the table anew as UTF-8`);
  }
  const file = new OpenFile(path);
  try {
    return new CsvFile(file, options);
  } catch (error) {
    file[Symbol.dispose]();
    throw error;
  }
}

class CsvFile implements StreamedTable {
  readonly size: number;
  readonly columns: readonly string[];
  readonly #file: OpenFile;
  readonly #options: CsvOptions;
  /** Where each row begins and the line before ends, in bytes, and the line on which it begins. */
  readonly #index: RecordIndex;

  constructor(file: OpenFile, options: CsvOptions) {
    const { emptyLine, ...index } = recordsIn(file, options);
    const named = options.header === undefined || options.header === true;
    // The header and a row below it say what there is.
    const first = file.read(0, index.ends[Math.min(Number(named), index.ends.length - 1)] ?? file.length);
    this.columns = tableOf(first, file.path, options).columns;
    if (this.columns.length === 1 && emptyLine !== undefined) {
      const remedy = "fill it, or take it out", wanted = "a value in each line";
      throw new DataError({ file: file.path, found: `nothing in line ${emptyLine}`, wanted, remedy });
    }
    if (named) { for (const list of Object.values(index)) list.shift(); }
    this.#file = file;
    this.#options = { ...options, header: this.columns };
    this.#index = index;
    this.size = index.starts.length;
  }

  numbers(...columns: readonly string[]): StreamedRows {
    const names = columns.length > 0 ? columns : this.columns, { path } = this.#file;
    this.#read(Uint32Array.of(0)).numbers(...names);
    return {
      ...{ file: path, size: this.size, rowShape: [names.length], width: names.length, areBytes: false },
      read: (indices): Numbers => {
        return indices.length === 0 ? new Float64Array(0) : this.#read(indices).numbers(...names).data;
      },
      [Symbol.dispose]: () => this[Symbol.dispose](),
    };
  }

  classes(column: string, order?: readonly string[]): ClassLabels {
    const classes = order ?? this.#distinct(column), labels = new Float64Array(this.size);
    let at = 0;
    for (const table of this.#parts()) {
      const found = table.classes(column, classes).labels;
      labels.set(found, at);
      at += found.length;
    }
    return { classes, labels: labelArray(labels, classes.length - 1) };
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }

  #distinct(column: string): string[] {
    const found = new Set<string>();
    for (const table of this.#parts()) for (const text of table.text(column)) found.add(text);
    return [...found].sort();
  }

  *#parts(): Generator<Table> {
    for (let first = 0; first < this.size; first += atOnce) {
      yield this.#read(Uint32Array.from({ length: Math.min(atOnce, this.size - first) }, (_, i) => first + i));
    }
  }

  #read(indices: Uint32Array): Table {
    const { starts, ends, lines } = this.#index, newline = Uint8Array.of(10), parts: Uint8Array[] = [];
    let length = 0;
    for (const index of indices) {
      if (index >= this.size) {
        throw new RangeError(`There is no row ${index}: ${this.#file.path} has ${this.size}, counted from 0`);
      }
      parts.push(this.#file.read(starts[index], ends[index] - starts[index]), newline);
    }
    for (const part of parts) length += part.length;
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return tableOf(bytes, this.#file.path, this.#options, Array.from(indices, (index) => lines[index]));
  }
}

/** Where the records of a file begin, where they end, both in bytes, and on which lines they begin, counted from 1. */
interface RecordIndex {
  readonly starts: number[];
  readonly ends: number[];
  readonly lines: number[];
}

/** The records of a file, and the first line that is empty: where there are several columns it is none of them. */
function recordsIn(file: OpenFile, options: CsvOptions): RecordIndex & { readonly emptyLine?: number } {
  const quote = (options.quote ?? '"').charCodeAt(0), tabsCount = delimiterOf(file.path, options) === "\t";
  const starts: number[] = [], ends: number[] = [], lines: number[] = [];
  let line = 1, start = 0, startLine = 1, isEmpty = true, isQuoted = false, isReturn = false;
  let emptyLine: number | undefined;
  const end = (at: number) => {
    if (isEmpty) {
      emptyLine ??= startLine;
      return;
    }
    starts.push(start);
    ends.push(at);
    lines.push(startLine);
    isEmpty = true;
  };
  for (let from = 0; from < file.length; from += scanned) {
    const bytes = file.read(from, Math.min(scanned, file.length - from));
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i];
      if (byte === 10 || byte === 13) {
        const isSecond = byte === 10 && isReturn;
        if (!isSecond) line++;
        if (!isQuoted) {
          if (!isSecond) end(from + i);
          start = from + i + 1;
          startLine = line;
        }
      } else if (byte === quote) {
        isQuoted = !isQuoted;
        isEmpty = false;
      } else if (byte !== 32 && (byte !== 9 || tabsCount)) isEmpty = false;
      isReturn = byte === 13;
    }
  }
  if (start < file.length) end(file.length);
  return { starts, ends, lines, emptyLine };
}
