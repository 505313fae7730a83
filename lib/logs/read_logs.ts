import { join } from "node:path";
import { memoryHere, pathOf, readBytes, unpacked, unreadable } from "../data/readers/file.ts";
import { DataError } from "../data/data_error.ts";
import { sha256 } from "../files/digest.ts";
import type { LogFile } from "./logged_run.ts";
import { type LogOptions, parseLog, type ReadLog } from "./parse_log.ts";

/** Files below a folder are looked through up to so many. */
const mostFiles = 20_000;

/**
 * Reads the logs that programs left in files and folders, plain or packed with gzip: see {@linkcode parseLog}. Of a folder the logs of one format are
 * read: runs of MLflow where there are any, else what wandb keeps of runs, TensorBoard's event files, CSV, JSON lines, JSON, NPZ or safetensors.
 *
 * @param paths A path `-` is standard input.
 * @throws {DataError} When a file is missing, may not be read, or is no log, or a folder holds none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLogs } from "./read_logs.ts";
 * const { formats, runs } = await readLogs(["fixtures/logs/pytorch/tensorboard"]);
 * assert.deepEqual([formats, runs.length, runs[0].variant], [["TensorBoard"], 6, "adam"]);
 * ```
 */
export async function readLogs(paths: readonly (string | URL)[], options: LogOptions = {}): Promise<ReadLog> {
  const files: LogFile[] = [];
  for (const given of paths) {
    if (given === "-") files.push(await standardInput());
    else for (const path of logPaths(pathOf(given))) files.push(await fileAt(path));
  }
  return await parseLog(files, options);
}

async function fileAt(path: string): Promise<LogFile> {
  const bytes = await readBytes(path, {}, "split it, or leave out what is no metric");
  // A packed file is known by its own bytes.
  return { path: path.replaceAll("\\", "/"), bytes, digest: sha256(await Deno.readFile(path)) };
}

const kinds: readonly RegExp[] = [
  /\.wandb$/,
  /tfevents[^/]*$/,
  /\.(csv|tsv|tab)(\.gz)?$/i,
  /\.(jsonl|ndjson)(\.gz)?$/i,
  /\.json(\.gz)?$/i,
  /\.npz$/i,
  /\.safetensors$/i,
];

/**
 * The paths of the logs at a path: itself where it is a file, else those of one format below it, sorted. Links are not followed, so that
 * none leads out of the folder.
 *
 * @throws {DataError} When nothing is there, or no log.
 */
export function logPaths(path: string): string[] {
  let isFolder: boolean;
  try {
    isFolder = Deno.statSync(path).isDirectory;
  } catch (error) {
    throw unreadable(path, error);
  }
  if (!isFolder) return [path];
  const below = filesIn(path);
  const runs = below.filter((file) => file.endsWith("/meta.yaml")).map((file) => file.slice(0, -"meta.yaml".length))
    .filter((run) => below.some((file) => file.startsWith(`${run}metrics/`)));
  const found = runs.length > 0
    ? below.filter((file) =>
      runs.some((run) =>
        file.startsWith(run) && /^(meta\.yaml|(metrics|params)\/.+|tags\/mlflow\.runName)$/.test(file.slice(run.length))
      )
    )
    : kinds.map((kind) => below.filter((file) => kind.test(file))).find((some) => some.length > 0) ?? [];
  if (found.length > 0) return found.map((file) => join(path, file)).sort();
  throw new DataError({
    file: path,
    found: `no log among the ${below.length} files below it`,
    wanted: "event files of TensorBoard, runs of MLflow or wandb, CSV, JSON, NPZ or safetensors",
    remedy: "name the files",
  });
}

/** Files below a folder, relative to it with `/` between their parts. */
function filesIn(folder: string): string[] {
  const found: string[] = [];
  const walk = (relative: string) => {
    for (const { name, isFile, isDirectory } of Deno.readDirSync(join(folder, relative))) {
      const path = relative ? `${relative}/${name}` : name;
      if (isDirectory && !/^(\.|node_modules$)/.test(name)) walk(path);
      else if (isFile) found.push(path);
      if (found.length > mostFiles) {
        throw new DataError({
          file: folder,
          found: `more than ${mostFiles} files`,
          wanted: "a folder of logs",
          remedy: "name a folder further down",
        });
      }
    }
  };
  walk("");
  return found;
}

async function standardInput(): Promise<LogFile> {
  const bytes = new Uint8Array(await new Response(Deno.stdin.readable).arrayBuffer()), path = "standard input";
  if (bytes.length > memoryHere() / 2) {
    const found = `${bytes.length} bytes`, wanted = "at most half of the memory that there is";
    throw new DataError({ file: path, found, wanted, remedy: "name the file in place of -" });
  }
  if (bytes.length > 0) {
    return { path, bytes: unpacked(bytes, path, memoryHere(), "name the file in place of -"), digest: sha256(bytes) };
  }
  const remedy = "pipe one in, as in cat runs.csv | upheld judge -";
  throw new DataError({ file: path, found: "nothing", wanted: "a table", remedy });
}
