import { ValidationError } from "../../validation/mod.ts";
import { DataError } from "../data_error.ts";

/**
 * Bytes as text, without a byte order mark.
 *
 * @throws {DataError} With the line of the first byte that is not of the encoding.
 * @throws {ValidationError} When there is no such encoding.
 */
export function textOf(bytes: Uint8Array, file: string, encoding = "utf-8"): string {
  const decoder = (fatal: boolean) => {
    try {
      return new TextDecoder(encoding, { fatal });
    } catch {
      throw new ValidationError(`The encoding is "${encoding}", wanted one that TextDecoder knows, such as "utf-8"`);
    }
  };
  try {
    return decoder(true).decode(bytes);
  } catch (error) {
    if (error instanceof ValidationError) throw error;
    const before = decoder(false).decode(bytes).split("\ufffd", 1)[0];
    const line = before.split("\n").length;
    const utf16 = [0xfe, 0xff].includes(bytes[0]) && bytes[0] + bytes[1] === 0xfe + 0xff;
    throw new DataError({
      file,
      found: utf16 ? "the byte order mark of UTF-16" : `bytes in line ${line} that are not ${encoding}`,
      wanted: `text in ${encoding}`,
      remedy: utf16
        ? `pass encoding: "utf-16${bytes[0] === 0xff ? "le" : "be"}"`
        : "save it as UTF-8, or pass its encoding",
    }, { cause: error });
  }
}
