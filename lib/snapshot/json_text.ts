import type { Json } from "../validation/mod.ts";

export type { Json };

/** The name of a value inside another: `nets.deep.mse[0]`; keys that are no plain words are quoted. */
export function pathTo(parent: string, key: string | number): string {
  if (typeof key === "number") return `${parent}[${key}]`;
  if (!/^[\p{L}\p{N}_$-]+$/u.test(key)) return `${parent}[${JSON.stringify(key)}]`;
  return parent ? `${parent}.${key}` : key;
}

/**
 * JSON for people and for git: keys sorted, two spaces, a list without lists or objects inside on one line, numbers in
 * the shortest form that reads back the same (`-0` included), a line feed at the end.
 *
 * @throws {TypeError} When the value holds what JSON cannot keep: `undefined`, NaN, an infinity, a function, a class.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { jsonText } from "./json_text.ts";
 * assert.equal(jsonText({ b: [1, 0.1], a: null }), '{\n  "a": null,\n  "b": [1, 0.1]\n}\n');
 * ```
 */
export function jsonText(value: unknown): string {
  return `${print(value, "", "")}\n`;
}

function print(value: unknown, path: string, indent: string): string {
  if (Object.is(value, -0)) return "-0";
  if (value === null || typeof value === "boolean" || typeof value === "string" || Number.isFinite(value)) {
    return JSON.stringify(value);
  }
  const inner = `${indent}  `;
  const block = (open: string, parts: string[], close: string) =>
    parts.length ? `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indent}${close}` : open + close;
  if (Array.isArray(value)) {
    const parts = Array.from(value, (item, i) => print(item, pathTo(path, i), inner));
    return value.every((item) => typeof item !== "object" || item === null)
      ? `[${parts.join(", ")}]`
      : block("[", parts, "]");
  }
  if (typeof value === "object" && [Object.prototype, null].includes(Object.getPrototypeOf(value))) {
    const entries = Object.entries(value!).sort(([a], [b]) => (a < b ? -1 : 1));
    return block(
      "{",
      entries.map(([key, item]) => `${JSON.stringify(key)}: ${print(item, pathTo(path, key), inner)}`),
      "}",
    );
  }
  const got = typeof value === "object" ? `a ${value?.constructor?.name}` : String(value);
  throw new TypeError(
    `A record cannot keep ${got} at ${
      path || "its top"
    }, wanted null, a boolean, a finite number, a text, a list or a plain object; ` +
      "turn it into one of these, or leave it out",
  );
}
