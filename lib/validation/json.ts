import { findNodeAtLocation, parseTree } from "jsonc-parser";
import type * as v from "valibot";
import { shown, valid, ValidationError } from "./valid.ts";

/**
 * The value of a JSON text, if it is what the schema says. A byte-order mark before it does not matter; a key that an object names
 * twice is refused, as one of the two would be lost in silence.
 *
 * @param schema One that only looks, and gives back what it was given.
 * @param what Opens the message, and line and column follow: the file, as a rule.
 * @throws {ValidationError} When it is not JSON, or another value than the schema says: all that is wrong is named, with its line.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import * as v from "valibot";
 * import { parseJson } from "./json.ts";
 * const schema = v.array(v.string());
 * assert.deepEqual(parseJson(schema, '\uFEFF["a"]', "a.json"), ["a"]);
 * assert.throws(() => parseJson(schema, '["a",\n 1]', "a.json"), /^ValidationError: a\.json:2:2: "\[1\]" is 1, wanted string$/);
 * assert.throws(() => parseJson(schema, '["a"\n 1]', "a.json"), /^ValidationError: a\.json:2:2 is not JSON: /);
 * ```
 */
export function parseJson<const S extends v.GenericSchema>(schema: S, text: string, what: string): v.InferOutput<S> {
  const json = withoutMark(text);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    const wrong: { offset: number }[] = [];
    parseTree(json, wrong as never, { disallowComments: true });
    const why = (error as Error).message.replace(/(, "|(?: in JSON)? at position ).*$/s, "");
    throw new ValidationError(`${placeAt(json, wrong[0]?.offset ?? json.length, what)} is not JSON: ${why}`);
  }
  const twice = repeatedKey(json);
  if (twice) {
    throw new ValidationError(`${placeAt(json, twice.offset, what)} names ${shown(twice.key)} twice in one object`);
  }
  try {
    valid(schema, value, what);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const faults = error.faults.map(({ path, text: fault }) => `${placeInJson(text, path, what)}: ${fault}`);
    throw new ValidationError(faults.join("; "), error.faults);
  }
  // The value itself, with its keys in their order: what is written back has the same bytes.
  return value as v.InferOutput<S>;
}

/** Line and column of a value in a JSON text, by the keys that lead to it, or of what is nearest above it; `what` stands before. */
export function placeInJson(text: string, keys: readonly (string | number)[], what: string): string {
  const json = withoutMark(text), root = parseTree(json);
  let offset = 0;
  for (let depth = 0; root && depth <= keys.length; depth++) {
    const node = findNodeAtLocation(root, keys.slice(0, depth));
    offset = (node?.parent?.type === "property" ? node.parent : node)?.offset ?? offset;
  }
  return placeAt(json, offset, what);
}

function placeAt(json: string, offset: number, what: string): string {
  const before = json.slice(0, offset).split("\n");
  return `${what}:${before.length}:${before.at(-1)!.length + 1}`;
}

/** A text without the byte-order mark that some editors put before it. */
export function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

/** A key that stands twice in one object of a JSON text, or undefined: `JSON.parse` keeps the last of them. */
export function keyTwice(json: string): string | undefined {
  return repeatedKey(json)?.key;
}

/** That key, and where it stands for the second time. */
function repeatedKey(json: string): { readonly key: string; readonly offset: number } | undefined {
  const open: Set<string>[] = [];
  for (const { 0: token, 1: colon, index } of json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    else if (colon) {
      const key: string = JSON.parse(token.slice(0, -colon.length));
      if (open.at(-1)!.has(key)) return { key, offset: index };
      open.at(-1)!.add(key);
    }
  }
}
