import { cellsOf, programsOf, reasonsIn, type SpeedRow } from "./rounds.ts";

/** The rows as an aligned table, and why a time is missing below it. */
export function peerTable(rows: readonly SpeedRow[]): string {
  const head = ["workload", "threads", ...programsOf(rows)];
  const lines = cellsOf(rows, milliseconds).map(([workload, ...cells], i) => [
    ...[workload, String(rows[i].threads), ...cells],
  ]);
  const widths = head.map((_, i) => Math.max(...[head, ...lines].map((line) => line[i].length)));
  const table = [head, ...lines].map((line) =>
    line.map((cell, i) => i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])).join("  ")
  );
  const reasons = reasonsIn(rows);
  return [...table, ...(reasons.length > 0 ? ["", ...reasons] : [])].join("\n");
}

const milliseconds = (ms: number) => ms.toFixed(ms < 10 ? 3 : 1);
