import { median } from "d3-array";
import type { Timing } from "./program.ts";

/** Who is timed. */
export type Side = "ours" | "peer" | "stock";

/** One timing to make. */
export interface Turn {
  readonly round: number;
  readonly side: Side;
  readonly workload: string;
  readonly threads: number;
}

/** A workload with the medians of all rounds; null where there is no time. */
export interface PeerRow {
  readonly workload: string;
  readonly threads: number;
  readonly ours_ms: number | null;
  readonly peer_ms: number | null;
  /** Our time by the peer's: below 1 where ours is faster. */
  readonly ratio: number | null;
  /** Only where stock TensorFlow.js was asked for. */
  readonly stock_ms?: number | null;
  /** Why stock TensorFlow.js has no time. */
  readonly stock_reason?: string;
}

/**
 * The order of a comparison: each round goes once through all workloads, and times the sides one straight after the other,
 * so that what disturbs the machine for a while disturbs all alike. Who goes first changes from round to round.
 *
 * @example
 * ```ts
 * import { turns } from "./rounds.ts";
 * const order = turns(2, ["deep-cnn b128"], [1], ["ours", "peer"]).map(({ side }) => side);
 * console.assert(order.join() === "ours,peer,peer,ours");
 * ```
 */
export function turns(
  rounds: number,
  workloads: readonly string[],
  threads: readonly number[],
  sides: readonly Side[],
): Turn[] {
  return Array.from({ length: rounds }, (_, i) => i + 1).flatMap((round) => {
    const order = round % 2 === 1 ? sides : sides.toReversed();
    return threads.flatMap((threads) =>
      workloads.flatMap((workload) => order.map((side) => ({ round, side, workload, threads })))
    );
  });
}

/** The rows of a comparison, in the order of the first round. */
export function rowsOf(timings: readonly (Turn & Pick<Timing, "ms" | "reason">)[]): PeerRow[] {
  const groups = Map.groupBy(timings, ({ workload, threads }) => `${workload}, ${threads}`);
  return [...groups.values()].map((group) => {
    const of = (side: Side) => group.filter((timing) => timing.side === side);
    const timeOf = (side: Side) => median(of(side).map(({ ms }) => ms)) ?? null;
    const [ours, peer] = [timeOf("ours"), timeOf("peer")];
    const stock = of("stock"), reason = stock.find(({ reason }) => reason)?.reason;
    return {
      workload: group[0].workload,
      threads: group[0].threads,
      ours_ms: ours,
      peer_ms: peer,
      ratio: ours !== null && peer !== null ? ours / peer : null,
      ...(stock.length > 0 && { stock_ms: timeOf("stock"), ...(reason && { stock_reason: reason }) }),
    };
  });
}
