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

/** How a file is read whole. */
export interface ReadOptions {
  /**
   * Bytes of memory to count with (default: those of the machine, where the process may ask for them). What takes more than half of it
   * is refused, so that there is room for what is made of it.
   */
  readonly memory?: number;
}

/** How to read a file that is too large: named by whoever knows its format. */
const byIndex = "save it as NPY, and read its rows by index with openNpy()";

/**
 * The bytes of a file, unpacked where they are gzip's, whatever the file's name.
 *
 * @param remedy What to do about a file that does not fit into memory.
 * @throws {DataError} When the file is missing, may not be read, is too large, or its gzip is broken.
 */
export async function readBytes(
  path: string | URL,
  { memory = memoryHere() }: ReadOptions = {},
  remedy: string = byIndex,
): Promise<Uint8Array> {
  const file = pathOf(path), most = memory / 2;
  let bytes: Uint8Array;
  try {
    const { size } = await Deno.stat(path);
    if (size > most) throw tooLarge(file, `${size} bytes`, memory, remedy);
    bytes = await Deno.readFile(path);
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw error instanceof RangeError
      ? tooLarge(file, "what cannot be allocated", memory, remedy)
      : unreadable(file, error);
  }
  return unpacked(bytes, file, memory, remedy);
}

/** The error for what does not fit into memory. */
export function tooLarge(file: string, found: string, memory: number, remedy: string): DataError {
  const wanted = Number.isFinite(memory)
    ? `at most ${Math.floor(memory / 2)}, half of the memory that there is`
    : "what fits into memory";
  return new DataError({ file, found, wanted, remedy });
}

/** Bytes of memory that this machine has; infinite where the process may not ask. */
export function memoryHere(): number {
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "systemMemoryInfo" });
  return state === "granted" ? Deno.systemMemoryInfo().total : Infinity;
}

/** The bytes themselves, or what gzip packed into them. */
export function unpacked(bytes: Uint8Array, file: string, memory: number, remedy: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    // Not the Buffer that comes out: its slice() would be a view.
    const maxOutputLength = Math.min(bytes.length * mostUnpacked, Math.floor(memory / 2));
    const { buffer, byteOffset, length } = gunzipSync(bytes, { maxOutputLength });
    return new Uint8Array(buffer, byteOffset, length);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === "ERR_BUFFER_TOO_LARGE" && bytes.length * mostUnpacked > memory / 2) {
      throw tooLarge(file, "more bytes when it is unpacked", memory, `unpack it with gunzip, then ${remedy}`);
    }
    const found = `a broken gzip file (${message})`;
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
