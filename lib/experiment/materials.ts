import { fileURLToPath } from "node:url";
import type { Dataset } from "../dataset/mod.ts";
import type { Measure } from "../measure/mod.ts";
import { ownStreams, stream } from "../random/mod.ts";
import { requireDataset, stepsPerEpochOf } from "../train/mod.ts";
import { refuse, ValidationError } from "../validation/mod.ts";
import type { TrainingExperiment, TrainingRun } from "./experiment.ts";

/** What the `dataset` of a run's experiment makes of its protocol's data and its seed. */
export async function datasetOf(run: Pick<TrainingRun, "module" | "protocol" | "seed">): Promise<Dataset> {
  return await callDataset(await experimentOf(run), run);
}

/**
 * What a run is trained on.
 *
 * @throws {ValidationError} When the run's module exports no experiment, its net cannot be trained on the data, or the run is over
 * before the step that it is to be replayed from.
 */
export async function materialsOf(run: TrainingRun): Promise<{ readonly dataset: Dataset }> {
  const dataset = await datasetOf(run);
  requireDataset(run.protocol, dataset);
  requireReplayWithin(run, dataset);
  return { dataset };
}

/** What is measured on the trained net of a run, by name. */
export async function measuresOf(run: TrainingRun): Promise<Readonly<Record<string, Measure>>> {
  return (await experimentOf(run)).measures ?? {};
}

async function experimentOf(
  { module, protocol }: Pick<TrainingRun, "module" | "protocol">,
): Promise<TrainingExperiment> {
  const { default: experiment } = await import(module) as { default?: Partial<TrainingExperiment> };
  if (typeof experiment?.dataset === "function") return experiment as TrainingExperiment;
  throw new ValidationError(
    `${
      fileURLToPath(module)
    } exports no experiment with a "dataset", which makes the data of ${protocol.experiment}: ` +
      'end it with "export default", and the experiment behind',
  );
}

function callDataset(
  experiment: TrainingExperiment,
  { protocol, seed }: Pick<TrainingRun, "protocol" | "seed">,
): Dataset | Promise<Dataset> {
  const random = ownStreams((purpose) => stream(protocol.experiment, seed, purpose));
  return experiment.dataset({ data: protocol.data, seed, random });
}

/** Refuses a step to replay from behind which the run leaves no other line. */
function requireReplayWithin(run: TrainingRun, { train }: Dataset): void {
  const { checkpoints, protocol, experiment, variant, choices } = run;
  // Under other choices a run may be shorter: nothing of its middle is on record.
  if (Object.keys(choices).length > 0) return;
  const { epochs, ledgerEvery } = protocol, steps = epochs * stepsPerEpochOf(protocol, train.size);
  for (const name of checkpoints) {
    const from = Number(name.match(/^state-(\d+)$/)?.[1] ?? 0);
    if (from === 0 || from + ledgerEvery <= steps) continue;
    refuse(
      `Experiment "${experiment}"`,
      `replayFrom.${variant}`,
      from,
      `at most ${steps - ledgerEvery}: one "ledgerEvery" before the run's end after ${steps} steps`,
    );
  }
}
