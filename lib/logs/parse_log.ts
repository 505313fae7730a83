import { digestOfBytes } from "./digest.ts";
import type { ColumnOptions, Columns } from "./columns.ts";
import { csvTable } from "./csv.ts";
import type { LogFile, LoggedRun } from "./logged_run.ts";
import { runsOfTable } from "./table_runs.ts";

/** What was read of a log, and how. */
export interface ReadLog {
  /** The format, e.g. `CSV`. */
  readonly format: string;
  /** What the columns of a table were taken for. */
  readonly columns?: Columns;
  readonly runs: readonly LoggedRun[];
}

/** Reads the files of a log, given as bytes. */
export async function parseLog(files: readonly LogFile[], options: ColumnOptions = {}): Promise<readonly ReadLog[]> {
  return await Promise.all(files.map(async ({ path, bytes }) => {
    const digests = { [path]: await digestOfBytes(bytes) };
    return { format: "CSV", ...runsOfTable(csvTable(bytes, path), options, digests) };
  }));
}
