import { kernelsFor } from "../backend/when_needed.ts";
import {
  datasetOf,
  type Measure,
  measureCode,
  measuresOf,
  moduleOfMeasure,
  type Run,
  type TrainingRun,
} from "../experiment/mod.ts";
import { sha256 } from "../files/mod.ts";
import { Network } from "../model/mod.ts";
import { runStream } from "../random/mod.ts";
import { decodeWeights, heldOut } from "../train/mod.ts";
import { chainEnd, type Ledger } from "./ledger.ts";
import { type MeasuredOnce, type MeasuredRun, storedMeasures, storeMeasures } from "./measured.ts";
import { requireMeasured } from "./require_measured.ts";
import type { Numbers } from "./unseeded.ts";

/** A measure that cannot be taken of a run. */
export class MeasureError extends Error {
  override readonly name = "MeasureError";
}

/**
 * Measures the trained net of a run, and keeps in the local store what was not measured yet by the present code of the measures.
 * Nothing is trained.
 *
 * @param readWeights Gives the bytes of its trained weights.
 * @param recorded What is on record of it: what the present code measured there is not measured again.
 * @throws {MeasureError} When a measure throws, gives what is no finite number, or gives a name that another one gives.
 */
export async function keepMeasures(
  store: string,
  run: TrainingRun,
  ledger: Ledger,
  readWeights: () => Uint8Array,
  recorded: MeasuredRun["measures"] = {},
): Promise<void> {
  const measures = await measuresOf(run), chain = chainEnd(ledger), weights = ledger.lines.at(-1)!.weights!;
  const kept = storedMeasures(store, run, chain, measures);
  const codes = await codesOf(measures, run.module);
  const missing = Object.keys(measures).filter((name) =>
    !Object.hasOwn(kept, name) && recorded[name]?.code !== codes[name].code
  );
  if (missing.length === 0) return;
  for await (const [name, numbers] of measured(run, ledger, readWeights(), missing)) {
    requireNewNames(run, name, numbers, kept);
    kept[name] = { ...codes[name], numbers };
    await storeMeasures(store, run, chain, { weights, measures: inOrder(kept, measures) });
  }
}

/** By which code, and made in which module, each measure of an experiment is taken now. */
export async function codesOf(
  measures: Readonly<Record<string, Measure>>,
  experiment: string,
): Promise<Record<string, { readonly code: string; readonly module: string }>> {
  const found: Record<string, { readonly code: string; readonly module: string }> = {};
  for (const [name, measure] of Object.entries(measures)) {
    const module = await moduleOfMeasure(measure, experiment);
    found[name] = { code: measureCode(measure, experiment, module)!, module };
  }
  return found;
}

function inOrder(kept: Record<string, MeasuredOnce>, measures: Readonly<Record<string, Measure>>) {
  return Object.fromEntries(Object.keys(measures).flatMap((name) => kept[name] ? [[name, kept[name]]] : []));
}

/**
 * What some measures give on the trained net of a run, one after the other.
 *
 * @param weights The bytes of its trained weights.
 * @throws {MeasureError} When the weights or the data are not those of its ledger, a measure throws, or gives what is no finite number.
 */
export async function* measured(
  run: TrainingRun,
  { header, lines }: Ledger,
  weights: Uint8Array,
  names: readonly string[],
): AsyncGenerator<[name: string, numbers: Numbers], void, void> {
  const { protocol, seed, experiment, id } = run, measures = await measuresOf(run);
  const [found, wanted] = [sha256(weights), lines.at(-1)!.weights];
  if (found !== wanted) {
    throw new MeasureError(
      `The trained weights of run ${experiment}/${id} have SHA-256 ${found}, its ledger says ${wanted}: restore them, or ` +
        "remove the run and reproduce it",
    );
  }
  const whole = await datasetOf(run);
  const { dataset } = heldOut(protocol, whole, () => runStream(experiment, seed, "validation"));
  if (dataset.digest !== header.data) {
    throw new MeasureError(
      `The data of run ${experiment}/${id} have digest ${dataset.digest}, its ledger says ${header.data}: restore the data, or ` +
        "reproduce the run",
    );
  }
  const decoded = decodeWeights(protocol, weights);
  using network = new Network(await kernelsFor(protocol.arithmetic), protocol.model);
  for (const name of names) {
    // Whatever a measure does to the net, the next one sees the trained weights.
    network.weights = decoded.weights;
    network.buffers = decoded.buffers;
    try {
      yield [name, requireMeasured(id, measures[name]({ protocol, network, dataset, seed }))];
    } catch (error) {
      throw new MeasureError(
        `Measure "${name}" cannot be taken of run ${experiment}/${id}: ${
          wordsOf(error)
        }; the trained weights are kept, so mend ` +
          "the measure and start again: nothing is trained anew",
        { cause: error },
      );
    }
  }
}

const wordsOf = (error: unknown) => error instanceof Error ? `${error.name}: ${error.message}` : String(error);

function requireNewNames({ experiment, id }: Run, name: string, numbers: Numbers, kept: Record<string, MeasuredOnce>) {
  for (const [other, { numbers: theirs }] of Object.entries(kept)) {
    const twice = Object.keys(numbers).find((key) => Object.hasOwn(theirs, key));
    if (twice === undefined) continue;
    throw new MeasureError(
      `Measures "${other}" and "${name}" of run ${experiment}/${id} both give "${twice}": rename it in one of them`,
    );
  }
}
