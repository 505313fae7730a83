import { distance } from "fastest-levenshtein";

/**
 * The known words that come near to one that is not known, at most three, as the end of a message; where none does, the nearest.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { didYouMean } from "./nearest.ts";
 * assert.equal(didYouMean("weigth", ["weight", "layers"]), "; did you mean weight?");
 * ```
 */
export function didYouMean(given: string, known: readonly string[]): string {
  const near = nearWords(given, known);
  return near.length > 0 || known.length === 0 ? nearOnes(given, known) : asked(inOrder(given, known).slice(0, 1));
}

/** The same where what is far from all is better told by a list: then nothing. */
export function nearOnes(given: string, known: readonly string[]): string {
  const near = nearWords(given, known);
  return near.length > 0 ? asked(near.slice(0, 3)) : "";
}

/** So many letters, or so large a share of them, may be others. */
const fewLetters = 2, share = 1 / 3;

function nearWords(given: string, known: readonly string[]): string[] {
  const most = Math.max(fewLetters, Math.floor(given.length * share)), word = given.toLowerCase();
  return inOrder(given, known).filter((it) =>
    distance(it.toLowerCase(), word) <= most || word.length > fewLetters && it.toLowerCase().includes(word)
  );
}

const inOrder = (given: string, known: readonly string[]): string[] =>
  [...known].sort((a, b) => distance(a, given) - distance(b, given));

const asked = (words: readonly string[]) => `; did you mean ${words.join(", ")}?`;
