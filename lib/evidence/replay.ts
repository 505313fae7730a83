import { fileURLToPath } from "node:url";
import { kernelsFor } from "../backend/when_needed.ts";
import {
  type CallProtocol,
  isRead,
  isSegments,
  isTraining,
  materialsOf,
  measuresOf,
  type Run,
  type TrainingRun,
} from "../experiment/mod.ts";
import { digestOf, sha256 } from "../files/mod.ts";
import { Network } from "../model/mod.ts";
import { shortPath } from "../project/mod.ts";
import {
  decodeState,
  decodeWeights,
  encodeWeights,
  evaluateMetrics,
  metricFields,
  type Protocol,
} from "../train/mod.ts";
import { decodeCheckpoint } from "../train/safetensors.ts";
import { environmentOf } from "./environment.ts";
import { keptEpoch } from "./evidence.ts";
import { ledgerLine, type LedgerSegment } from "./ledger.ts";
import { codesOf, measured } from "./measure_run.ts";
import { differenceOf, sameNumbers } from "./measured.ts";
import { compareLines, compareTensors, type Mismatch, mismatchText, unseeded } from "./mismatch.ts";
import type { RecordedRun } from "./record.ts";
import { protocolAsIn } from "./read_files.ts";
import { RecordError } from "./record_index.ts";
import { extentOf, segmentsOf } from "./segments.ts";

/** What a replay found to differ from the record. */
export class ReplayError extends Error {
  override readonly name = "ReplayError";
  constructor(message: string, readonly mismatch?: Mismatch) {
    super(message);
  }
}

/** Which steps of a run to train again. */
export interface Stretch {
  /** Steps done before its first, at 0 or a state on record. */
  readonly from: number;
  /** Steps done after its last, at a line of the ledger. */
  readonly to: number;
}

/** The steps of a run, in order, that a replay can start behind: 0, and those whose state is on record. */
export function startsOf({ checkpoints }: RecordedRun): number[] {
  const states = checkpoints.flatMap((name) => name.match(/^state-(\d+)$/)?.[1] ?? []).map(Number);
  return [0, ...states].sort((a, b) => a - b);
}

/**
 * The least stretch that has the `line`th line of a run's ledger at its end, counted from 1.
 *
 * @throws {RangeError} When the ledger has no such line.
 */
export function stretchTo(recorded: RecordedRun, line: number): Stretch {
  const { run, ledger: { lines } } = recorded;
  if (!Number.isSafeInteger(line) || line < 1 || line > lines.length) {
    throw new RangeError(`Run ${run.id} has segments 1 to ${lines.length}, there is no ${line}`);
  }
  const from = startsOf(recorded).findLast((step) => step < lines[line - 1].step)!;
  return { from, to: lines[line - 1].step };
}

/**
 * Trains a stretch of a run again and demands each line of its ledger, bit for bit.
 *
 * @param watch Told how many steps are done after each line.
 * @throws {ReplayError} When the data, the state to start from, a metric or the digest of a state differs: it names the first
 * step, and the first weight where the record holds what the weights were.
 * @throws {RecordError} When a checkpoint on record is not what it was.
 */
export async function replay(
  recorded: RecordedRun,
  { from, to }: Stretch,
  watch: (step: number) => void = () => {},
): Promise<void> {
  const { run, ledger } = recorded;
  await requireData(recorded);
  const isOlder = isOlderRead(recorded);
  let at = ledger.lines.findIndex(({ step }) => step === from);
  if (from > 0 && at < 0) throw new RangeError(`Run ${run.id} has no line of its ledger after step ${from}`);
  const start = from > 0 ? startingState(recorded, from) : undefined;
  for await (const segment of segmentsOf(run, start)) {
    const wanted = ledger.lines[++at];
    if (!wanted || wanted.step !== segment.step) {
      throw new ReplayError(`Run ${run.id} has a line after step ${segment.step}, its record has none there`);
    }
    const mismatch = compareLines(
      ledgerLine("", isOlder ? { ...segment, notes: undefined } : segment),
      wanted,
      ledger.lines[at - 1]?.step ?? 0,
    );
    const tensor = compareWeights(recorded, segment);
    if (mismatch) {
      const environments = { recorded: recorded.environment, current: await environmentOf(run) };
      const whole = { ...mismatch, tensor };
      const causes = isTraining(run.protocol) ? undefined : await causesOfCall(run, segment, start);
      throw new ReplayError(mismatchText(`${run.experiment}/${run.id}`, whole, environments, causes), whole);
    }
    if (tensor) {
      throw new ReplayError(
        `Run ${run.id} gives the recorded state after step ${segment.step}, but the checkpoint "weights-${segment.step}" has another ` +
          `${tensor.name}: it was changed, restore it from git`,
      );
    }
    watch(segment.step);
    if (segment.step >= to) return;
  }
  throw new ReplayError(`Run ${run.id} ended before step ${to}`);
}

/** Why a call gives other numbers than the recorded ones, in words: a second call tells whether it is the function itself. */
async function causesOfCall(run: Run, first: LedgerSegment, start?: Uint8Array): Promise<string> {
  for await (const second of segmentsOf(run, start)) {
    if (second.step < first.step) continue;
    if (sha256(second.state) !== sha256(first.state)) return `called twice here it gives two results: ${unseeded}`;
    break;
  }
  return `called twice here it gives one result, so, the likeliest first: ${
    shortPath(fileURLToPath(run.module))
  }, or a module or ` +
    "package that it imports, was changed since; the record was changed; its numbers depend on the machine";
}

