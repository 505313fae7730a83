import { DataError } from "../data/data_error.ts";
import { parseCsv } from "../data/readers/csv.ts";
import type { LogTable } from "./columns.ts";
import { numberIn } from "./cell.ts";
import { textOf } from "../data/readers/text.ts";
import { shown } from "../validation/mod.ts";

const delimiters = [",", "\t", ";", "|"];

/**
 * A log in separated values (CSV, TSV), as programs and spreadsheets write them: what stands between cells, the decimal sign, UTF-16 and
 * Windows' own letters are found out. A last line that was cut off is left out, and noted.
 *
 * @throws {DataError} With the line, where it is no such table.
 */
export function csvTable(bytes: Uint8Array, file: string): LogTable {
  const notes: string[] = [], text = decoded(bytes, file, notes), told = /^"?sep=(.)"?(?:\r\n|\n|\r)/i.exec(text);
  const whole = withoutComments(told ? text.slice(told[0].length) : text);
  const header = /^[^\r\n]*/.exec(whole)![0], delimiter = told?.[1] ?? delimiterOf(header);
  const kept = withoutTornEnd(whole, header, delimiter, notes);
  const { columns, rows } = plainCells(kept, delimiter) ?? quotedCells(kept, file, delimiter);
  requireNames(file, columns, rows);
  const commas = delimiter !== "," &&
    rows.some((row) => row.some((cell) => numberIn(cell) === undefined && numberIn(cell, ",") !== undefined));
  return { file, columns, rows, notes, ...commas && { decimal: "," } };
}

/** Without first lines that begin with `#`; where names stand behind the last of them, as NumPy writes them, without that sign. */
function withoutComments(text: string): string {
  const [comments] = /^(#[^\r\n]*(\r\n|\n|\r))*/.exec(text)!;
  if (comments === "") return text;
  const last = comments.trimEnd().split(/\r\n|\n|\r/).at(-1)!.replace(/^#+ */, "");
  const table = text.slice(comments.length), first = /^[^\r\n]*/.exec(table)![0], sign = delimiterOf(first);
  const cells = (line: string) => unquoted(line).split(sign);
  const isRow = cells(first).some((cell) => numberIn(cell) !== undefined);
  return isRow && cells(last).length === cells(first).length ? `${last}\n${table}` : table;
}

/** Programs write UTF-8; a spreadsheet may write UTF-16, or the letters of its Windows. */
function decoded(bytes: Uint8Array, file: string, notes: string[]): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe || bytes[0] === 0xfe && bytes[1] === 0xff;
  if (isUtf16) return textOf(bytes, file, bytes[0] === 0xff ? "utf-16le" : "utf-16be");
  try {
    return textOf(bytes, file);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    notes.push("it is not in UTF-8, and was read as Windows-1252");
    return textOf(bytes, file, "windows-1252");
  }
}

/** Without a last line that has fewer cells than the first, as a program that was killed leaves one. */
function withoutTornEnd(text: string, header: string, delimiter: string, notes: string[]): string {
  const end = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1, last = text.slice(end);
  const cells = (line: string) => unquoted(line).split(delimiter).length;
  if (last === "" || end <= header.length + 2 || cells(last) >= cells(header) || text.includes('"')) return text;
  notes.push("the last line is cut off, and left out");
  return text.slice(0, end);
}

/** Cells of a table. */
interface Cells {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The cells of a table in which nothing is quoted, as most logs are: a million rows in 1.3 s, not 20 s. Undefined where it is not so plain. */
function plainCells(text: string, delimiter: string): Cells | undefined {
  if (text.includes('"')) return undefined;
  const [header, ...lines] = text.split(/\r\n|\n|\r/), trimmed = (cell: string) => cell.trim();
  const columns = header.split(delimiter).map(trimmed), rows: string[][] = [];
  const isOdd = columns.length < 2 || new Set(columns).size < columns.length || columns.includes("") ||
    columns.every((name) => numberIn(name) !== undefined);
  if (isOdd) return undefined;
  for (const line of lines) {
    if (line === "") continue;
    const cells = line.split(delimiter);
    if (cells.length !== columns.length) return undefined;
    rows.push(cells.map(trimmed));
  }
  return rows.length > 0 ? { columns, rows } : undefined;
}

/** The cells of any table. */
function quotedCells(text: string, file: string, delimiter: string): Cells {
  const table = tableIn(text, file, delimiter), cells = table.columns.map((name) => table.text(name));
  return { columns: table.columns, rows: Array.from({ length: table.size }, (_, row) => cells.map((of) => of[row])) };
}

const namesAbove = "put a line above it with a name for each column, as model,seed,accuracy";

/** What the parser says to whoever calls it is said to whoever has the file. */
const remedies: readonly (readonly [found: RegExp, remedy: string])[] = [
  [/^numbers alone in the first line/, namesAbove],
  [/^two columns named/, "give one of them another name"],
  [/^one column, /, "look at what stands between its cells"],
];

function tableIn(text: string, file: string, delimiter: string) {
  try {
    return parseCsv(new TextEncoder().encode(text), file, { delimiter, missing: [] });
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const [, remedy = error.problem.remedy] = remedies.find(([what]) => what.test(error.problem.found)) ?? [];
    throw new DataError({ ...error.problem, remedy }, { cause: error });
  }
}

/** A first line that is a row like others has numbers where they have, and a word that comes again below it. */
function requireNames(file: string, columns: readonly string[], rows: Cells["rows"]): void {
  const isNumber = (cell: string) => numberIn(cell) !== undefined || numberIn(cell, ",") !== undefined;
  if (
    !columns.some(isNumber) || !columns.every((name, i) => isNumber(name) === rows.every((row) => isNumber(row[i])))
  ) {
    return;
  }
  if (!columns.some((name, i) => !isNumber(name) && rows.some((row) => row[i] === name))) return;
  const found = `a first line that is a row like those below it: ${
    columns.slice(0, 6).map((name) => shown(name)).join(", ")
  }`;
  throw new DataError({ file, found, wanted: "names of columns", remedy: namesAbove });
}

const unquoted = (line: string) => line.replace(/"[^"]*"/g, "");

function delimiterOf(header: string): string {
  const counts = delimiters.map((sign) => unquoted(header).split(sign).length);
  return delimiters[counts.indexOf(Math.max(...counts))];
}
