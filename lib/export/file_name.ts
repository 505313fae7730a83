import { sha256 } from "../files/mod.ts";

/** File systems end names at 255 bytes, and a name that is being written has a suffix more. */
const longest = 200;

/** Names that are devices on Windows, whatever suffix is behind them. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/**
 * A text as the name of one file or folder, on every system: letters, digits and `=+,_.-` stay as they are, all else is
 * percent-encoded. So no name leads out of its folder, hides, or steers a terminal, and different texts have different names.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fileName } from "./file_name.ts";
 * assert.equal(fileName("learning-rate=0.003"), "learning-rate=0.003");
 * assert.equal(fileName("../a b"), "%2E.%2Fa%20b");
 * ```
 */
export function fileName(text: string): string {
  const name = text.replace(/[^A-Za-z0-9=+,_.-]/gu, percentEncoded)
    .replace(device, (name) => percentEncoded(name[0]) + name.slice(1))
    .replace(/^\.|\.$/g, percentEncoded) || "%";
  return name.length <= longest ? name : `${name.slice(0, 140)}~${sha256(text).slice(0, 16)}~${name.slice(-24)}`;
}

function percentEncoded(character: string): string {
  const bytes = new TextEncoder().encode(character);
  return Array.from(bytes, (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}
