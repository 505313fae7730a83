/**
 * A number of things in words: `1 run`, `10,000 runs`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { counted } from "./counted.ts";
 * assert.deepEqual([counted(1, "claim"), counted(1000, "claim")], ["1 claim", "1,000 claims"]);
 * ```
 */
export function counted(count: number, word: string): string {
  return `${count.toLocaleString("en-US")} ${word}${count === 1 ? "" : "s"}`;
}
