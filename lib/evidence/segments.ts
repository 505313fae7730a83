import { kernelsFor } from "../backend/when_needed.ts";
import {
  type CallProtocol,
  datasetOf,
  type FunctionExperiment,
  isProgram,
  isRead,
  isSegments,
  isTraining,
  materialsOf,
  type Origin,
  type Run,
  type TrainingRun,
} from "../experiment/mod.ts";
import { digestOf } from "../files/mod.ts";
import { run as train, stepsPerEpochOf } from "../train/mod.ts";
import { generatedExtent, generatedSegments } from "./generated_segments.ts";
import type { LedgerSegment } from "./ledger.ts";
import { filesNamed } from "./read_files.ts";
import { calledSegment, numbersOf } from "./segments_of_code.ts";
import { requireSame } from "./unseeded.ts";

/** How much of a run there is to do, and what it is done with. */
export interface Extent {
  /** Should it not stop early. */
  readonly steps: number;
  readonly epochs: number;
  /** How many the training set has, those held out among them; 1 for a call. */
  readonly examples: number;
  /** Digest of the examples, or of the files that are read. */
  readonly data: string;
  /** Of a run that says which files it was read from: their digests. */
  readonly files?: CallProtocol["files"];
}

/** The extent of a run. A call of a function is one step. */
export async function extentOf(run: Run): Promise<Extent> {
  const { protocol } = run;
  if (isSegments(protocol)) return await generatedExtent(run);
  if (isRead(run)) {
    const files = filesNamed(run.protocol, (await originOf(run)).files);
    return { steps: 1, epochs: 1, examples: 1, data: digestOf(files), files };
  }
  if (!isTraining(protocol)) return { steps: 1, epochs: 1, examples: 1, data: digestOf(protocol.files) };
  const { digest, train: { size } } = await datasetOf(run as TrainingRun);
  const { epochs } = protocol;
  return { steps: epochs * stepsPerEpochOf(protocol, size), epochs, examples: size, data: digest };
}

/**
 * What a run leaves, segment by segment, from its seed or on from a state.
 *
 * @param spare Memory to write states into, taken from it as states are made.
 * @param twice Whether a function is called twice, to see that the same call gives the same numbers, and early segments of a generator
 * are made twice, to see that a resumed run gives the same bytes.
 * @throws {UnseededError | ResumeError} When it does not.
 */
export async function* segmentsOf(
  run: Run,
  from?: Uint8Array,
  spare?: Uint8Array<ArrayBuffer>[],
  twice = false,
): AsyncGenerator<LedgerSegment, void, void> {
  if (isSegments(run.protocol)) return yield* generatedSegments(run, from, twice);
  if (isProgram(run)) {
    throw new TypeError(
      `Run ${run.experiment}/${run.id} is one of a program, which has no segments: deno task upheld verify --rerun ` +
        `${run.experiment}/${run.id} makes it again`,
    );
  }
  if (isTraining(run.protocol)) {
    const materials = await materialsOf(run as TrainingRun);
    return yield* train(await kernelsFor(run.protocol.arithmetic), run.protocol, run.seed, materials, from, spare);
  }
  const { default: experiment } = await import(run.module) as { default: FunctionExperiment };
  const final = await numbersOf(run, experiment);
  if (twice) requireSame(run, final, await numbersOf(run, experiment));
  yield calledSegment(final, isRead(run) ? (await originOf(run)).notes : undefined);
}

/** What a run was read from. */
async function originOf({ variant, seed, protocol, module }: Run): Promise<Origin> {
  const { default: { origin } } = await import(module) as { default: FunctionExperiment };
  return await origin!({ variant, choices: (protocol as CallProtocol).choices, seed });
}
