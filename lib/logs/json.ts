import { DataError } from "../data/data_error.ts";
import { textOf } from "../data/readers/text.ts";
import { shown } from "../validation/mod.ts";
import { isSeed, isVariant } from "./column_names.ts";
import type { LogTable } from "./columns.ts";

/** Fields of one object of a log, those of objects in it behind its name and a slash. */
type Fields = Map<string, unknown>;

/** Objects that lie deeper are no fields of a log. */
const deepest = 6;

/**
 * The value of a JSON text as programs write it: Python's `NaN` and `Infinity` stand for themselves there, and become texts.
 *
 * @throws {SyntaxError} When it is none.
 */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(
      text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, (it) => it.startsWith('"') ? it : `"${it}"`),
    );
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function fieldsOf(value: Record<string, unknown>, into: Fields = new Map(), before = "", depth = 0): Fields {
  for (const [name, field] of Object.entries(value)) {
    if (!isObject(field)) into.set(before + name, field);
    else if (depth < deepest) fieldsOf(field, into, `${before}${name}/`, depth + 1);
  }
  return into;
}

/** Rows that may each have other fields, as a table; what is neither a number, a text nor a truth value is left out. */
function tableOf(file: string, objects: readonly Fields[], notes: readonly string[]): LogTable {
  const isCell = (value: unknown) => value === null || ["number", "string", "boolean"].includes(typeof value);
  const columns = [
    ...new Set(objects.flatMap((fields) => [...fields].filter(([, value]) => isCell(value)).map(([name]) => name))),
  ];
  return {
    file,
    columns,
    rows: objects.map((fields) => columns.map((name) => isCell(fields.get(name)) ? fields.get(name) : undefined)),
    notes,
  };
}

/**
 * A log of JSON lines: an object a line, in which others may lie. What a first line says of the whole run, as its seed, may stand there
 * alone. A last line that was cut off is left out, and noted.
 *
 * @throws {DataError} With the line that is no object.
 */
export function jsonLinesTable(bytes: Uint8Array, file: string): LogTable {
  const lines = textOf(bytes, file).split("\n"), notes: string[] = [];
  const objects = lines.flatMap((text, i) => {
    if (text.trim() === "") return [];
    try {
      const value = parsed(text);
      if (isObject(value)) return [fieldsOf(value)];
      throw new SyntaxError("no object");
    } catch (error) {
      if (i === lines.length - 1 && i > 0) {
        notes.push("the last line is cut off, and left out");
        return [];
      }
      const found = `${shown(text.trim())} in line ${i + 1}`;
      throw new DataError({ file, found, wanted: "a JSON object on a line of its own", remedy: "mend the line" }, {
        cause: error,
      });
    }
  });
  if (objects.length === 0) {
    throw new DataError({ file, found: "no line", wanted: "at least one", remedy: "look at what wrote it" });
  }
  return tableOf(file, objects, notes);
}

/**
 * A log that is one JSON value: a list of objects (what the API of Weights & Biases or pandas gives), an object of lists (Keras'
 * `History.history`, scikit-learn's `cross_validate`), or one of single numbers. Under `history` and `log_history` it may lie deeper, as in
 * what Hugging Face's Trainer keeps, and so may the one list of objects of an object; what is said beside it of the run, as its seed, is of
 * all of them. Of what hyperfine and pytest-benchmark timed, each time is a run.
 *
 * @throws {DataError} When it is none of these. Undefined where the text is no JSON at all.
 */
export function jsonTable(bytes: Uint8Array, file: string): LogTable | undefined {
  let value: unknown;
  try {
    value = parsed(textOf(bytes, file));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return valueTable(value, file);
}

const areObjects = (value: unknown): value is readonly Record<string, unknown>[] =>
  Array.isArray(value) && value.length > 0 && value.every(isObject);

function valueTable(value: unknown, file: string): LogTable {
  if (areObjects(value)) {
    return tableOf(
      file,
      value.map((it) => fieldsOf(it)),
      [],
    );
  }
  if (isObject(value)) {
    const lying = Object.values(value).filter(areObjects);
    const inner = ["log_history", "history"].map((name) =>
      value[name]
    ).find((it) => Array.isArray(it) || isObject(it)) ??
      (lying.length === 1 ? lying[0] : undefined);
    if (inner !== undefined) return timedTable(inner, file) ?? withWhatWasRun(value, valueTable(inner, file));
    const lists = listsOf(value);
    if (lists.length > 0) return listsTable(lists, file);
    if (Object.keys(value).length > 0) return tableOf(file, [fieldsOf(value)], []);
  }
  throw new DataError({
    file,
    found: shown(value),
    wanted: "a list of objects, or an object of lists or numbers",
    remedy: "write a row for each step or run, or a list for each metric",
  });
}

/** A table with what is said beside it of the whole run: variant and seed. */
function withWhatWasRun(value: Record<string, unknown>, table: LogTable): LogTable {
  const said = Object.entries(value).filter(([name, it]) =>
    ["string", "number"].includes(typeof it) && (isSeed(name) || isVariant(name)) && !table.columns.includes(name)
  );
  return {
    ...table,
    columns: [...said.map(([name]) => name), ...table.columns],
    rows: table.rows.map((cells) => [...said.map(([, it]) => it), ...cells]),
  };
}

/** The times of what hyperfine and pytest-benchmark ran again and again. */
function timedTable(records: unknown, file: string): LogTable | undefined {
  if (!areObjects(records)) return undefined;
  const rows = records.map(({ command, times, name, stats }) =>
    typeof command === "string" && Array.isArray(times)
      ? times.map((time) => [command, time])
      : typeof name === "string" && isObject(stats) && Array.isArray(stats.data)
      ? stats.data.map((time) => [name, time])
      : undefined
  );
  return rows.every((of) => of !== undefined)
    ? { file, columns: ["command", "seconds"], rows: rows.flat() }
    : undefined;
}

/** Lists of numbers by name; pandas writes an object whose keys are places for a list. */
function listsOf(value: Record<string, unknown>): [string, readonly unknown[]][] {
  return Object.entries(value).flatMap(([name, list]): [string, readonly unknown[]][] => {
    if (Array.isArray(list)) return [[name, list]];
    if (isObject(list) && Object.keys(list).length > 0 && Object.keys(list).every((key, i) => key === String(i))) {
      return [[name, Object.values(list)]];
    }
    return [];
  });
}

/** Lists side by side, with the place in them as epoch, or as fold where scikit-learn's times tell so. */
function listsTable(lists: readonly [string, readonly unknown[]][], file: string): LogTable {
  const names = lists.map(([name]) => name), length = Math.max(...lists.map(([, list]) => list.length));
  const index = names.includes("fit_time") ? "fold" : "epoch", isThere = names.includes(index);
  return {
    file,
    columns: isThere ? names : [index, ...names],
    rows: Array.from({ length }, (_, i) => [...isThere ? [] : [i], ...lists.map(([, list]) => list[i])]),
  };
}
