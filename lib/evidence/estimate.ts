import { kernelsFor, startBackend } from "../backend/when_needed.ts";
import { isTraining, materialsOf, type Run, type TrainingRun } from "../experiment/mod.ts";
import { digestOf } from "../files/mod.ts";
import { DivergenceError, evaluate, initialState, Training } from "../train/mod.ts";
import { extentOf } from "./segments.ts";

/** How much there is to do. */
export interface Estimate {
  readonly steps: number;
  /** On one job, from a short measurement here. */
  readonly seconds: number;
}

/** What there is to notice tells whoever trains. */
const untold = () => {};

/** How long a step is measured, in milliseconds. */
const measured = 150;
/** On how many examples an evaluation is measured. */
const examples = 1000;

/**
 * Measures a few steps and a part of an evaluation of each kind of run, and says how long each run will take if it does not stop
 * early. Nothing of it enters a result.
 */
export async function estimate(runs: readonly Run[], threads: number): Promise<Map<Run, Estimate>> {
  const kinds = new Map<string, Estimate>();
  const estimates = new Map<Run, Estimate>();
  if (runs.length === 0) return estimates;
  const backend = await startBackend({ threads, onNotice: untold });
  for (const run of runs) {
    const kind = digestOf(run.protocol);
    const known = kinds.get(kind) ?? await measure(run);
    kinds.set(kind, known);
    estimates.set(run, known);
  }
  await backend.dispose();
  return estimates;
}

async function measure(run: Run): Promise<Estimate> {
  const { protocol, seed } = run;
  // How long a call takes nobody knows but who has made it.
  if (!isTraining(protocol)) return { steps: (await extentOf(run)).steps, seconds: 0 };
  const { dataset } = await materialsOf(run as TrainingRun);
  using training = new Training(await kernelsFor(protocol.arithmetic), protocol, dataset, initialState(protocol, seed));
  const steps = protocol.epochs * training.stepsPerEpoch;
  const stepTime = timePerStep(training, steps);
  const size = Math.min(examples, dataset.test.size);
  const exampleTime = timePerCall(() => evaluate(protocol, training.network, dataset.test, size)) / size;
  const evaluations = Math.ceil(protocol.epochs / protocol.evaluateEvery) * (dataset.train.size + dataset.test.size);
  return { steps, seconds: (steps * stepTime + evaluations * exampleTime) / 1000 };
}

/** Milliseconds a step, the first left out where there are more. A run that diverges says so itself when it is its turn. */
function timePerStep(training: Training, steps: number): number {
  let time = 0;
  try {
    time = timePerCall(() => training.step(), 1);
    if (steps > 1) time = timePerCall(() => training.step(), steps - 1);
  } catch (error) {
    if (!(error instanceof DivergenceError)) throw error;
  }
  return time;
}

/** Milliseconds a call, over as many as fit into the time of a measurement, or over so many. */
function timePerCall(call: () => void, most = Infinity): number {
  const start = performance.now();
  let calls = 0;
  do {
    call();
    calls++;
  } while (calls < most && performance.now() - start < measured);
  return (performance.now() - start) / calls;
}
