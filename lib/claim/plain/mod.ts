/** Verdicts in plain words. @module */
export { type Plain, plainOf } from "./sentences.ts";
export { type Names, type NumberStyle, type PartWords, type Words, wordsSchema } from "./words.ts";
