import type { Machine } from "./machine.ts";
import type { PeerRow } from "./rounds.ts";

/** What was measured on one machine, beside PyTorch. */
export interface SpeedTable {
  readonly machine: Machine;
  /** Who was timed, with versions. */
  readonly programs: readonly string[];
  /** What a reader has to know beside. */
  readonly note?: string;
  readonly rows: readonly RecordedRow[];
}

/** A row with the number of rounds whose medians it holds. */
export type RecordedRow = Pick<PeerRow, "workload" | "threads" | "ours_ms" | "peer_ms" | "stock_ms"> & {
  readonly rounds: number;
};

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
 * The tables as Markdown, one for each machine.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { speedTables } from "./speed_tables.ts";
 * const machine = { cpu: "Example 3000", cores: 2, deno: "2.9.5" };
 * const rows = [{ workload: "deep-cnn b128", threads: 1, ours_ms: 80, peer_ms: 100, rounds: 5 }];
 * const text = speedTables([{ machine, programs: ["Upheld", "PyTorch 2"], rows }]);
 * assert.match(text, /\| deep-cnn b128 \| 80 +\| 100 +\| 0\.80 +\|/);
 * ```
 */
export function speedTables(tables: readonly SpeedTable[]): string {
  return tables.map(oneTable).join("\n\n");
}

function oneTable({ machine: { cpu, cores, deno }, programs, note, rows }: SpeedTable): string {
  const threads = [...new Set(rows.map(({ threads }) => threads))].sort((a, b) => a - b);
  const withStock = rows.some(({ stock_ms }) => stock_ms !== undefined);
  const head = [
    "workload",
    ...threads.flatMap((count) => [`${count} thread${count === 1 ? "" : "s"}, ms`, "PyTorch", "ratio"]),
    ...(withStock ? ["stock, 1 thread"] : []),
  ];
  const lines = [...Map.groupBy(rows, ({ workload }) => workload)].map(([workload, group]) => [
    workload,
    ...threads.flatMap((count) => {
      const row = group.find(({ threads }) => threads === count);
      const ratio = row?.ours_ms && row.peer_ms ? (row.ours_ms / row.peer_ms).toFixed(2) : "";
      return [milliseconds(row?.ours_ms), milliseconds(row?.peer_ms), ratio];
    }),
    ...(withStock ? [stockText(group[0].stock_ms)] : []),
  ]);
  const widths = head.map((_, i) => Math.max(...[head, ...lines].map((line) => line[i].length)));
  const row = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  const table = [row(head), row(widths.map((width) => "-".repeat(width))), ...lines.map(row)];
  const rounds = [...new Set(rows.map(({ rounds }) => rounds))].sort((a, b) => a - b);
  const made = `${programs.join(", ")} and Deno ${deno}; medians of ${rounds.join(" to ")} round${
    rounds.at(-1) === 1 ? "" : "s"
  }.${note ? ` ${note}` : ""}`;
  return [`## ${cpu}, ${cores} cores`, made, table.join("\n")].join("\n\n");
}

function milliseconds(ms: number | null | undefined): string {
  if (ms == null) return "";
  return ms >= 1000 ? Math.round(ms).toLocaleString("en-US") : ms >= 10 ? ms.toFixed(0) : ms.toFixed(2);
}

const stockText = (ms: number | null | undefined) => ms === null ? "cannot" : milliseconds(ms);

/** A page with what stands between its two marks replaced. */
export function withTables(page: string, tables: readonly SpeedTable[]): string {
  const [before, after] = ["<!-- deno-fmt-ignore-start -->\n", "\n<!-- deno-fmt-ignore-end -->"];
  const start = page.indexOf(before), end = page.indexOf(after);
  if (start < 0 || end < start) throw new Error("docs/speed.md has lost its marks for the tables: restore it from git");
  return `${page.slice(0, start + before.length)}\n${speedTables(tables)}\n${page.slice(end)}`;
}
