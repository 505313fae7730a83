import functionFit from "../experiments/function/experiment.ts";
import mnist from "../experiments/mnist/experiment.ts";
import random from "../experiments/random/experiment.ts";
import sensitivity from "../experiments/sensitivity/experiment.ts";
import { kernelsFor, type RunArithmetic } from "../lib/backend/mod.ts";
import type { Examples } from "../lib/dataset/mod.ts";
import { materialsOf, runsOf, type TrainingRun } from "../lib/experiment/mod.ts";
import { evaluate, initialState, type Protocol, Training } from "../lib/train/mod.ts";
import type { Call } from "./measure.ts";
import type { Workload } from "./workloads.ts";

export const experiments = { function: functionFit, mnist, random, sensitivity };

/** The protocol of a workload, in its own arithmetic or another. */
export function protocolOf(workload: Workload, arithmetic?: RunArithmetic): Protocol {
  return runOf(workload, arithmetic).protocol;
}

function runOf({ experiment, variant, choices, parts }: Workload, arithmetic?: RunArithmetic): TrainingRun {
  const run = runsOf(experiments[experiment], choices).find((run) => run.variant === variant)!;
  return { ...run, protocol: { ...run.protocol, ...parts, ...(arithmetic && { arithmetic }) } };
}

/** A workload's net, data and optimiser on the backend that runs, before the first step. */
export async function prepareTraining(workload: Workload, arithmetic?: RunArithmetic): Promise<Training> {
  const run = runOf(workload, arithmetic), { protocol } = run;
  // The files are read once a process, however many epochs follow: that is not part of any time.
  const { dataset } = await materialsOf(run);
  return new Training(await kernelsFor(protocol.arithmetic), protocol, dataset, initialState(protocol, 0));
}

/** Makes a workload ready on the backend that runs: what is returned does it once, as users have it done. */
export async function prepare(workload: Workload, arithmetic?: RunArithmetic): Promise<Call> {
  const training = await prepareTraining(workload, arithmetic), { protocol, network, dataset: { test } } = training;
  const calls: Record<Workload["task"], Call> = {
    step: () => training.step(),
    evaluation: () => evaluate(protocol, network, test),
    epoch: () => epoch(protocol, training, test),
  };
  return calls[workload.task];
}

/**
 * One epoch as the peer does it, too: 60,000 images shuffled, the last batch a partial one, dropout, Adam, running loss and accuracy,
 * and then the 10,000 test images evaluated. What recording adds is measured on its own (recording.ts).
 */
function epoch(protocol: Protocol, training: Training, test: Examples): void {
  for (let i = 0; i < training.stepsPerEpoch; i++) training.step();
  evaluate(protocol, training.network, test);
}
