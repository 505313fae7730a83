/** Validation: values held to schemas, with messages that name field, value and what is wanted. @module */
export { counted } from "./counted.ts";
export { keyTwice, parseJson, placeInJson, withoutMark } from "./json.ts";
export { didYouMean, nearOnes } from "./nearest.ts";
export { type Json, json, type Named, named } from "./plain.ts";
export type { Same } from "./same.ts";
export { shownPair } from "./shown_pair.ts";
export {
  anyFunction,
  dictionary,
  distinct,
  exactObject,
  numberWhere,
  oneKindOf,
  oneOf,
  refuse,
  shown,
  text,
  valid,
  ValidationError,
  wholeNumber,
} from "./valid.ts";
