import { extent } from "d3-array";
import type { Machine } from "./machine.ts";
import { cellsOf, programsOf, reasonsIn, type SpeedRow } from "./rounds.ts";

/** What was measured on one machine. */
export interface SpeedTable {
  readonly machine: Machine;
  /** What a reader has to know beside. */
  readonly note?: string;
  readonly rows: readonly RecordedRow[];
}

/** A row with the number of rounds whose medians it holds: of the same rounds all of them, so that they can be compared. */
export type RecordedRow = SpeedRow & { readonly rounds: number };

/** A table with other rows in the place of those of the same workload and threads, in the order of the workloads. */
export function withRows(
  table: SpeedTable | undefined,
  measured: Omit<SpeedTable, "note">,
  order: readonly string[],
): SpeedTable {
  const key = ({ workload, threads }: RecordedRow) => `${workload}, ${threads}`;
  const rows = new Map([...(table?.rows ?? []), ...measured.rows].map((row) => [key(row), row]));
  const isWhole = (table?.rows ?? []).every((row) => measured.rows.some((other) => key(other) === key(row)));
  return {
    ...measured,
    ...(table?.note && !isWhole && { note: table.note }),
    rows: [...rows.values()].sort((a, b) =>
      order.indexOf(a.workload) - order.indexOf(b.workload) || a.threads - b.threads
    ),
  };
}

/**
 * The tables as Markdown, one for each machine and number of threads.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { speedTables } from "./speed_tables.ts";
 * const machine = { cpu: "Example 3000", cores: 2, deno: "2.9.5" };
 * const rows = [{ workload: "deep-cnn b128", threads: 1, ms: { "Upheld, separate": 80, "PyTorch 2": 100 }, rounds: 5 }];
 * const text = speedTables([{ machine, rows }]);
 * assert.match(text, /\| deep-cnn b128 \| 80 +\| 100 \(0\.80\) \|/);
 * ```
 */
export function speedTables(tables: readonly SpeedTable[]): string {
  return tables.map(tablesOf).join("\n\n");
}

function tablesOf({ machine: { cpu, cores, deno }, note, rows }: SpeedTable): string {
  const [fewest, most] = extent(rows.map(({ rounds }) => rounds));
  const made = `Deno ${deno}; medians of ${fewest === most ? "" : `${fewest} to `}${most} round${
    most === 1 ? "" : "s"
  }, in milliseconds.${note ? ` ${note}` : ""}`;
  const groups = [...Map.groupBy(rows, ({ threads }) => threads)].sort(([a], [b]) => a - b);
  const reasons = reasonsIn(rows).map((reason) => `- ${reason}`).join("\n");
  return [
    `## ${cpu}, ${cores} cores`,
    made,
    ...groups.flatMap(([threads, rows]) => [`### ${threads} thread${threads === 1 ? "" : "s"}`, tableOf(rows)]),
    ...(reasons ? [`What cannot be done:\n\n${reasons}`] : []),
  ].join("\n\n");
}

function tableOf(rows: readonly RecordedRow[]): string {
  const head = ["workload", ...programsOf(rows)], lines = cellsOf(rows, milliseconds);
  const widths = head.map((_, i) => Math.max(...[head, ...lines].map((line) => line[i].length)));
  const row = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  return [row(head), row(widths.map((width) => "-".repeat(width))), ...lines.map(row)].join("\n");
}

function milliseconds(ms: number): string {
  return ms >= 1000 ? Math.round(ms).toLocaleString("en-US") : ms >= 10 ? ms.toFixed(0) : ms.toFixed(2);
}

/** A page with what stands between its two marks replaced. */
export function withTables(page: string, tables: readonly SpeedTable[]): string {
  const [before, after] = ["<!-- deno-fmt-ignore-start -->\n", "\n<!-- deno-fmt-ignore-end -->"];
  const start = page.indexOf(before), end = page.indexOf(after);
  if (start < 0 || end < start) throw new Error("docs/speed.md has lost its marks for the tables: restore it from git");
  return `${page.slice(0, start + before.length)}\n${speedTables(tables)}\n${page.slice(end)}`;
}
