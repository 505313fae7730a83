import type * as v from "valibot";
import { shown, valid, ValidationError } from "./valid.ts";

/**
 * The value of a JSON text, if it is what the schema says. A byte-order mark before it does not matter; a key that an object names
 * twice is refused, as one of the two would be lost in silence.
 *
 * @param schema One that only looks, and gives back what it was given.
 * @param what Opens the message: the file, as a rule.
 * @throws {ValidationError} When it is not JSON, or another value than the schema says.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import * as v from "valibot";
 * import { parseJson } from "./json.ts";
 * assert.deepEqual(parseJson(v.array(v.string()), '\uFEFF["a"]', "a.json"), ["a"]);
 * assert.throws(() => parseJson(v.array(v.string()), "{}", "a.json"), /^ValidationError: a\.json: is \{\}, wanted Array$/);
 * ```
 */
export function parseJson<const S extends v.GenericSchema>(schema: S, text: string, what: string): v.InferOutput<S> {
  const json = withoutMark(text);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new ValidationError(`${what} is not JSON (${(error as Error).message})`);
  }
  const twice = keyTwice(json);
  if (twice !== undefined) throw new ValidationError(`${what} names ${shown(twice)} twice in one object`);
  valid(schema, value, what);
  // The value itself, with its keys in their order: what is written back has the same bytes.
  return value as v.InferOutput<S>;
}

/** A text without the byte-order mark that some editors put before it. */
export function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

/** A key that stands twice in one object of a JSON text, or undefined: `JSON.parse` keeps the last of them. */
export function keyTwice(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, colon] of json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    else if (colon) {
      const key: string = JSON.parse(token.slice(0, -colon.length));
      if (open.at(-1)!.has(key)) return key;
      open.at(-1)!.add(key);
    }
  }
}
