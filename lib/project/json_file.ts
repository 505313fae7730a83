import type { GenericSchema, InferOutput } from "valibot";
import { parseJson, ValidationError } from "../validation/mod.ts";
import { readText } from "./read_text.ts";
import { shortPath } from "./root.ts";

/** A file that ought to hold JSON holds something else, or JSON of another shape. */
export class JsonFileError extends Error {
  override readonly name = "JsonFileError";
}

/**
 * What a JSON file that people write says, held to a schema.
 *
 * @throws {JsonFileError} When it is not JSON or not what the schema says: all that is wrong is named, with file, line and column.
 * @throws {EncodingError} When it is not UTF-8.
 */
export function readJson<const S extends GenericSchema>(schema: S, path: string): InferOutput<S> {
  const text = readText(path);
  try {
    return parseJson(schema, text, shortPath(path));
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    throw new JsonFileError(`${error.message}; mend it there`, { cause: error });
  }
}
