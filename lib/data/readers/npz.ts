import type { Entry, FileEntry } from "@zip.js/zip.js";
import { didYouMean } from "../../validation/mod.ts";
import { DataError } from "../data_error.ts";
import type { NumberArray } from "../numbers.ts";
import { mostUnpacked, pathOf, readBytes, type ReadOptions, wholeCopy } from "./file.ts";
import { parseNpy } from "./npy.ts";

const unpackIt = "unpack it with unzip, and read the rows of its NPY files by index with openNpy()";

/** Which arrays of an NPZ file to read. */
export interface NpzOptions {
  /** Their names; by default all. What is not named is not unpacked. */
  readonly names?: readonly string[];
}

/**
 * Parses NumPy's NPZ, a zip file of NPY files, stored or deflated (`numpy.savez` and `numpy.savez_compressed`): its arrays
 * by name. Checksums are checked.
 *
 * @param bytes The whole file.
 * @param file Its name, for errors.
 * @throws {DataError} When it is no zip file, is broken or encrypted, has no array of a name, or {@linkcode parseNpy}
 * refuses one.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseNpz } from "./npz.ts";
 * const bytes = await Deno.readFile(new URL("../../../fixtures/readers/deflated.npz", import.meta.url));
 * const { x, y } = await parseNpz(bytes, "deflated.npz");
 * assert.deepEqual([x.shape, y.shape], [[4, 2], [4]]);
 * ```
 */
export async function parseNpz(
  bytes: Uint8Array,
  file: string,
  { names }: NpzOptions = {},
): Promise<Record<string, NumberArray>> {
  const entries = await entriesOf(bytes, file);
  const files = new Map<string, FileEntry>();
  for (const entry of entries) {
    const name = entry.filename.replace(/\.npy$/, "");
    if (entry.directory || files.has(name)) {
      throw new DataError({
        file,
        found: entry.directory ? `the folder "${name}"` : `two arrays named "${name}"`,
        wanted: "arrays, each of a name of its own",
        remedy: "save it anew with numpy.savez",
      });
    }
    files.set(name, entry);
  }
  const arrays: [string, NumberArray][] = [];
  for (const name of names ?? files.keys()) {
    const entry = files.get(name);
    if (!entry) {
      throw new DataError({
        file,
        found: `no array "${name}"${didYouMean(name, [...files.keys()])}`,
        wanted: "one of that name",
        remedy: `name one of its ${files.size} arrays`,
      });
    }
    arrays.push([name, parseNpy(await unpack(entry, file), `${file}/${entry.filename}`)]);
  }
  return Object.fromEntries(arrays);
}

/**
 * Reads an NPZ file: see {@linkcode parseNpz}.
 *
 * @throws {DataError} When it is missing, may not be read, takes more than half of the memory, or is no whole NPZ file of numbers.
 */
export async function readNpz(
  path: string | URL,
  { memory, ...options }: NpzOptions & ReadOptions = {},
): Promise<Record<string, NumberArray>> {
  return parseNpz(await readBytes(path, { memory }, unpackIt), pathOf(path), options);
}

async function unpack(entry: FileEntry, file: string): Promise<Uint8Array> {
  const { filename, compressedSize, uncompressedSize } = entry;
  if (uncompressedSize > compressedSize * mostUnpacked) {
    throw new DataError({
      file,
      found: `${compressedSize} bytes for "${filename}"`,
      wanted: `enough for the ${uncompressedSize} that they are said to hold`,
      remedy: wholeCopy,
    });
  }
  const { Uint8ArrayWriter } = await import("@zip.js/zip.js");
  try {
    return await entry.getData(new Uint8ArrayWriter(), { checkSignature: true, useWebWorkers: false });
  } catch (error) {
    throw broken(file, `"${filename}" in it, which is broken`, error);
  }
}

/** The library for zip files is loaded when the first one is read. What fails in it is the file's fault. */
async function entriesOf(bytes: Uint8Array, file: string): Promise<Entry[]> {
  const { Uint8ArrayReader, ZipReader } = await import("@zip.js/zip.js");
  try {
    return await new ZipReader(new Uint8ArrayReader(bytes as Uint8Array<ArrayBuffer>)).getEntries();
  } catch (error) {
    throw broken(file, "a broken zip file", error);
  }
}

function broken(file: string, what: string, error: unknown): DataError {
  const found = `${what} (${(error as Error).message})`;
  return new DataError({ file, found, wanted: "a whole one", remedy: wholeCopy }, { cause: error });
}
