import { findNodeAtLocation, parseTree } from "jsonc-parser";
import type { GenericSchema, InferOutput } from "valibot";
import { valid, ValidationError } from "../validation/mod.ts";
import { readText } from "./read_text.ts";
import { shortPath } from "./root.ts";

/** A file that ought to hold JSON holds something else, or JSON of another shape. */
export class JsonFileError extends Error {
  override readonly name = "JsonFileError";
}

/**
 * What a text that people may write says as JSON; a byte-order mark before it does not count.
 *
 * @param path Of the file, for messages.
 * @throws {JsonFileError} When it is not JSON, with file, line and column.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseJson } from "./json_file.ts";
 * assert.deepEqual(parseJson('\uFEFF{"a": 1}', "a.json"), { a: 1 });
 * assert.throws(() => parseJson('{\n  "a" 1}', "a.json"), /^JsonFileError: a\.json:2:7 is not JSON/);
 * ```
 */
export function parseJson(text: string, path: string): unknown {
  const marked = text.startsWith("\uFEFF") ? text.slice(1) : text;
  try {
    return JSON.parse(marked);
  } catch (error) {
    const wrong: { offset: number }[] = [];
    parseTree(marked, wrong as never, { disallowComments: true });
    const before = marked.slice(0, wrong[0]?.offset ?? marked.length).split("\n");
    const place = `${shortPath(path)}:${before.length}:${before.at(-1)!.length + 1}`;
    const why = (error as Error).message.replace(/(, "|(?: in JSON)? at position ).*$/s, "");
    throw new JsonFileError(`${place} is not JSON: ${why}; mend it there`, { cause: error });
  }
}

/**
 * What a JSON file that people write says, held to a schema.
 *
 * @throws {JsonFileError} When it is not JSON or not what the schema says: all that is wrong is named, with file and line.
 * @throws {EncodingError} When it is not UTF-8.
 */
export function readJson<const S extends GenericSchema>(schema: S, path: string): InferOutput<S> {
  const text = readText(path);
  const value = parseJson(text, path);
  try {
    return valid(schema, value, shortPath(path));
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const faults = error.faults.map(({ path: keys, text: fault }) => `${placeInJson(text, path, keys)}: ${fault}`);
    throw new JsonFileError(faults.join("; "), { cause: error });
  }
}

/** File and line of a value in a JSON text, by the keys that lead to it, or of what is nearest above it. */
export function placeInJson(text: string, path: string, keys: readonly (string | number)[]): string {
  const root = parseTree(text);
  let offset = 0;
  for (let depth = 0; root && depth <= keys.length; depth++) {
    offset = findNodeAtLocation(root, keys.slice(0, depth))?.offset ?? offset;
  }
  return `${shortPath(path)}:${text.slice(0, offset).split("\n").length}`;
}
