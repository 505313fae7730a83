import { mean } from "simple-statistics";
import { DataError } from "../data/data_error.ts";
import type { NumberArray } from "../data/numbers.ts";
import { betterWay } from "../statistics/better_way.ts";
import type { LogTable } from "./columns.ts";

/** More values than a log has: weights, say. */
const most = 1e6;

/**
 * Arrays of numbers by name, as NPZ and safetensors files have them, as a table. An array with two dimensions has a row for each run and a column
 * for each step, or a row for each step where the steps beside it are as many as its rows alone. The places of one with one dimension are
 * steps where arrays are called like metrics (`loss`, `val_acc`), and else seeds: then each is a variant. What Stable-Baselines3 keeps of
 * evaluations is one run, with means over episodes.
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
    const [[first, { shape: [height, width] }]] = wide;
    const other = wide.find(([, { shape }]) => shape[0] !== height || shape[1] !== width);
    if (other) {
      throw fail(
        `${JSON.stringify(other[0])} of the shape ${other[1].shape.join(" x ")}`,
        `${height} x ${width}, as ${JSON.stringify(first)} has`,
      );
    }
    const axis = (length: number) =>
      entries.find(([name, { shape }]) => shape.length === 1 && shape[0] === length && /step|epoch|iter/i.test(name))
        ?.[1];
    const metrics = wide.map(([name]) => name), at = (i: number) => wide.map(([, { data }]) => Number(data[i]));
    const evaluated = arrays.timesteps !== undefined && arrays.results !== undefined ? axis(height) : undefined;
    if (evaluated) {
      const rows = Array.from({ length: height }, (_, step) => {
        const episodes = Array.from({ length: width }, (_, episode) => at(step * width + episode));
        return [evaluated.data[step], ...metrics.map((_, metric) => mean(episodes.map((of) => of[metric])))];
      });
      const note = `each number is a mean over ${width} episodes of one policy, which are no runs of their own`;
      return { file, columns: ["step", ...metrics], rows, notes: [note] };
    }
    const across = axis(width), down = across ? undefined : axis(height);
    const rows = Array.from({ length: height * width }, (_, i) => {
      const row = Math.floor(i / width), column = i % width;
      const place = down ? [column, down.data[row]] : [row, across ? across.data[column] : column];
      return [...place, ...at(i)];
    });
    return { file, columns: ["seed", "step", ...metrics], rows };
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
