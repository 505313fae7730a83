import type { LedgerLine } from "./ledger.ts";

// Numbers of float32 need 17 digits as JSON has them, and 9 at most to be told from all others of float32.

/** Float32 numbers as a record holds them. */
interface Singles {
  /** Each as the shortest decimal that float32 rounds to it. */
  readonly float32: readonly number[];
}

/** A ledger's line as it stands on record: lists of float32 numbers are {@linkcode Singles}. */
export const withShortNumbers = (line: LedgerLine): unknown => withLists(line, shortList);

/** The line again, from JSON that is not checked yet. */
export const withFullNumbers = (line: unknown): unknown => withLists(line, fullList);

/** A line with the lists changed that are long: by step, and of sketches. */
function withLists(line: unknown, change: (value: unknown) => unknown): unknown {
  if (!isObject(line) || !line.steps && !line.weightSnapshots) return line;
  const { steps, weightSnapshots } = line;
  return {
    ...line,
    ...(steps !== undefined && { steps: changed(steps, change) }),
    ...(Array.isArray(weightSnapshots) && { weightSnapshots: weightSnapshots.map((one) => changed(one, change)) }),
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function changed(lists: unknown, change: (value: unknown) => unknown): unknown {
  if (!isObject(lists)) return lists;
  return Object.fromEntries(Object.entries(lists).map(([name, value]) => [name, change(value)]));
}

function shortList(value: unknown): unknown {
  const areSingles = Array.isArray(value) && value.every((one) => Math.fround(one) === one);
  return areSingles ? { float32: value.map(shortest) } satisfies Singles : value;
}

/** A list in which a digit was changed or added that float32 does not tell stays as it is: it is no list then. */
function fullList(value: unknown): unknown {
  if (!isObject(value) || !Array.isArray(value.float32)) return value;
  const singles = value.float32.map(Math.fround);
  return singles.every((single, i) => shortest(single) === (value.float32 as number[])[i]) ? singles : value;
}

/** The decimal of fewest digits that float32 rounds to a number: nine do for each. */
function shortest(single: number): number {
  let short = single;
  for (let digits = 9; digits > 0; digits--) {
    const shorter = Number(single.toPrecision(digits));
    if (Math.fround(shorter) !== single) break;
    short = shorter;
  }
  return short;
}
