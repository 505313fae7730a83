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
  const files: LogFile[] = [], notes: string[] = [];
  for (const given of paths) {
    if (given === "-") {
      files.push(await standardInput());
      continue;
    }
    const found = logsAt(pathOf(given));
    for (const path of found.paths) files.push(await fileAt(path));
    if (found.leftOut !== undefined) notes.push(found.leftOut);
  }
  return { ...await parseLog(files, options), ...notes.length > 0 && { notes } };
}

async function fileAt(path: string): Promise<LogFile> {
  const bytes = await readBytes(path, {}, "split it, or leave out what is no metric");
  // A packed file is known by its own bytes.
  return { path: path.replaceAll("\\", "/"), bytes, digest: sha256(await Deno.readFile(path)) };
}

const kinds: readonly (readonly [format: string, files: RegExp])[] = [
  ["Weights & Biases", /\.wandb$/],
  ["TensorBoard", /tfevents[^/]*$/],
  ["CSV", /\.(csv|tsv|tab)(\.gz)?$/i],
  ["JSON lines", /\.(jsonl|ndjson)(\.gz)?$/i],
  ["JSON", /\.json(\.gz)?$/i],
  ["NPZ", /\.npz$/i],
  ["safetensors", /\.safetensors$/i],
];

/**
 * The paths of the logs at a path: itself where it is a file, else those of one format below it, sorted. Links are not followed, so that
 * none leads out of the folder.
 *
 * @throws {DataError} When nothing is there, or no log.
 */
export function logPaths(path: string): readonly string[] {
  return logsAt(path).paths;
}

/** The logs at a path, and what is said of those of other formats there. */
interface LogsAt {
  readonly paths: readonly string[];
  readonly leftOut?: string;
}

function logsAt(path: string): LogsAt {
  let isFolder: boolean;
  try {
    isFolder = Deno.statSync(path).isDirectory;
  } catch (error) {
    throw unreadable(path, error);
  }
  if (!isFolder) return { paths: [path] };
  const below = filesIn(path);
  const runs = below.filter((file) => file.endsWith("/meta.yaml")).map((file) => file.slice(0, -"meta.yaml".length))
    .filter((run) => below.some((file) => file.startsWith(`${run}metrics/`)));
  const byFormat = kinds.map(([format, kind]) => ({ format, files: below.filter((file) => kind.test(file)) }));
  if (runs.length > 0) {
    const files = below.filter((file) =>
      runs.some((run) =>
        file.startsWith(run) && /^(meta\.yaml|(metrics|params)\/.+|tags\/mlflow\.runName)$/.test(file.slice(run.length))
      )
    );
    byFormat.unshift({ format: "MLflow", files });
  }
  const [first, ...others] = byFormat.filter(({ files }) => files.length > 0);
  if (first) {
    // What a tracker keeps beside its own log of a run is of that run.
    const own = runs.length > 0
      ? runs
      : first.files.filter((file) => /\/[^/]+\.wandb$/.test(file)).map((file) =>
        file.slice(0, file.lastIndexOf("/") + 1)
      );
    const left = others.map(({ format, files }) => ({
      format,
      files: files.filter((file) => !own.some((folder) => file.startsWith(folder))),
    })).filter(({ files }) => files.length > 0);
    const paths = first.files.map((file) => join(path, file)).sort();
    return left.length === 0 ? { paths } : { paths, leftOut: leftOutOf(path, first.format, left) };
  }
  throw new DataError({
    file: path,
    found: `no log among the ${below.length} files below it`,
    wanted: "event files of TensorBoard, runs of MLflow or wandb, CSV, JSON, NPZ or safetensors",
    remedy: "name the files",
  });
}

/** What is said of files that are not of the format that is read. */
function leftOutOf(
  folder: string,
  read: string,
  left: readonly { readonly format: string; readonly files: readonly string[] }[],
): string {
  const counts = left.map(({ format, files: { length } }) =>
    `${length} ${length === 1 ? "file" : "files"} of ${format}`
  );
  return `Of ${folder} the logs of ${read} were read; left out: ${counts.join(", ")}. ` +
    `To read these, name them or their folder, as ${join(folder, left[0].files[0])}`;
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
