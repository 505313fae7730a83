/** What `deno bench --json` prints, as far as it is shown. */
export interface BenchResults {
  readonly benches: readonly {
    readonly group: string | null;
    readonly name: string;
    readonly baseline: boolean;
    readonly results: readonly {
      readonly ok?: { readonly avg: number };
      readonly failed?: { readonly message: string };
    }[];
  }[];
}

/**
 * The mean times, a line each; within a group beside that of its baseline.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { benchTable } from "./bench_table.ts";
 * const row = (name: string, baseline: boolean, avg: number) => ({ group: "sort", name, baseline, results: [{ ok: { avg } }] });
 * assert.equal(benchTable({ benches: [row("ours", true, 1e6), row("theirs", false, 2.5e6)] }), [
 *   "sort",
 *   "  ours       1.00 ms",
 *   "  theirs     2.50 ms  2.50 times as long as ours",
 * ].join("\n"));
 * ```
 */
export function benchTable({ benches }: BenchResults): string {
  const width = Math.max(0, ...benches.map(({ name }) => name.length));
  const groups = Map.groupBy(benches, ({ group }) => group ?? "alone");
  return Array.from(groups, ([group, members]) => {
    const baseline = members.find(({ baseline }) => baseline), unit = baseline && meanOf(baseline);
    return [
      group,
      ...members.map((member) => {
        const mean = meanOf(member);
        if (mean === undefined) {
          return `  ${member.name.padEnd(width)}  failed: ${member.results.find((it) => it.failed)?.failed?.message}`;
        }
        const beside = unit && member !== baseline
          ? `  ${(mean / unit).toFixed(2)} times as long as ${baseline!.name}`
          : "";
        return `  ${member.name.padEnd(width)} ${timeText(mean)}${beside}`;
      }),
    ].join("\n");
  }).join("\n\n");
}

/** How many gave a time. */
export function measuredIn({ benches }: BenchResults): number {
  return benches.filter((bench) => meanOf(bench) !== undefined).length;
}

function meanOf({ results }: BenchResults["benches"][number]): number | undefined {
  return results.find(({ ok }) => ok)?.ok?.avg;
}

/** Nanoseconds as milliseconds in three digits, or as seconds. */
function timeText(nanoseconds: number): string {
  const [value, unit] = nanoseconds < 1e9 ? [nanoseconds / 1e6, "ms"] : [nanoseconds / 1e9, "s"];
  const digits = Math.max(0, Math.min(4, 2 - Math.floor(Math.log10(value))));
  return `${value.toFixed(digits).padStart(8)} ${unit}`;
}
