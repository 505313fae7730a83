import { DataError } from "../data/data_error.ts";
import { textOf } from "../data/readers/text.ts";
import { parseReport } from "../report/mod.ts";
import type { LogTable } from "./columns.ts";

/** What points at a cell, and belongs to neither name nor number: stars, daggers, signs of warning. */
const marks = /[\s\p{So}*†‡§¶]+$/u;

/**
 * A table of a report in Markdown, as a reader sees it: without emphasis and links.
 *
 * @param which Which of several, from 1.
 * @throws {DataError} When there is none, or several and it is not said which: it names them by their columns.
 */
export function reportTable(bytes: Uint8Array, file: string, which?: number): LogTable {
  const cells = parseReport(textOf(bytes, file)).blocks.filter(({ kind }) => kind === "cell");
  const tables = Array.from(
    Map.groupBy(cells, ({ table }) => table).values(),
    (of) =>
      Array.from(
        Map.groupBy(of, ({ row }) => row).values(),
        (row) => row.map(({ runs }) => runs.map(({ text }) => text).join("").replace(marks, "").trim()),
      ),
  );
  const heads = tables.map(([head]) => head.map((name, i) => name || `column ${i + 1}`));
  const listed = heads.map((head, i) => `${i + 1} (${head.slice(0, 4).join(", ")})`).join(", ");
  if (tables.length === 0) {
    throw new DataError({ file, found: "no table", wanted: "one", remedy: "write one, with a name above each column" });
  }
  if (tables[(which ?? 1) - 1] === undefined || which === undefined && tables.length > 1) {
    const remedy = `say which with --table N: ${listed}`;
    throw new DataError({ file, found: `${tables.length} tables`, wanted: "one", remedy });
  }
  const place = (which ?? 1) - 1, columns = heads[place];
  const twice = columns.find((name, i) => columns.indexOf(name) !== i);
  if (twice !== undefined) {
    const remedy = "give one of them another name";
    throw new DataError({
      file,
      found: `two columns named ${JSON.stringify(twice)}`,
      wanted: "different names",
      remedy,
    });
  }
  return { file, columns, rows: tables[place].slice(1) };
}
