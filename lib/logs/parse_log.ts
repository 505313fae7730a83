import { DataError } from "../data/data_error.ts";
import { parseNpz } from "../data/readers/npz.ts";
import { shown, ValidationError } from "../validation/mod.ts";
import { arraysTable } from "./arrays.ts";
import { isRunName } from "./column_names.ts";
import type { ColumnOptions, Columns, LogTable } from "./columns.ts";
import { csvTable } from "./csv.ts";
import { digestOfBytes } from "./digest.ts";
import { eventSeries } from "./event_file.ts";
import { jsonLinesTable, jsonTable } from "./json.ts";
import { type LogFile, type LoggedRun, seriesOf } from "./logged_run.ts";
import { mlflowFiles, mlflowTable } from "./mlflow.ts";
import { noRows, valuesIn } from "./no_rows.ts";
import { type Named, namedByPaths, namedByPattern } from "./path_names.ts";
import { parseSafetensors } from "./safetensors.ts";
import { runsOfTable } from "./table_runs.ts";
import { namedRuns, takenApart } from "./together.ts";
import { chartTable } from "./wandb.ts";
import { isWandbFile, wandbTable } from "./wandb_file.ts";

/** How logs are read: what is not said is guessed. */
export interface LogOptions extends ColumnOptions {
  /** What paths say of their runs, as in `runs/{variant}/seed-{seed}.csv`, where `*` stands for anything; files that are not of it are left out. */
  readonly pattern?: string;
  /** Which table of a report in Markdown, from 1, where it has several. */
  readonly table?: number;
}

/** What was read of logs, and how. */
export interface ReadLog {
  /** The formats, e.g. `CSV`. */
  readonly formats: readonly string[];
  /** What the columns of tables were taken for, where there are tables: those of the first. */
  readonly columns?: Columns;
  /** What was run, in the order of the files. */
  readonly runs: readonly LoggedRun[];
  /** What is said of folders, where logs in them were left out. */
  readonly notes?: readonly string[];
}

/** What one file, or a folder whose files belong together, holds. */
interface Part {
  readonly format: string;
  readonly columns?: Columns;
  readonly runs: readonly LoggedRun[];
}

/**
 * Reads the files of logs, given as bytes: CSV and TSV, JSON and JSON lines, TensorBoard's event files, MLflow's file store, NPZ and
 * safetensors, and tables of Markdown, told apart by their names and first bytes.
 *
 * @throws {DataError} When one is broken or no log: it names the file, what is there, and what is wanted.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseLog } from "./parse_log.ts";
 * const file = (seed: number, loss: string) => ({ path: `adam-${seed}.csv`, bytes: new TextEncoder().encode(`epoch,loss\n0,${loss}\n`) });
 * const { runs } = await parseLog([file(0, "0.5"), file(1, "0.25")], { pattern: "{variant}-{seed}.csv" });
 * assert.deepEqual(runs.map(({ variant, seed, metrics }) => [variant, seed, metrics.loss[0].value]), [["adam", "0", 0.5], ["adam", "1", 0.25]]);
 * ```
 */
