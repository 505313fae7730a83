/** What code of a project's own finds in a reader's tab where it imports `upheld` or `upheld/engine`. @module */
export { valueOf } from "../../experiment/assumption.ts";
export * as math from "../../math/mod.ts";
export { looks, openEnded } from "../../plan/mod.ts";
export { restore, stream } from "../../random/mod.ts";
export { ValidationError } from "../../validation/mod.ts";
