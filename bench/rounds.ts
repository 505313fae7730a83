import { median } from "d3-array";
import type { Timing } from "./program.ts";

/** One timing to make. */
export interface Turn {
  readonly round: number;
  /** Who is timed. */
  readonly side: string;
  readonly workload: string;
  readonly threads: number;
}

/** A workload with the medians of all rounds. */
export interface SpeedRow {
  readonly workload: string;
  readonly threads: number;
  /** Milliseconds by program, the one that others are compared with first; null where it cannot do the workload. */
  readonly ms: Readonly<Record<string, number | null>>;
  /**
   * The row's first program's time by each other's: the median over the rounds, each of which has them straight after each other.
   * Rows recorded without it have the ratio of the medians.
   */
  readonly ratios?: Readonly<Record<string, number>>;
  /** Why a program cannot. */
  readonly reasons?: Readonly<Record<string, string>>;
}

/**
 * The order of a comparison: each round goes once through all workloads, and times the sides one straight after the other,
 * so that what disturbs the machine for a while disturbs all alike. Who goes first changes from round to round.
 *
 * @example
 * ```ts
 * import { turns } from "./rounds.ts";
 * const order = turns(2, ["deep-cnn b128"], [1], ["ours", "PyTorch"]).map(({ side }) => side);
 * console.assert(order.join() === "ours,PyTorch,PyTorch,ours");
 * ```
 */
export function turns(
  rounds: number,
  workloads: readonly string[],
  threads: readonly number[],
  sides: readonly string[],
): Turn[] {
  return Array.from({ length: rounds }, (_, i) => i + 1).flatMap((round) => {
    const order = round % 2 === 1 ? sides : sides.toReversed();
    return threads.flatMap((threads) =>
      workloads.flatMap((workload) => order.map((side) => ({ round, side, workload, threads })))
    );
  });
}

/** The rows of a comparison, in the order of the first round. */
export function rowsOf(timings: readonly (Turn & Pick<Timing, "ms" | "program" | "reason">)[]): SpeedRow[] {
  const groups = Map.groupBy(timings, ({ workload, threads }) => `${workload}, ${threads}`);
  return [...groups.values()].map((group) => {
    const programs = Map.groupBy(group, ({ program }) => program);
    const [[, first], ...others] = programs;
    const firstTimes = new Map(first.map(({ round, ms }) => [round, ms]));
    const ratios = others.flatMap(([program, times]) => {
      const ratio = median(times.map(({ round, ms }) => (firstTimes.get(round) ?? NaN) / (ms ?? NaN)));
      return ratio === undefined ? [] : [[program, ratio]];
    });
    const reasons = [...programs].flatMap(([program, [{ reason }]]) => reason ? [[program, reason]] : []);
    return {
      workload: group[0].workload,
      threads: group[0].threads,
      ms: Object.fromEntries(
        Array.from(programs, ([program, times]) => [program, median(times.map(({ ms }) => ms)) ?? null]),
      ),
      ...(ratios.length > 0 && { ratios: Object.fromEntries(ratios) }),
      ...(reasons.length > 0 && { reasons: Object.fromEntries(reasons) }),
    };
  });
}

/** Names of the programs of some rows, in their order. */
export function programsOf(rows: readonly SpeedRow[]): string[] {
  return [...new Set(rows.flatMap(({ ms }) => Object.keys(ms)))];
}

/** Each row's cells: the workload, and each program's time; behind it, in brackets, the ratio of the first program's to it. */
export function cellsOf(rows: readonly SpeedRow[], timeText: (ms: number) => string): string[][] {
  const programs = programsOf(rows);
  return rows.map(({ workload, ms, ratios }) => [
    workload,
    ...programs.map((program, i) => {
      const time = ms[program], first = ms[programs[0]], isByFirst = Object.keys(ms)[0] === programs[0];
      if (time === null) return "cannot";
      if (time === undefined) return "";
      const ratio = first && (isByFirst && ratios?.[program] || first / time);
      return timeText(time) + (i > 0 && ratio ? ` (${ratioText(ratio)})` : "");
    }),
  ]);
}

/** With two decimals, and with two digits where those would be zeros. */
const ratioText = (ratio: number) => ratio < 0.01 ? ratio.toPrecision(2) : ratio.toFixed(2);

/** What programs cannot do and why, each reason once. */
export function reasonsIn(rows: readonly SpeedRow[]): string[] {
  const pairs = rows.flatMap(({ workload, reasons = {} }) =>
    Object.entries(reasons).map(([program, reason]) => ({ workload, text: `${program}: ${reason}` }))
  );
  return Array.from(
    Map.groupBy(pairs, ({ text }) => text),
    ([text, of]) => `${text} (${[...new Set(of.map(({ workload }) => workload))].join("; ")})`,
  );
}