export async function parseLog(files: readonly LogFile[], options: LogOptions = {}): Promise<ReadLog> {
  const { pattern, table: which, ...columns } = options, digests = new Map<LogFile, string>();
  for (const file of files) digests.set(file, file.digest ?? await digestOfBytes(file.bytes));
  const of = (some: readonly LogFile[]) => Object.fromEntries(some.map((file) => [file.path, digests.get(file)!]));
  const paths: string[] = [], readers: ((isOneRun: boolean) => Part)[] = [], tables: LogTable[] = [];
  const add = (format: string, table: LogTable, from: readonly LogFile[]) => {
    tables.push(table);
    paths.push(from[0].path);
    readers.push((isOneRun) => {
      const { runs, columns: found } = runsOfTable(table, columns, of(from), isOneRun);
      return { format, columns: found, runs: takenApart(runs, isName(found)) };
    });
  };
  const stored = mlflowFiles(files), local = files.filter(isWandbFile);
  const others = files.filter((file) => !stored.includes(file) && !local.includes(file));
  if (stored.length > 0) add("MLflow", mlflowTable(stored), stored);
  if (local.length > 0) add("Weights & Biases", wandbTable(local), local);
  const folders = Map.groupBy(others.filter(isEventFile), ({ path }) => path.split("/").slice(0, -1).join("/"));
  for (const [path, events] of folders) {
    paths.push(path);
    readers.push(() => ({ format: "TensorBoard", runs: [eventRun(events, of(events))] }));
  }
  for (const file of others.filter((file) => !isEventFile(file))) {
    const { format, table } = await tableIn(file, which);
    add(format, table, [file]);
  }
  const { where = {}, except = {}, each = [] } = options;
  requireTables(tables, [...Object.keys(where), ...Object.keys(except), each].flat());
  for (const [name, values] of Object.entries(except)) {
    const gone = values.find((value) => !valuesIn(tables, name).includes(value));
    const isColumn = tables.some(({ columns }) => columns.includes(name));
    if (gone !== undefined && isColumn) throw noRows(tables, { [name]: gone }, "rows to leave out");
  }
  const named: readonly (Named | undefined)[] = pattern === undefined
    ? namedByPaths(paths)
    : namedByPattern(pattern, paths);
  // A file alone may be called anything: runs-2.csv.
  const sayRuns = paths.length > 1 || pattern !== undefined;
  const parts = readers.map((read, i) => read(sayRuns && named[i]?.seed !== undefined));
  if (Object.keys(where).length > 0 && parts.every(({ runs }) => runs.length === 0)) throw noRows(tables, where);
  if (pattern !== undefined && named.every((it) => it === undefined)) {
    throw new ValidationError(
      `No file is of the pattern ${JSON.stringify(pattern)}: there is ${paths.slice(0, 3).join(", ")}`,
    );
  }
  const kept = parts.flatMap((part, i) => named[i] === undefined ? [] : [{ runs: part.runs, named: named[i] }]);
  const first = parts.find(({ columns }) => columns)?.columns;
  return {
    formats: [...new Set(parts.map(({ format }) => format))],
    ...first && { columns: first },
    runs: namedRuns(kept),
  };
}

function requireTables(tables: readonly LogTable[], columns: readonly string[]): void {
  if (tables.length > 0 || columns.length === 0) return;
  throw new ValidationError(
    `There is no column ${
      shown(columns[0])
    }: these logs have no columns; take some of their files, or say which with a pattern`,
  );
}

const isEventFile = ({ path }: LogFile) => /tfevents/.test(path.split("/").at(-1)!);
const isName = ({ variant }: Columns) => variant.length === 1 && isRunName(variant[0]);

function eventRun(files: readonly LogFile[], digests: LoggedRun["files"]): LoggedRun {
  const { series, notes } = eventSeries(files);
  const read = Array.from(series, ([name, raw]) => [name, seriesOf(name, raw)] as const);
  return {
    metrics: Object.fromEntries(read.map(([name, { series }]) => [name, series])),
    files: digests,
    notes: [...notes, ...read.flatMap(([, { notes }]) => notes)],
  };
}

/** The table in a file, by its name and first bytes. */
async function tableIn(
  { path, bytes }: LogFile,
  which?: number,
): Promise<{ readonly format: string; readonly table: LogTable }> {
  const begins = (...first: number[]) => first.every((byte, i) => bytes[i] === byte);
  if (begins(0x50, 0x4b) && /\.(xlsx?|ods)$/i.test(path)) {
    const wanted = "a table as text", remedy = "save it as CSV in the program that wrote it";
    throw new DataError({ file: path, found: "a spreadsheet", wanted, remedy });
  }
  if (begins(0x50, 0x4b)) return { format: "NPZ", table: arraysTable(await parseNpz(bytes, path), path) };
  if (/\.safetensors$/i.test(path) || bytes[8] === 0x7b && bytes[7] === 0 && bytes[6] === 0) {
    return { format: "safetensors", table: arraysTable(parseSafetensors(bytes, path).arrays, path) };
  }
  if (bytes.subarray(0, 4096).includes(0) && !begins(0xff, 0xfe) && !begins(0xfe, 0xff)) {
    throw new DataError({
      file: path,
      found: "bytes that are no text",
      wanted: "CSV, JSON, JSON lines, TensorBoard's events, MLflow's file store, NPZ or safetensors",
      remedy: "export it as one of these",
    });
  }
  const first = bytes.find((byte) => ![0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf].includes(byte));
  if (first === 0x7b || first === 0x5b) {
    const isLines = /\.(jsonl|ndjson)(\.gz)?$/i.test(path), table = isLines ? undefined : jsonTable(bytes, path);
    return table ? { format: "JSON", table } : { format: "JSON lines", table: jsonLinesTable(bytes, path) };
  }
  if (/\.(md|markdown)$/i.test(path)) {
    const { reportTable } = await import("./report_table.ts");
    return { format: "Markdown", table: reportTable(bytes, path, which) };
  }
  const table = csvTable(bytes, path), chart = chartTable(table);
  return chart ? { format: "Weights & Biases", table: chart } : { format: "CSV", table };
}
