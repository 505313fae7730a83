import { distance } from "fastest-levenshtein";

/**
 * The known words that come nearest to one that is not known, at most three, as the end of a message.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { didYouMean } from "./nearest.ts";
 * assert.equal(didYouMean("weigth", ["weight"]), "; did you mean weight?");
 * ```
 */
export function didYouMean(given: string, known: readonly string[]): string {
  const nearest = [...known].sort((a, b) => distance(a, given) - distance(b, given)).slice(0, 3);
  return nearest.length > 0 ? `; did you mean ${nearest.join(", ")}?` : "";
}
