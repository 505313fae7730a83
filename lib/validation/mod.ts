/** Validation: values held to schemas, with messages that name field, value and what is wanted. @module */
export { keyTwice, parseJson, withoutMark } from "./json.ts";
export { didYouMean } from "./nearest.ts";
export { shownPair } from "./shown_pair.ts";
export { dictionary, exactObject, numberWhere, oneOf, shown, valid, ValidationError, wholeNumber } from "./valid.ts";
