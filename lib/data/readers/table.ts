import { didYouMean, shown } from "../../validation/mod.ts";
import { type ClassLabels, labelsOf } from "../class_labels.ts";
import { DataError } from "../data_error.ts";
import type { NumberArray } from "../numbers.ts";

/** What a reader gives a {@linkcode Table}. */
export interface TableContent {
  /** Its name, for errors. */
  readonly file: string;
  /** Their names. */
  readonly columns: readonly string[];
  /** A row's cells in the order of `columns`. */
  readonly rows: readonly (readonly unknown[])[];
  /** The line of the file on which each row begins, counted from 1. */
  readonly lines: readonly number[];
  /** Whether nothing is in a cell. */
  isMissing(cell: unknown): boolean;
  /** The finite number, or numbers, in a cell that is not missing; `undefined` where there are none. */
  numbersIn(cell: unknown): number | readonly number[] | undefined;
  /** What `numbersIn` wants, e.g. `a finite number`. */
  readonly wanted: string;
  /** What to do about a missing cell. */
  readonly remedy: string;
}

/** A table as {@linkcode parseCsv} or {@linkcode parseJsonLines} reads it: rows, and columns with names. */
export class Table {
  readonly #content: TableContent;

  /** What readers do: nothing is checked. */
  constructor(content: TableContent) {
    this.#content = content;
  }

  /** Number of rows. */
  get size(): number {
    return this.#content.rows.length;
  }

  /** Names of the columns in the order of the file. */
  get columns(): readonly string[] {
    return this.#content.columns;
  }

  /**
   * The numbers in these columns, row by row: of the shape `[rows, numbers in a row]`.
   *
   * @param columns By default all.
   * @throws {DataError} For the first cell that is missing or holds no finite number, with line and column.
   */
  numbers(...columns: readonly string[]): NumberArray<Float64Array> {
    const { rows, numbersIn, wanted, remedy } = this.#content;
    const places = (columns.length > 0 ? columns : this.columns).map((column) => this.#place(column));
    const widths = places.map(() => 1);
    let data = new Float64Array(0), at = 0;
    rows.forEach((cells, row) => {
      places.forEach((place, i) => {
        const cell = this.#present(row, place);
        const found = numbersIn(cell);
        if (found === undefined) throw this.#error(row, place, shown(cell), wanted, remedy);
        const width = typeof found === "number" ? 1 : found.length;
        if (row === 0) widths[i] = width;
        else if (width !== widths[i]) {
          throw this.#error(row, place, `${width} numbers`, `${widths[i]}, as in the first row`, "make all rows alike");
        }
      });
      const width = widths.reduce((sum, width) => sum + width, 0);
      if (row === 0) data = new Float64Array(rows.length * width);
      for (const place of places) {
        const found = numbersIn(cells[place])!;
        if (typeof found === "number") data[at++] = found;
        else for (const number of found) data[at++] = number;
      }
    });
    return { shape: [rows.length, widths.reduce((sum, width) => sum + width, 0)], data };
  }

  /**
   * The texts of a column.
   *
   * @throws {DataError} For the first cell that is missing, with line and column.
   */
  text(column: string): string[] {
    const place = this.#place(column);
    return this.#content.rows.map((_, row) => {
      const cell = this.#present(row, place);
      if (typeof cell === "object") throw this.#error(row, place, shown(cell), "a text", "name another column");
      return String(cell);
    });
  }

  /**
   * The texts of a column as class labels: 0 for the first class, 1 for the second and so on.
   *
   * @param order The classes in the order of their labels. By default all that occur, sorted by code unit: "B" before "a",
   * and "10" before "2".
   * @throws {DataError} With line and column, for a missing cell or a text that is not in `order`.
   */
  classes(column: string, order?: readonly string[]): ClassLabels {
    const place = this.#place(column);
    return labelsOf(
      this.text(column),
      order,
      (row, found, wanted, remedy) => this.#error(row, place, found, wanted, remedy),
    );
  }

  /** The rows in which none of these columns (by default: no column at all) is missing. Compare its `size`. */
  complete(...columns: readonly string[]): Table {
    const { rows, lines, isMissing } = this.#content;
    const places = (columns.length > 0 ? columns : this.columns).map((column) => this.#place(column));
    const kept = [...rows.keys()].filter((row) => !places.some((place) => isMissing(rows[row][place])));
    return new Table({
      ...this.#content,
      rows: kept.map((row) => rows[row]),
      lines: kept.map((row) => lines[row]),
    });
  }

  #place(column: string): number {
    const place = this.columns.indexOf(column);
    if (place >= 0) return place;
    throw this.#fail(
      `no column ${shown(column)}${didYouMean(column, this.columns)}`,
      "one of that name",
      `name one of its ${this.columns.length} columns`,
    );
  }

  #present(row: number, place: number): unknown {
    const cell = this.#content.rows[row][place];
    if (!this.#content.isMissing(cell)) return cell;
    const found = cell === undefined ? "nothing" : cell === "" ? "an empty cell" : shown(cell);
    throw this.#error(row, place, found, "a value", this.#content.remedy);
  }

  #error(row: number, place: number, found: string, wanted: string, remedy: string): DataError {
    const column = `column ${place + 1} (${shown(this.columns[place])})`;
    return this.#fail(`${found} in line ${this.#content.lines[row]}, ${column}`, wanted, remedy);
  }

  #fail(found: string, wanted: string, remedy: string): DataError {
    return new DataError({ file: this.#content.file, found, wanted, remedy });
  }
}
