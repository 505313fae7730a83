import * as v from "valibot";
import type { Run, SegmentExperiment, SegmentProtocol } from "../experiment/mod.ts";
import { digestOf } from "../files/mod.ts";
import { anyFunction, shown, valid } from "../validation/mod.ts";
import type { LedgerSegment } from "./ledger.ts";
import { requireResumed } from "./resumed.ts";
import { callOf, checkedSegments, stepsOf } from "./segments_of_code.ts";

const digestSchema = v.string(({ input }) => `is ${shown(input)}, wanted a text`);

/** The extent of a run of a `SegmentExperiment`. */
export async function generatedExtent(run: Run) {
  const experiment = await generatorOf(run), { files } = run.protocol as SegmentProtocol;
  const steps = await stepsOf(run, experiment);
  const data = experiment.data &&
    valid(digestSchema, await experiment.data(callOf(run)), `data() of run ${run.id}`);
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
  const { steps } = await generatedExtent(run), experiment = await generatorOf(run);
  if (!twice || from) return yield* checkedSegments(run, experiment, steps, from);
  const firstOf = async (from?: Uint8Array) => {
    const segments = checkedSegments(run, experiment, steps, from);
    try {
      return await nextOf(segments);
    } finally {
      await segments.return();
    }
  };
  const straight = checkedSegments(run, experiment, steps);
  try {
    const [first, again] = [await nextOf(straight), await firstOf()];
    requireResumed(run, first, again);
    if (first.last) return yield first;
    const [second, resumed] = [await nextOf(straight), await firstOf(first.state)];
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

async function generatorOf({ module }: Run): Promise<SegmentExperiment> {
  const { default: experiment } = await import(module) as { default: SegmentExperiment };
  valid(anyFunction(), experiment?.segments, `"segments" of the default export of ${module}`);
  return experiment;
}
