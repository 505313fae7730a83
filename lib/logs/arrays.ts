import { DataError } from "../data/data_error.ts";
import type { NumberArray } from "../data/numbers.ts";
import { betterWay } from "../statistics/better_way.ts";
import type { LogTable } from "./columns.ts";

/** More values than a log has: weights, say. */
const most = 1e6;

/**
 * Arrays of numbers by name, as NPZ and safetensors files have them, as a table. An array with two dimensions has a row for each run and a column
 * for each step. The places of one with one dimension are steps where arrays are called like metrics (`loss`, `val_acc`), and else seeds: then
 * each is a variant.
 *
 * @throws {DataError} When they are of different lengths, or no such arrays.
 */
export function arraysTable(arrays: Readonly<Record<string, NumberArray>>, file: string): LogTable {
  const entries = Object.entries(arrays).filter(([, { shape }]) => shape.length > 0),
    names = entries.map(([name]) => name);
  const fail = (found: string, wanted: string): DataError =>
    new DataError({ file, found, wanted, remedy: "save each metric as an array of runs x steps, or of steps" });
  const strange = entries.find(([, { shape, data }]) => shape.length > 2 || data.length > most);
  if (strange) {
    throw fail(
      `${JSON.stringify(strange[0])} of the shape ${strange[1].shape.join(" x ")}`,
      "one or two dimensions, and at most a million numbers",
    );
  }
  if (entries.length === 0) throw fail("no array", "at least one");
  const wide = entries.filter(([, { shape }]) => shape.length === 2);
  if (wide.length > 0) {
    const [[first, { shape: [runs, steps] }]] = wide;
    const other = wide.find(([, { shape }]) => shape[0] !== runs || shape[1] !== steps);
    if (other) {
      throw fail(
        `${JSON.stringify(other[0])} of the shape ${other[1].shape.join(" x ")}`,
        `${runs} x ${steps}, as ${JSON.stringify(first)} has`,
      );
    }
    const axis = entries.find(([name, { shape }]) =>
      shape.length === 1 && shape[0] === steps && /step|epoch|iter/i.test(name)
    );
    const rows = Array.from({ length: runs * steps }, (_, i) => {
      const seed = Math.floor(i / steps), step = i % steps;
      return [seed, axis ? axis[1].data[step] : step, ...wide.map(([, { data }]) => data[i])];
    });
    return { file, columns: ["seed", "step", ...wide.map(([name]) => name)], rows };
  }
  const length = entries[0][1].shape[0], short = entries.find(([, { shape }]) => shape[0] !== length);
  if (short) {
    throw fail(
      `${short[1].shape[0]} numbers of ${JSON.stringify(short[0])}`,
      `${length}, as ${JSON.stringify(names[0])} has`,
    );
  }
  const isNamed = names.some((name) => /^(seeds?|folds?|steps?|epochs?|iterations?)$/i.test(name));
  const index = names.some((name) => betterWay(name) !== undefined) ? "step" : "seed";
  return {
    file,
    columns: isNamed ? names : [index, ...names],
    rows: Array.from({ length }, (_, i) => [...isNamed ? [] : [i], ...entries.map(([, { data }]) => data[i])]),
  };
}
