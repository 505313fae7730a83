import { join } from "node:path";
import type { ProgramRun } from "../experiment/mod.ts";
import { type Places, placesOf } from "../project/mod.ts";
import { provenanceFields } from "../program/mod.ts";
import { type Environment, environmentDifference } from "./environment.ts";
import type { Ledger } from "./ledger.ts";
import { makeProgramRun, scalarsOf, secondRunOf } from "./program_run.ts";
import type { RecordedRun } from "./record.ts";
import type { RecordIndex } from "./record_index.ts";
import type { Repeatability } from "./repeatability.ts";
import { ReplayError } from "./replay.ts";
import { markVersion, requireVersion } from "./store_version.ts";

/** A run of a program on record. */
export type RecordedProgramRun = RecordedRun & { readonly run: ProgramRun };

/**
 * Makes a run of a program again, from its start and with as many threads as it had, and holds it to how well the program repeats itself
 * by its record: to each number where it was bit-exact, else to the tolerance that was found for each number that it ends with.
 *
 * @returns In words, what was held to what.
 * @throws {ReplayError} When it gives other numbers: it names the first that differs, and what differs in the environment.
 * @throws {ProgramError} When the program fails.
 */
export async function rerun(
  recorded: RecordedProgramRun,
  repeatability: Repeatability | undefined,
  places: Places = placesOf(),
): Promise<string> {
  const { run, ledger, environment } = recorded, name = `${run.experiment}/${run.id}`;
  requireVersion(places.store);
  markVersion(places.store);
  const folder = join(places.store, run.experiment, "reruns", `${run.id}-${Deno.pid}`);
  try {
    const again = await makeProgramRun(run, folder, ledger.header, Number(environment.threads ?? 1));
    const { identical } = secondRunOf(ledger, again.ledger);
    const changed = programDifference(environment, again.environment);
    const elsewhere = changed.length > 0 ? `, made with something else (${changed.join("; ")})` : "";
    if (identical) return `${name}, run again, gave the recorded numbers, each of them${elsewhere}`;
    if (repeatability === undefined || repeatability.kind === "bit-exact") {
      throw new ReplayError(
        `Run ${name}, made again, leaves its record: ${firstDifference(ledger, again.ledger)}; ` +
          `${
            repeatability
              ? "its program was bit-exact when it was recorded"
              : "nothing on record says how well its program repeats itself"
          }; ` +
          differenceText(environment, again.environment),
      );
    }
    const beyond = beyondTolerance(ledger, again.ledger, repeatability);
    if (beyond.length > 0) {
      throw new ReplayError(
        `Run ${name}, made again, leaves its record by more than its program does: ${beyond.join(", ")}; ` +
          differenceText(environment, again.environment),
      );
    }
    return `${name}, run again, ended within the tolerances on record${elsewhere}`;
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}

/** What differs between what a program was recorded with and what it runs with here, in words; empty where nothing does. */
export function programDifference(recorded: Environment, current: Environment): string[] {
  const named: readonly string[] = ["architecture", "system", "cpu", ...provenanceFields];
  return environmentDifference(recorded, current).filter((text) => {
    const field = text.slice(0, text.indexOf(":"));
    // Each commit is another, whether the program is or not.
    return named.includes(field) && field !== "commit";
  });
}

/** What programs of an experiment were recorded with, then and now, as far as it differs, in words; empty where there is none. */
export function programChangesBetween(before: RecordIndex, after: RecordIndex): string[] {
  const [then, now] = [before, after].map(({ environments }) =>
    Object.values(environments).find(({ threads }) => threads !== undefined)
  );
  return then && now ? programDifference(then, now) : [];
}

function differenceText(recorded: Environment, current: Environment): string {
  const differing = programDifference(recorded, current);
  if (differing.length > 0) return `it was recorded in another environment (${differing.join("; ")})`;
  // Of processors of one name the kernels of a library may be others.
  const processor = recorded.instructionSets === undefined
    ? `, and the processor's family and instruction sets, as there is ${JSON.stringify(recorded.cpu)} alone`
    : "";
  return "nothing that is on record of files, packages and machine differs: then what is not on record may (libraries of the system" +
    `${processor}), or the record was changed, or the program does not always repeat itself`;
}

function beyondTolerance(recorded: Ledger, again: Ledger, { numbers }: Repeatability): string[] {
  const before = scalarsOf(recorded), after = scalarsOf(again);
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    const tolerance = numbers[name]?.tolerance ?? 0;
    if (Math.abs(after[name] - before[name]) <= tolerance) return [];
    return [`${name} is ${after[name] ?? "missing"}, recorded as ${before[name] ?? "missing"}, held to ${tolerance}`];
  });
}

function firstDifference(recorded: Ledger, again: Ledger): string {
  for (const [i, line] of recorded.lines.entries()) {
    const other = again.lines[i];
    if (other?.step !== line.step) {
      return `it logged ${other ? `step ${other.step}` : "nothing"} where step ${line.step} is on record`;
    }
    const after = { ...other.metrics, ...other.final }, before = { ...line.metrics, ...line.final };
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
      if (String(before[name]) === String(after[name])) continue;
      return `${name} of step ${line.step} is ${after[name] ?? "missing"}, recorded as ${before[name] ?? "missing"}`;
    }
  }
  return `it logged ${again.lines.length} steps, ${recorded.lines.length} are on record`;
}
