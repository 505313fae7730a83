import { shown } from "./valid.ts";

/** So many characters of each of two values are shown. */
const most = 60;
/** So many of them before the first that differs. */
const before = 20;

/**
 * Two values that differ, as messages show them: where they are long, around the first character that differs.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { shownPair } from "./shown_pair.ts";
 * const same = "x".repeat(100);
 * assert.deepEqual(shownPair(`${same}a`, `${same}b`), [`…${"x".repeat(20)}a"`, `…${"x".repeat(20)}b"`]);
 * ```
 */
export function shownPair(one: unknown, other: unknown): [string, string] {
  const texts = [one, other].map((value) => {
    if (Object.is(value, -0)) return "-0";
    return typeof value === "object" || typeof value === "string" ? JSON.stringify(value) : shown(value);
  });
  if (texts.every(({ length }) => length <= most)) return [texts[0], texts[1]];
  const at = [...texts[0]].findIndex((_, i) => texts[0][i] !== texts[1][i]);
  const first = at < 0 ? Math.min(texts[0].length, texts[1].length) : at;
  const start = first <= before + 1 ? 0 : first - before;
  const cut = (text: string) => {
    const room = text.slice(start, start + most);
    return `${start > 0 ? "…" : ""}${room}${start + most < text.length ? "…" : ""}`;
  };
  return [cut(texts[0]), cut(texts[1])];
}
