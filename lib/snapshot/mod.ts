/** Records in git that a test must meet, as JSON or as pictures, and that `deno test -u` rewrites. @module */
export { jsonDifference, type Tolerance } from "./json_difference.ts";
export { assertJsonRecord, type JsonRecordOptions } from "./json_record.ts";
export { type Json, jsonText } from "./json_text.ts";
export { type PictureDifference, pictureDifference } from "./picture_difference.ts";
export { assertPictureRecord } from "./picture_record.ts";
export { PNG } from "./png.ts";
