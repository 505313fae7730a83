import { join } from "node:path";
import type { Run } from "../experiment/mod.ts";
import { readIfThere, sha256 } from "../files/mod.ts";
import { ValidationError } from "../validation/mod.ts";
import type { Ledger } from "./ledger.ts";
import { type MeasuredRun, parseMeasured } from "./measured.ts";
import { RecordError, type RecordIndex } from "./record_index.ts";

/** Path of what is on record that was measured on the trained net of a run. */
export const measuresPath = (snapshots: string, { experiment, id }: Pick<Run, "experiment" | "id">) =>
  join(snapshots, experiment, "measures", `${id}.json`);

/**
 * What is on record that was measured on the trained net of a run; undefined where nothing is.
 *
 * @throws {RecordError} When its file is missing, is not the one that the index names, or was measured on other weights.
 */
export function recordedMeasures(
  snapshots: string,
  index: RecordIndex,
  run: Run,
  ledger: Ledger,
): MeasuredRun | undefined {
  const wanted = index.runs[run.id].measures, path = measuresPath(snapshots, run);
  if (wanted === undefined) return undefined;
  const text = readIfThere(path);
  if (text === undefined) throw new RecordError(`${path} is on record and missing; restore it from git`);
  const found = sha256(text);
  if (found !== wanted) {
    throw new RecordError(`${path} has SHA-256 ${found}, the index says ${wanted}; restore both from git`);
  }
  try {
    const measured = parseMeasured(text, path), { weights } = ledger.lines.at(-1)!;
    if (measured.weights === weights) return measured;
    throw new RecordError(
      `${path} was measured on weights with SHA-256 ${measured.weights}, the run's ledger ends with ${weights}; restore both from git`,
    );
  } catch (error) {
    if (error instanceof ValidationError) throw new RecordError(`${error.message}; restore it from git`);
    throw error;
  }
}