/** The state after a step, which must be the one that the ledger knows. */
function startingState(recorded: RecordedRun, step: number): Uint8Array {
  const bytes = recorded.readCheckpoint(`state-${step}`);
  const wanted = recorded.ledger.lines.find((line) => line.step === step)!.state;
  const found = sha256(bytes);
  if (found === wanted) return bytes;
  throw new RecordError(
    `The state on record of run ${recorded.run.id} after step ${step} has SHA-256 ${found}, its ledger says ${wanted}; restore both from git`,
  );
}

/** How a segment's weights differ from those on record, where there are any at its end. */
function compareWeights({ run, checkpoints, readCheckpoint }: RecordedRun, { step, state }: LedgerSegment) {
  if (!checkpoints.includes(`weights-${step}`)) return undefined;
  const tensorsOf = (bytes: Uint8Array) => decodeCheckpoint(bytes).tensors;
  const protocol = run.protocol as Protocol;
  const found = encodeWeights(protocol, decodeState(protocol, state));
  return compareTensors(tensorsOf(found), tensorsOf(readCheckpoint(`weights-${step}`)));
}

/**
 * Evaluates the trained weights on record on the whole test set and demands the recorded numbers; of a run that trains no net, the
 * state on record must be the one that it ended with. All other checkpoints of the run must be what they were.
 *
 * @throws {ReplayError} When the loss or accuracy differs, or the weights are not those that the ledger ends with.
 * @throws {RecordError} When the checkpoint on record is not what it was.
 */
export async function evaluateAgain(recorded: RecordedRun): Promise<void> {
  const { run, ledger: { lines } } = recorded;
  for (const name of recorded.checkpoints) recorded.readCheckpoint(name);
  if (isSegments(run.protocol)) return requireEnd(recorded);
  const bytes = recorded.readCheckpoint("weights");
  const { weights: wanted, step } = lines.at(-1)!;
  if (sha256(bytes) !== wanted) {
    throw new ReplayError(
      `The trained weights on record of run ${run.id} have SHA-256 ${
        sha256(bytes)
      }, its ledger says ${wanted}; restore both from git`,
    );
  }
  await requireData(recorded);
  const protocol = run.protocol as Protocol;
  const { dataset: { test } } = await materialsOf(run as TrainingRun);
  using network = new Network(await kernelsFor(protocol.arithmetic), protocol.model);
  const { weights, buffers } = decodeWeights(protocol, bytes);
  network.weights = weights;
  network.buffers = buffers;
  const { loss, accuracy, metrics } = evaluateMetrics(protocol, network, test);
  const kept = keptEpoch(lines.flatMap(({ epochs = [] }) => epochs))!, { testLoss, testAccuracy, epoch } = kept;
  for (
    const metric of [
      { name: `testLoss of epoch ${epoch}`, found: loss, recorded: testLoss },
      { name: `testAccuracy of epoch ${epoch}`, found: accuracy, recorded: testAccuracy },
      ...metrics.map(([name, found]) => {
        const [, field] = metricFields(name);
        return { name: `${field} of epoch ${epoch}`, found, recorded: kept[field] };
      }),
    ]
  ) {
    if (metric.found === metric.recorded) continue;
    const mismatch = { after: step - 1, step, sameState: false, metric };
    const environments = { recorded: recorded.environment, current: await environmentOf(run) };
    throw new ReplayError(
      `The trained weights, evaluated again: ${mismatchText(`${run.experiment}/${run.id}`, mismatch, environments)}`,
      mismatch,
    );
  }
}

/**
 * Measures the trained weights on record again by the present measures of the experiment, and demands the recorded numbers.
 *
 * @throws {ReplayError} It names the measure, the run and the first number that differs.
 * @throws {MeasureError} When a measure cannot be taken.
 * @throws {RecordError} When the checkpoint on record is not what it was.
 */
export async function measureAgain({ run, ledger, measured: known, ...recorded }: RecordedRun): Promise<void> {
  const measures = await measuresOf(run as TrainingRun);
  const names = Object.keys(known?.measures ?? {}).filter((name) => Object.hasOwn(measures, name));
  const codes = await codesOf(measures, run.module);
  for await (const [name, numbers] of measured(run as TrainingRun, ledger, recorded.readCheckpoint("weights"), names)) {
    const wanted = known!.measures[name];
    if (sameNumbers({ numbers }, wanted)) continue;
    const why = wanted.code === codes[name].code
      ? "its code is the one that it was recorded with, so the record was changed, the measure is random without a seed, or the " +
        "engine gives other bits: restore the record from git, or mend what is wrong"
      : `its code is not the one that it was recorded with: where that is meant, deno task reproduce ${run.experiment} --measures ` +
        "--record puts on record what it gives now; else restore the record from git";
    throw new ReplayError(
      `Measure "${name}" of run ${run.experiment}/${run.id}, taken again, gives another number than on record (${
        differenceOf({ numbers }, wanted)
      } on record); ${why}`,
    );
  }
}

function requireEnd({ run, ledger, readCheckpoint }: RecordedRun): void {
  const wanted = ledger.lines.at(-1)!.state, found = sha256(readCheckpoint("state"));
  if (found === wanted) return;
  throw new ReplayError(
    `The last state on record of run ${run.id} has SHA-256 ${found}, its ledger says ${wanted}; restore both from git`,
  );
}

/** Whether a run was read from logs when headers held the files of all runs, and no notes went on record. */
const isOlderRead = ({ run, ledger: { header } }: RecordedRun) => isRead(run) && !("kind" in header.protocol);

async function requireData(recorded: RecordedRun) {
  const { run, ledger: { header } } = recorded;
  const data = isOlderRead(recorded)
    ? digestOf((protocolAsIn(run, header.protocol) as CallProtocol).files)
    : (await extentOf(run)).data;
  if (data === header.data) return;
  throw new ReplayError(
    `The data of run ${run.id} have digest ${data}, its ledger says ${header.data}; restore the data, or reproduce and record it again`,
  );
}
