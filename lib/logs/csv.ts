import { parseCsv } from "../data/readers/csv.ts";
import type { LogTable } from "./columns.ts";
import { numberIn } from "./cell.ts";
import { textOf } from "../data/readers/text.ts";

const delimiters = [",", "\t", ";", "|"];

/**
 * A log in separated values (CSV, TSV), as programs and spreadsheets write them: what stands between cells, the decimal sign and UTF-16 are
 * found out. A last line that was cut off is left out, and noted.
 *
 * @throws {DataError} With the line, where it is no such table.
 */
export function csvTable(bytes: Uint8Array, file: string): LogTable {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe
    ? "utf-16le"
    : bytes[0] === 0xfe && bytes[1] === 0xff
    ? "utf-16be"
    : "utf-8";
  const text = textOf(bytes, file, encoding), lines = text.split(/\r\n|\n|\r/);
  const delimiter = delimiterOf(lines[0]), notes: string[] = [];
  let kept = text;
  const last = lines.at(-1)!, cells = (line: string) => unquoted(line).split(delimiter).length;
  if (last !== "" && lines.length > 2 && cells(last) < cells(lines[0]) && !text.includes('"')) {
    kept = text.slice(0, text.length - last.length);
    notes.push("the last line is cut off, and left out");
  }
  const table = parseCsv(new TextEncoder().encode(kept), file, {
    delimiter,
    decimal: delimiter === "." ? "," : ".",
    missing: [],
  });
  const columns = table.columns.map((name) => table.text(name));
  const rows = Array.from({ length: table.size }, (_, row) => columns.map((cells) => cells[row]));
  const commas = delimiter !== "," &&
    rows.some((row) => row.some((cell) => numberIn(cell) === undefined && numberIn(cell, ",") !== undefined));
  return { file, columns: table.columns, rows, notes, ...commas && { decimal: "," } };
}

const unquoted = (line: string) => line.replace(/"[^"]*"/g, "");

function delimiterOf(header: string): string {
  const counts = delimiters.map((sign) => unquoted(header).split(sign).length);
  return delimiters[counts.indexOf(Math.max(...counts))];
}
