import { DataError } from "../data/data_error.ts";
import { isGap } from "./cell.ts";
import type { LogTable } from "./columns.ts";

const separator = " - ";

/**
 * The table that a chart of Weights & Biases exports, with a column for each run (`adam-0 - val/acc`, and its `__MIN` and `__MAX`), as one with a
 * row for each value of a run. Undefined where a table is none.
 *
 * @throws {DataError} When its columns are means over groups, which hold no runs.
 */
export function chartTable({ file, columns, rows, notes }: LogTable): LogTable | undefined {
  const series = columns.flatMap((name, place) => {
    const at = name.lastIndexOf(separator);
    return at > 0 && !/__(MIN|MAX)$/.test(name)
      ? [{ run: name.slice(0, at), metric: name.slice(at + separator.length), place }]
      : [];
  });
  const isChart = series.length > 0 && columns.some((name) => name.endsWith("__MIN")) &&
    !columns[0].includes(separator);
  if (!isChart) return undefined;
  const isSpread = (row: readonly unknown[], place: number) =>
    !isGap(row[place]) &&
    row[columns.indexOf(`${columns[place]}__MIN`)] !== row[columns.indexOf(`${columns[place]}__MAX`)];
  const spread = series.filter(({ place }) => rows.some((row) => isSpread(row, place)));
  // A group is called by what it is grouped by: `Group: x`, `optimizer: adam`.
  const group = series.find((it) => /^Group: /.test(it.run) || /^[^:]+: /.test(it.run) && spread.includes(it));
  if (group) {
    throw new DataError({
      file,
      found: `${JSON.stringify(group.run)}, which is a mean over runs`,
      wanted: "a column for each run",
      remedy: "take the grouping off the chart, and export it again",
    });
  }
  const sampled = spread.length > 0
    ? [`${spread.length} of ${series.length} columns hold means of several steps: the chart was sampled`]
    : [];
  return {
    file,
    columns: ["run_name", "step", "metric", "value"],
    rows: rows.flatMap((row) =>
      series.filter(({ metric, place }) => metric !== "_step" && !isGap(row[place])).map((
        { run, metric, place },
      ) => [run, row[0], metric, row[place]])
    ),
    notes: [...notes ?? [], ...sampled],
  };
}
