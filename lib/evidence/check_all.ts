import { codeDigest, isTraining } from "../experiment/mod.ts";
import { multiplicationsOf } from "../model/mod.ts";
import { type Places, placesOf } from "../project/mod.ts";
import type { Check } from "./spot_check.ts";
import { inWorkers } from "./workers.ts";

/** How checks are made side by side. */
export interface CheckAllOptions {
  /** How many are made at a time, each with one thread (default: as many as cores). */
  readonly jobs?: number;
  /** Where the record is (default: the project's). */
  readonly places?: Places;
  /** Told of each check that is begun, and how many were before. */
  readonly watch?: (check: Check, begun: number) => void;
}

/**
 * Does checks side by side in Workers, those of the costliest nets first.
 *
 * @returns What is wrong, in the order of the checks; empty where all gave what is on record.
 */
export async function checkAll(
  checks: readonly Check[],
  { jobs = navigator.hardwareConcurrency, places = placesOf(), watch = () => {} }: CheckAllOptions = {},
): Promise<string[]> {
  const errors = new Map<Check, string>();
  let begun = 0, done = 0;
  await inWorkers({
    waiting: checks.toSorted((a, b) => costOf(b) - costOf(a)),
    taskOf: ({ recorded: { run }, ...check }) => ({ check, run, places }),
    jobs,
    start: { threads: 1, code: codeDigest() },
    tell(check, status) {
      if (status.kind === "started") watch(check, begun++);
      if (status.kind === "done") done++;
      if (status.kind === "failed") errors.set(check, status.error);
    },
  });
  if (done + errors.size !== checks.length) {
    throw new Error(`Of ${checks.length} checks ${done} were done and ${errors.size} failed: the others were lost`);
  }
  return checks.flatMap((check) => errors.get(check) ?? []);
}

/** Enough to tell what takes long: multiplications, with three for each of a forward pass in a step. Measures look at a net many times. */
function costOf({ recorded: { run: { protocol } }, measures, stretch }: Check): number {
  if (!isTraining(protocol)) return 0;
  const examples = measures ? 1e6 : stretch ? 3 * protocol.batchSize * (stretch.to - stretch.from) : 1e4;
  return multiplicationsOf(protocol.model) * examples;
}
