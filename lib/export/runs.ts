import {
  checkpointPath,
  evidenceOf,
  folderOf,
  knownChoices,
  readIndex,
  recordedCheckpoint,
  recordedRun,
  RecordError,
  type RunEvidence,
} from "../evidence/mod.ts";
import { type Choices, type Experiment, runsOf } from "../experiment/mod.ts";
import { sha256 } from "../files/mod.ts";
import { type Places, placesOf } from "../project/mod.ts";

/** A run with what can be exported of it. */
export interface ExportedRun extends RunEvidence {
  /** Reads its trained weights, as a checkpoint; missing where none are kept. */
  readonly weights?: () => Uint8Array;
}

/** All runs that an experiment knows: under its defaults, each single alternative, and the combinations that were run. */
export function knownRuns(experiment: Experiment, places: Places = placesOf()) {
  return knownChoices(experiment, places).flatMap((choices) => runsOf(experiment, choices));
}

/**
 * Those of some runs of an experiment that there are: what claims are judged on, and where that is not complete yet, what is on
 * record.
 *
 * @param ids Which runs.
 * @throws {LedgerError | RecordError} When what is there does not hold together.
 */
export function runsToExport(
  experiment: Experiment,
  ids: ReadonlySet<string>,
  places: Places = placesOf(),
): ExportedRun[] {
  return knownChoices(experiment, places)
    .filter((choices) => runsOf(experiment, choices).some(({ id }) => ids.has(id)))
    .flatMap((choices) => runsUnder(experiment, choices, places))
    .filter(({ run }) => ids.has(run.id));
}

function runsUnder(experiment: Experiment, choices: Choices, places: Places): ExportedRun[] {
  const { source, runs } = evidenceOf(experiment, choices, places);
  if (source.kind === "fresh") {
    return runs.map((found) =>
      found.run.checkpoints.includes("weights") ? { ...found, weights: () => storedWeights(found, places) } : found
    );
  }
  const index = readIndex(places.snapshots, experiment.id);
  if (!index) return [];
  const found: readonly RunEvidence[] = source.kind === "on record"
    ? runs
    : runsOf(experiment, choices).flatMap((run) => {
      const recorded = recordedRun(places, run, index);
      return recorded ? [{ run, ledger: recorded.ledger, measured: recorded.measured?.measures }] : [];
    });
  return found.map(({ run, ...evidence }) => ({
    run,
    ...evidence,
    ...(index.runs[run.id].checkpoints.weights && {
      weights: () => recordedCheckpoint(places.checkpoints, index, run, "weights"),
    }),
  }));
}

/** The trained weights of a run in the local store. */
function storedWeights({ run, ledger }: RunEvidence, { store }: Places): Uint8Array {
  const folder = folderOf(store, run);
  const path = checkpointPath(folder, "weights");
  const bytes = Deno.readFileSync(path);
  const [found, wanted] = [sha256(bytes), ledger.lines.at(-1)!.weights];
  if (found === wanted) return bytes;
  throw new RecordError(
    `${path} has SHA-256 ${found}, the ledger says ${wanted}; remove ${folder} and reproduce the run`,
  );
}
