import type { Experiment } from "../experiment/mod.ts";
import { eventFile, eventFileName, scalarsOf } from "./event_file.ts";
import type { ExportFile } from "./output_folder.ts";
import { epochsTable, finalTable, stepsTable } from "./run_tables.ts";
import type { ExportedRun } from "./runs.ts";
import { csvText } from "./table.ts";
import { weightsFile } from "./weights_file.ts";

/** What can be written of an experiment's runs, one file at a time. */
type RunFiles = (experiment: Pick<Experiment, "id">, runs: readonly ExportedRun[]) => Iterable<ExportFile>;

/** `csv/function/epochs.csv`, `steps.csv` and `final.csv`, as far as there are rows. */
export const csvFiles: RunFiles = function* ({ id }, runs) {
  for (const [name, tableOf] of Object.entries({ epochs: epochsTable, steps: stepsTable, final: finalTable })) {
    const table = tableOf(runs);
    if (table.rows.length > 0) yield { path: ["csv", id, `${name}.csv`], content: csvText(table) };
  }
};

/** `tensorboard/function/deep-0/events.out.tfevents.…`, one a run. */
export const eventFiles: RunFiles = function* ({ id }, runs) {
  for (const evidence of runs) {
    const path = ["tensorboard", id, ...evidence.run.id.split("/"), eventFileName];
    yield { path, content: eventFile(scalarsOf(evidence)) };
  }
};

/** `safetensors/function/deep-0.safetensors`, one for each run whose trained weights are kept. */
export const weightFiles: RunFiles = function* ({ id }, runs) {
  for (const exported of runs) {
    const path = ["safetensors", id, ...`${exported.run.id}.safetensors`.split("/")];
    if (exported.weights) yield { path, content: weightsFile(exported, exported.weights()) };
  }
};
