import { shown } from "../../validation/mod.ts";
import { DataError } from "../data_error.ts";
import { pathOf, readBytes, type ReadOptions, wholeCopy } from "./file.ts";
import { Table } from "./table.ts";
import { textOf } from "./text.ts";

/** Deepest nesting of arrays of numbers in a field: more dimensions than any net's input has. */
const deepest = 8;

/**
 * Parses JSON lines: an object a line, whose fields are the columns. A field may hold a number, a text, or an array of
 * numbers, nested as deep as 8 and read in its order; `null` and no such field are missing values. Empty lines are skipped.
 *
 * @param bytes The whole file, in UTF-8.
 * @param file Its name, for errors.
 * @throws {DataError} With the line, when one is no JSON object, or there is none. Fields are checked when they are asked
 * for.
 *
 * @see https://jsonlines.org
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseJsonLines } from "./json_lines.ts";
 * const text = '{"pixels": [[0, 1], [2, 3]], "digit": 7}\n{"pixels": [[4, 5], [6, 7]], "digit": 1}\n';
 * const table = parseJsonLines(new TextEncoder().encode(text), "example.jsonl");
 * assert.deepEqual(table.numbers("pixels").shape, [2, 4]);
 * ```
 */
export function parseJsonLines(bytes: Uint8Array, file: string): Table {
  const objects: Record<string, unknown>[] = [];
  const lines: number[] = [];
  textOf(bytes, file).split("\n").forEach((text, i) => {
    if (text.trim() === "") return;
    objects.push(parseLine(text, file, i + 1));
    lines.push(i + 1);
  });
  if (objects.length === 0) {
    throw new DataError({ file, found: "no line", wanted: "at least one", remedy: wholeCopy });
  }
  const columns = [...new Set(objects.flatMap((object) => Object.keys(object)))];
  return new Table({
    file,
    columns,
    rows: objects.map((object) => columns.map((column) => Object.hasOwn(object, column) ? object[column] : undefined)),
    lines,
    isMissing: (cell) => cell === undefined || cell === null,
    numbersIn: (cell) => {
      if (!Array.isArray(cell)) return isFinite(cell) ? cell : undefined;
      const flat = cell.flat(deepest - 1);
      return flat.every(isFinite) ? flat : undefined;
    },
    wanted: "a finite number, or an array of them",
    remedy: "fill the field, or leave its line out with complete()",
  });
}

/**
 * Reads a file of JSON lines, plain or packed with gzip: see {@linkcode parseJsonLines}.
 *
 * @throws {DataError} When it is missing, may not be read, takes more than half of the memory, or a line is no object.
 */
export async function readJsonLines(path: string | URL, options?: ReadOptions): Promise<Table> {
  return parseJsonLines(await readBytes(path, options), pathOf(path));
}

function parseLine(text: string, file: string, line: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const column = /\(line 1 column (\d+)\)/.exec((error as Error).message)?.[1];
    const place = column === undefined ? `line ${line}` : `line ${line}, column ${column}`;
    throw new DataError({
      file,
      found: `${shown(text.trim())} in ${place}`,
      wanted: "a JSON object on a line of its own",
      remedy: "mend the line",
    }, { cause: error });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new DataError({
    file,
    found: `${shown(value)} in line ${line}`,
    wanted: "an object with named fields",
    remedy: "write each example as an object",
  });
}

function isFinite(value: unknown): value is number {
  return Number.isFinite(value);
}
