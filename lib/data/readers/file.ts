import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { DataError } from "../data_error.ts";

/** Deflate, which gzip and zip use, makes no byte into more than 1,032. */
export const mostUnpacked = 1032;

/** What to do about a broken file where nothing better is known. */
export const wholeCopy = "replace the file by a whole copy";

/** A path as text. A relative one counts from the current folder. */
export function pathOf(path: string | URL): string {
  return path instanceof URL ? fileURLToPath(path) : path;
}

/**
 * The bytes of a file, unpacked where they are gzip's, whatever the file's name.
 *
 * @throws {DataError} When the file is missing, may not be read, or its gzip is broken.
 */
export async function readBytes(path: string | URL): Promise<Uint8Array> {
  const file = pathOf(path);
  let bytes: Uint8Array;
  try {
    bytes = await Deno.readFile(path);
  } catch (error) {
    throw unreadable(file, error);
  }
  return unpacked(bytes, file);
}

/** The bytes themselves, or what gzip packed into them. */
export function unpacked(bytes: Uint8Array, file: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    // Not the Buffer that comes out: its slice() would be a view.
    const { buffer, byteOffset, length } = gunzipSync(bytes, { maxOutputLength: bytes.length * mostUnpacked });
    return new Uint8Array(buffer, byteOffset, length);
  } catch (error) {
    const found = `a broken gzip file (${(error as Error).message})`;
    throw new DataError({ file, found, wanted: "a whole one", remedy: wholeCopy }, { cause: error });
  }
}

/** The error for a file or folder that cannot be read. */
export function unreadable(file: string, error: unknown, wanted = "a readable file"): DataError {
  const denied = error instanceof Deno.errors.NotCapable || error instanceof Deno.errors.PermissionDenied;
  const missing = error instanceof Deno.errors.NotFound;
  return new DataError({
    file,
    found: missing ? `nothing there` : `what cannot be read (${(error as Error).message})`,
    wanted,
    remedy: denied
      ? "allow reading it"
      : missing
      ? `look at the path, which counts from the folder that the command runs in unless it is absolute`
      : wholeCopy,
  }, { cause: error });
}
