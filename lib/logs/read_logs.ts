import { readBytes } from "../data/readers/file.ts";
import type { ColumnOptions } from "./columns.ts";
import { parseLog, type ReadLog } from "./parse_log.ts";

/**
 * Reads the logs that programs left in files or folders.
 *
 * @throws {DataError} When a file is missing, may not be read, or is no log.
 *
 * @example
 * ```ts ignore
 * const [{ runs }] = await readLogs(["run-3/metrics.csv"]);
 * console.log(runs[0].metrics["val_acc"].at(-1)?.value);
 * ```
 */
export async function readLogs(paths: readonly string[], options: ColumnOptions = {}): Promise<readonly ReadLog[]> {
  const files = await Promise.all(paths.map(async (path) => ({ path, bytes: await readBytes(path) })));
  return await parseLog(files, options);
}
