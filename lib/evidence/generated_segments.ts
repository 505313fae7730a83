import * as v from "valibot";
import type { Call, CheckpointName, Run, RunSegment, SegmentExperiment, SegmentProtocol } from "../experiment/mod.ts";
import { digestOf } from "../files/mod.ts";
import { stream } from "../random/mod.ts";
import { anyFunction, exactObject, numberWhere, shown, valid, wholeNumber } from "../validation/mod.ts";
import { decodeGeneratedState, encodeGeneratedState } from "./generated_state.ts";
import type { LedgerSegment } from "./ledger.ts";
import { requireMeasured } from "./require_measured.ts";
import { requireResumed } from "./resumed.ts";

const segmentSchema: v.GenericSchema<RunSegment> = exactObject({
  step: wholeNumber(1),
  metrics: v.optional(v.record(v.string(), numberWhere("a finite number"))),
  final: v.optional(v.record(v.string(), v.any())),
  state: v.instance(Uint8Array, ({ input }) => `is ${shown(input)}, wanted a Uint8Array`),
});
const digestSchema = v.string(({ input }) => `is ${shown(input)}, wanted a text`);

/** The extent of a run of a `SegmentExperiment`. */
export async function generatedExtent(run: Run) {
  const { experiment, call } = await callOf(run), { files } = run.protocol as SegmentProtocol;
  const steps = valid(wholeNumber(1), await experiment.steps(call), `steps() of run ${run.id}`);
  const data = experiment.data && valid(digestSchema, await experiment.data(call), `data() of run ${run.id}`);
  return { steps, epochs: 1, examples: 1, data: digestOf(data === undefined ? files : { files, data }) };
}

/**
 * What the generator of a `SegmentExperiment` yields, checked.
 *
 * @param twice Whether the first segment and, resumed from the state between, the second are made twice, before the first is given.
 * @throws {ResumeError} When they differ.
 * @throws {ValidationError | RangeError} When a segment is not what it has to be, or has no place among the others.
 */
export async function* generatedSegments(
  run: Run,
  from?: Uint8Array,
  twice = false,
): AsyncGenerator<LedgerSegment, void, void> {
  const { steps } = await generatedExtent(run);
  if (!twice || from) return yield* checkedSegments(run, steps, from);
  const straight = checkedSegments(run, steps);
  try {
    const [first, again] = [await nextOf(straight), await firstOf(run, steps)];
    requireResumed(run, first, again);
    if (first.last) return yield first;
    const [second, resumed] = [await nextOf(straight), await firstOf(run, steps, first.state)];
    requireResumed(run, second, resumed, first.step);
    yield first;
    yield second;
    if (!second.last) yield* straight;
  } finally {
    await straight.return();
  }
}

/** A generator that has no segment more says so itself. */
async function nextOf(segments: AsyncGenerator<LedgerSegment, void, void>): Promise<LedgerSegment> {
  return (await segments.next()).value as LedgerSegment;
}

async function firstOf(run: Run, steps: number, from?: Uint8Array): Promise<LedgerSegment> {
  const segments = checkedSegments(run, steps, from);
  try {
    return await nextOf(segments);
  } finally {
    await segments.return();
  }
}

async function* checkedSegments(
  run: Run,
  steps: number,
  from?: Uint8Array,
): AsyncGenerator<LedgerSegment, void, void> {
  const { experiment, call } = await callOf(run);
  const start = from && decodeGeneratedState(from);
  let before = start?.step ?? 0;
  for await (const found of experiment.segments({ ...call, ...(start && { from: start.state }) })) {
    const { step, metrics, final, state } = valid(segmentSchema, found, `Run ${run.id}, behind step ${before}`);
    if (step <= before || step > steps) {
      throw new RangeError(
        `Run ${run.id} has a segment that ends after step ${step}, behind one that ends after step ${before}: wanted ` +
          `${before + 1} to ${steps}, counted from the start of the run`,
      );
    }
    requireReplayStep(run, before, step);
    const last = final !== undefined || step === steps;
    yield {
      step,
      steps: {},
      epochs: [],
      weightSnapshots: [],
      metrics,
      final: final ? requireMeasured(run.id, final) : last ? {} : undefined,
      state: encodeGeneratedState({ step, state }),
      last,
    };
    if (last) return requireReplayStep(run, step, Infinity);
    before = step;
  }
  throw new RangeError(
    `Run ${run.id} ended after step ${before} of ${steps}: where it stops early, its last segment has to have "final"`,
  );
}

/** Refuses a run without a segment that ends at the step whose state is to go on record. */
function requireReplayStep({ id, checkpoints }: Run, before: number, step: number): void {
  const at = checkpoints.map((name: CheckpointName) => Number(name.match(/^state-(\d+)$/)?.[1])).find((at) => at > 0);
  if (at === undefined || at <= before || at >= step) return;
  throw new RangeError(
    `Run ${id} has no segment that ends at step ${at}, which "replayFrom" names: ${
      step === Infinity ? `its last one ends at step ${before}` : `they end at steps ${before} and ${step}`
    }`,
  );
}

async function callOf({ experiment: id, seed, protocol, module }: Run) {
  const { default: experiment } = await import(module) as { default: SegmentExperiment };
  valid(anyFunction(), experiment?.segments, `"segments" of the default export of ${module}`);
  const { variant, choices } = protocol as SegmentProtocol;
  const call: Call = { variant, choices, seed, random: (purpose) => stream(id, seed, purpose) };
  return { experiment, call };
}
