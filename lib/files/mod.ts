/** Files that are written whole or not at all, lists of them, and the digests that name what they hold. @module */
export { digestOf, sha256 } from "./digest.ts";
export { digestOfFile } from "./file_digest.ts";
export { fromFileUrl } from "./file_url.ts";
export { filesBelow, readIfThere, removeTemporaries, withLock, writeWhole } from "./files.ts";
export { changeList, listedFiles, listPath } from "./listed_files.ts";
