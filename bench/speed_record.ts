import { withoutMark } from "../lib/validation/mod.ts";

/** What times depend on beside the code. */
export interface Machine {
  /** The processor's model. */
  readonly cpu: string;
  readonly cores: number;
  readonly deno: string;
}

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
  /** How the machine differs. Where it does, nothing is compared. */
  readonly otherMachine: readonly string[];
  /** More than the tolerance slower than on record, the slowest first. */
  readonly slower: readonly SpeedChange[];
  /** As much faster, the fastest first. */
  readonly faster: readonly SpeedChange[];
  /** Measured, and not on record. */
  readonly unrecorded: readonly string[];
}

/** What a workload may take longer than on record: what ratios differ by from one process to the next stays below. */
export const tolerance = 0.15;

/** How the machine at hand differs from one on record, one line each; none where speeds can be compared. */
export function machineDifferences(recorded: Machine, here: Machine): string[] {
  return (["cpu", "cores"] as const).filter((key) => recorded[key] !== here[key])
    .map((key) => `${key}: ${recorded[key]} on record, ${here[key]} here`);
}

/**
 * Compares measured ratios with the ones on record.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compareSpeed } from "./speed_record.ts";
 * const machine = { cpu: "Example", cores: 2, deno: "2.9.5" };
 * const { slower } = compareSpeed({ machine, ratios: { matMul: 10 } }, { machine, ratios: { matMul: 12 } });
 * assert.deepEqual(slower, [{ workload: "matMul", factor: 1.2 }]);
 * ```
 */
export function compareSpeed(record: SpeedRecord, measured: SpeedRecord): SpeedComparison {
  const otherMachine = machineDifferences(record.machine, measured.machine);
  const workloads = otherMachine.length > 0 ? [] : Object.keys(measured.ratios);
  const changes = workloads.filter((workload) => workload in record.ratios)
    .map((workload) => ({ workload, factor: measured.ratios[workload] / record.ratios[workload] }))
    .sort((a, b) => b.factor - a.factor);
  return {
    otherMachine,
    slower: changes.filter(({ factor }) => factor > 1 + tolerance),
    faster: changes.filter(({ factor }) => factor < 1 / (1 + tolerance)).reverse(),
    unrecorded: workloads.filter((workload) => !(workload in record.ratios)),
  };
}

/**
 * Reads a record of speed.
 *
 * @throws {Error} When the text is none.
 */
export function parseSpeedRecord(text: string): SpeedRecord {
  const remedy = "restore bench/record.json from git, or measure again with --update";
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
