import { extent } from "d3-array";
/** A row of a plot in a terminal. */
export interface PlotRow {
  readonly name: string;
  /** Each a dot. */
  readonly dots?: readonly number[];
  /** A line between ends; an open end is null. */
  readonly interval?: readonly [low: number | null, high: number | null];
  /** The middle of the line. */
  readonly middle?: number;
  /** What stands behind it. */
  readonly note: string;
}

/** How a plot is laid out. */
export interface PlotOptions {
  /** Places that are marked in every row: what the numbers are held against. */
  readonly marks?: readonly number[];
  /** Columns in all (default 80). */
  readonly width?: number;
  /** How numbers are written below the axis. */
  readonly number?: (value: number) => string;
}

/**
 * A plot of lines of text: every value a dot (a digit where several lie in one place), an interval a line.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { textPlot } from "./text_plot.ts";
 * const plot = textPlot([{ name: "adam", dots: [1, 2, 2, 5], note: "2.5" }], { width: 30 });
 * assert.deepEqual(plot, [
 *   "adam  •    2            •  2.5",
 *   "      ───────────────────",
 *   "      1                 5",
 * ]);
 * ```
 */
export function textPlot(
  rows: readonly PlotRow[],
  { marks = [], width = 80, number = String }: PlotOptions = {},
): string[] {
  const ends = (row: PlotRow) =>
    [...row.dots ?? [], ...row.interval ?? [], row.middle ?? null].filter((value) => value !== null);
  const values = rows.flatMap(ends).filter(Number.isFinite);
  if (values.length === 0) return [];
  const [least = 0, most = 0] = extent(values), spread = most - least;
  // What is far from all values would squeeze them into a corner.
  const near = marks.filter((mark) => mark >= least - 2 * spread && mark <= most + 2 * spread);
  const low = Math.min(least, ...near), high = Math.max(most, ...near);
  const label = Math.min(24, Math.max(...rows.map(({ name }) => name.length))),
    note = Math.max(...rows.map((row) => row.note.length));
  const columns = Math.max(10, width - label - note - 4);
  const place = (value: number) =>
    high === low ? columns >> 1 : Math.round((value - low) / (high - low) * (columns - 1));
  const lines = rows.map((row) => {
    const cells = Array<string>(columns).fill(" ");
    if (row.interval) {
      const [from, to] = [place(row.interval[0] ?? low), place(row.interval[1] ?? high)];
      for (let at = from; at <= to; at++) cells[at] = "─";
      if (row.interval[0] !== null) cells[from] = "├";
      if (row.interval[1] !== null) cells[to] = from === to ? "│" : "┤";
    }
    for (const mark of near) cells[place(mark)] = cells[place(mark)] === " " ? "┊" : "┼";
    if (row.middle !== undefined) cells[place(row.middle)] = "●";
    const counts = new Map<number, number>();
    for (const dot of (row.dots ?? []).filter(Number.isFinite)) {
      counts.set(place(dot), (counts.get(place(dot)) ?? 0) + 1);
    }
    for (const [at, count] of counts) cells[at] = count === 1 ? "•" : count < 10 ? String(count) : "#";
    return `${cut(row.name, label)}  ${cells.join("")}  ${row.note}`.trimEnd();
  });
  const indent = " ".repeat(label + 2), [first, last] = [number(low), number(high)];
  const gap = columns - first.length - last.length;
  return [
    ...lines,
    indent + "─".repeat(columns),
    indent + (gap > 0 && high > low ? first + " ".repeat(gap) + last : first),
  ];
}

const cut = (name: string, width: number) =>
  (name.length > width ? `${name.slice(0, width - 1)}…` : name).padEnd(width);
