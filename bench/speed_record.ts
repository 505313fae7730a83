import { withoutMark } from "../lib/validation/mod.ts";
import type { Machine } from "./machine.ts";

/** How many times longer than the reference each workload takes on a machine. */
export interface SpeedRecord {
  readonly machine: Machine;
  readonly ratios: Readonly<Record<string, number>>;
}

/** A workload that takes another time than is on record. */
export interface SpeedChange {
  readonly workload: string;
  /** The time by the recorded one, both by the reference: above 1 where it is slower. */
  readonly factor: number;
}

/** What has become of the speed. */
export interface SpeedComparison {
  /** More than the tolerance slower than on record, the slowest first. */
  readonly slower: readonly SpeedChange[];
  /** As much faster, the fastest first. */
  readonly faster: readonly SpeedChange[];
  /** Neither. */
  readonly same: readonly string[];
  /** Measured, and not on record. */
  readonly unrecorded: readonly string[];
}

/** What a workload may take longer than on record: what ratios differ by from one process to the next stays below. */
export const tolerance = 0.15;

/**
 * Compares measured ratios with the ones on record, of the same machine.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compareSpeed } from "./speed_record.ts";
 * assert.deepEqual(compareSpeed({ matMul: 10 }, { matMul: 12 }).slower, [{ workload: "matMul", factor: 1.2 }]);
 * ```
 */
export function compareSpeed(recorded: SpeedRecord["ratios"], measured: SpeedRecord["ratios"]): SpeedComparison {
  const workloads = Object.keys(measured);
  const changes = workloads.filter((workload) => workload in recorded)
    .map((workload) => ({ workload, factor: measured[workload] / recorded[workload] }))
    .sort((a, b) => b.factor - a.factor);
  const slower = changes.filter(({ factor }) => factor > 1 + tolerance);
  const faster = changes.filter(({ factor }) => factor < 1 / (1 + tolerance)).reverse();
  return {
    slower,
    faster,
    same: changes.filter((change) => !slower.includes(change) && !faster.includes(change)).map(({ workload }) =>
      workload
    ),
    unrecorded: workloads.filter((workload) => !(workload in recorded)),
  };
}

/**
 * Reads a record of speed.
 *
 * @throws {Error} When the text is none.
 */
export function parseSpeedRecord(text: string): SpeedRecord {
  const remedy = "restore bench/records from git, or measure again with --update";
  let value: Partial<SpeedRecord> | null;
  try {
    value = JSON.parse(withoutMark(text));
  } catch (error) {
    throw new Error(`The record of speed is not JSON (${(error as Error).message}): ${remedy}`);
  }
  const { machine, ratios } = value ?? {};
  const isSound = typeof machine?.cpu === "string" && Number.isInteger(machine.cores) && typeof ratios === "object" &&
    Object.values(ratios ?? {}).every((ratio) => typeof ratio === "number" && ratio > 0);
  if (!isSound) throw new Error(`The record of speed needs a machine and ratios above 0: ${remedy}`);
  return value as SpeedRecord;
}
