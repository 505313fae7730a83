import type { PeerRow } from "./rounds.ts";

/** The rows as an aligned table, and why a time is missing below it. */
export function peerTable(rows: readonly PeerRow[]): string {
  const withStock = rows.some((row) => "stock_ms" in row);
  const head = ["workload", "threads", "ours ms", "PyTorch ms", "ratio", ...(withStock ? ["stock ms"] : [])];
  const lines = rows.map((row) => [
    row.workload,
    String(row.threads),
    milliseconds(row.ours_ms),
    milliseconds(row.peer_ms),
    row.ratio === null ? "-" : row.ratio.toFixed(2),
    ...(withStock ? [milliseconds(row.stock_ms)] : []),
  ]);
  const widths = head.map((_, i) => Math.max(...[head, ...lines].map((line) => line[i].length)));
  const table = [head, ...lines].map((line) =>
    line.map((cell, i) => i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])).join("  ")
  );
  const reasons = rows.filter(({ threads }) => threads === rows[0].threads)
    .flatMap(({ workload, stock_reason }) => stock_reason ? [`Stock has no ${workload}: ${stock_reason}`] : []);
  return [...table, ...(reasons.length > 0 ? ["", ...reasons] : [])].join("\n");
}

function milliseconds(ms: number | null | undefined): string {
  return ms == null ? "-" : ms.toFixed(ms < 10 ? 3 : 1);
}
