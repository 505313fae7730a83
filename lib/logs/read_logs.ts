import { memoryHere, readBytes } from "../data/readers/file.ts";
import { DataError } from "../data/data_error.ts";
import type { ColumnOptions } from "./columns.ts";
import type { LogFile } from "./logged_run.ts";
import { parseLog, type ReadLog } from "./parse_log.ts";

/**
 * Reads the logs that programs left in files.
 *
 * @param paths A path `-` is standard input.
 * @throws {DataError} When a file is missing, may not be read, or is no log.
 *
 * @example
 * ```ts ignore
 * const [{ runs }] = await readLogs(["run-3/metrics.csv"]);
 * console.log(runs[0].metrics["val_acc"].at(-1)?.value);
 * ```
 */
export async function readLogs(paths: readonly string[], options: ColumnOptions = {}): Promise<readonly ReadLog[]> {
  const files: LogFile[] = [];
  for (const path of paths) files.push(path === "-" ? await standardInput() : { path, bytes: await readBytes(path) });
  return await parseLog(files, options);
}

async function standardInput(): Promise<LogFile> {
  const bytes = new Uint8Array(await new Response(Deno.stdin.readable).arrayBuffer()), path = "standard input";
  if (bytes.length > memoryHere() / 2) throw tooMuch(path, bytes.length);
  if (bytes.length > 0) return { path, bytes };
  throw new DataError({
    file: path,
    found: "nothing",
    wanted: "a table",
    remedy: "pipe one in, as in cat runs.csv | upheld judge -",
  });
}

function tooMuch(file: string, bytes: number): DataError {
  const remedy = "name the file in place of -";
  return new DataError({ file, found: `${bytes} bytes`, wanted: "at most half of the memory that there is", remedy });
}
