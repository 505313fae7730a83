import * as v from "valibot";
import type { Call, CallProtocol, CheckpointName, FunctionExperiment, Run, RunSegment } from "../experiment/mod.ts";
import { isSegments, type SegmentExperiment } from "../experiment/segment_experiment.ts";
import { stream } from "../random/mod.ts";
import { exactObject, numberWhere, shown, valid, wholeNumber } from "../validation/mod.ts";
import { decodeGeneratedState, encodeGeneratedState } from "./generated_state.ts";
import type { LedgerSegment } from "./ledger.ts";
import { requireMeasured } from "./require_measured.ts";
import type { Numbers } from "./unseeded.ts";

/** What of a run its code is called with, and errors name. */
export type RunOfCode = Pick<Run, "experiment" | "id" | "seed" | "protocol" | "checkpoints">;

/** What a run's code is called with. */
export function callOf({ experiment, seed, protocol }: RunOfCode): Call {
  const { variant, choices } = protocol as Pick<CallProtocol, "variant" | "choices">;
  return { variant, choices, seed, random: (purpose) => stream(experiment, seed, purpose) };
}

/**
 * What the code of an experiment gives for a run, from its start.
 *
 * @throws {TypeError | ValidationError | RangeError} When that is not what it has to be.
 */
export async function* segmentsOfCode(
  run: RunOfCode,
  experiment: FunctionExperiment | SegmentExperiment,
): AsyncGenerator<LedgerSegment, void, void> {
  if (!isSegments(run.protocol)) return yield calledSegment(await numbersOf(run, experiment as FunctionExperiment));
  const generator = experiment as SegmentExperiment;
  yield* checkedSegments(run, generator, await stepsOf(run, generator));
}

/** What a call of a function measured. */
export async function numbersOf(run: RunOfCode, experiment: FunctionExperiment): Promise<Numbers> {
  return requireMeasured(run.id, await experiment.run(callOf(run)));
}

/** The one segment of a run that is a call. */
export function calledSegment(final: Numbers, notes?: readonly string[]): LedgerSegment {
  const state = new TextEncoder().encode(JSON.stringify(final));
  return { step: 1, steps: {}, epochs: [], weightSnapshots: [], final, notes, state, last: true };
}

/** How many steps a generator says that a run has. */
export async function stepsOf(run: RunOfCode, experiment: SegmentExperiment): Promise<number> {
  return valid(wholeNumber(1), await experiment.steps(callOf(run)), `steps() of run ${run.id}`);
}

const segmentSchema: v.GenericSchema<RunSegment> = exactObject({
  step: wholeNumber(1),
  metrics: v.optional(v.record(v.string(), numberWhere("a finite number"))),
  final: v.optional(v.record(v.string(), v.any())),
  state: v.instance(Uint8Array, ({ input }) => `is ${shown(input)}, wanted a Uint8Array`),
});

/** What a generator yields, checked, from its start or on from a state. */
export async function* checkedSegments(
  run: RunOfCode,
  experiment: SegmentExperiment,
  steps: number,
  from?: Uint8Array,
): AsyncGenerator<LedgerSegment, void, void> {
  const start = from && decodeGeneratedState(from);
  let before = start?.step ?? 0;
  for await (const found of experiment.segments({ ...callOf(run), ...(start && { from: start.state }) })) {
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
function requireReplayStep({ id, checkpoints }: RunOfCode, before: number, step: number): void {
  const at = checkpoints.map((name: CheckpointName) => Number(name.match(/^state-(\d+)$/)?.[1])).find((at) => at > 0);
  if (at === undefined || at <= before || at >= step) return;
  throw new RangeError(
    `Run ${id} has no segment that ends at step ${at}, which "replayFrom" names: ${
      step === Infinity ? `its last one ends at step ${before}` : `they end at steps ${before} and ${step}`
    }`,
  );
}
