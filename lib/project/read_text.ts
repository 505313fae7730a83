import { shortPath } from "./root.ts";

/** A file that people write is not in UTF-8. */
export class EncodingError extends Error {
  override readonly name = "EncodingError";
}

/**
 * The text of a file that people write: UTF-8, with or without a byte-order mark.
 *
 * @throws {EncodingError} When it is in another encoding; the message names it, and how to convert.
 */
export function readText(path: string): string {
  return textOf(Deno.readFileSync(path), path);
}

/**
 * The text of a file's bytes.
 *
 * @throws {EncodingError} As `readText`.
 */
export function textOf(bytes: Uint8Array, path: string): string {
  const wide = utf16Of(bytes);
  if (wide) throw new EncodingError(`${shortPath(path)} is in ${wide}, wanted UTF-8; ${conversion(wide, path)}`);
  try {
    // This drops a byte-order mark, too.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const at = firstWrong(bytes);
    if (at === bytes.length) {
      throw new EncodingError(`${shortPath(path)} ends in the middle of a character: it was cut off; get it whole`);
    }
    const line = bytes.subarray(0, at).reduce((lines, byte) => byte === 10 ? lines + 1 : lines, 1);
    const byte = bytes[at].toString(16).toUpperCase().padStart(2, "0");
    const from = Math.max(bytes.lastIndexOf(10, at) + 1, at - 20), to = bytes.indexOf(10, at);
    const near = new TextDecoder("windows-1252").decode(bytes.subarray(from, Math.min(to < 0 ? at + 20 : to, at + 20)));
    throw new EncodingError(
      `${shortPath(path)}:${line} is not UTF-8: its byte 0x${byte} looks like Windows-1252, where it stands in ` +
        `${JSON.stringify(near)}; ${conversion("Windows-1252", path)}`,
    );
  }
}

const conversion = (from: string, path: string) =>
  `save it as UTF-8 in your editor, or with iconv -f ${from} -t UTF-8 "${shortPath(path)}" > converted`;

/** Told by its byte-order mark, or by the zeros that every second byte of Latin text is. */
function utf16Of(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "UTF-16";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "UTF-16";
  const start = bytes.subarray(0, 1024);
  const zeros = [0, 0];
  start.forEach((byte, i) => byte === 0 && zeros[i % 2]++);
  if (zeros[1] > start.length / 4) return "UTF-16LE";
  return zeros[0] > start.length / 4 ? "UTF-16BE" : undefined;
}

/** The first byte that is no UTF-8; behind all where the last character is not whole. */
function firstWrong(bytes: Uint8Array): number {
  let [good, bad] = [0, bytes.length + 1];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    try {
      // As a stream: a character that is cut at the end is no fault.
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle;
    }
  }
  return bad - 1;
}
