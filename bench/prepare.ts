import functionFit from "../experiments/function/experiment.ts";
import mnist from "../experiments/mnist/experiment.ts";
import random from "../experiments/random/experiment.ts";
import sensitivity from "../experiments/sensitivity/experiment.ts";
import { kernelsFor } from "../lib/backend/mod.ts";
import type { Examples } from "../lib/dataset/mod.ts";
import { materialsOf, runsOf, type TrainingRun } from "../lib/experiment/mod.ts";
import { evaluate, initialState, type Protocol, Training } from "../lib/train/mod.ts";
import type { Call } from "./measure.ts";
import type { Workload } from "./workloads.ts";

export const experiments = { function: functionFit, mnist, random, sensitivity };

/** The protocol of a workload, as its experiment has it. */
export function protocolOf(workload: Workload): Protocol {
  return firstRunOf(workload).protocol;
}

function firstRunOf({ experiment, variant, choices }: Workload): TrainingRun {
  return runsOf(experiments[experiment], choices).find((run) => run.variant === variant)!;
}

/** Makes a workload ready on the backend that runs: what is returned does it once, as users have it done. */
export async function prepare(workload: Workload): Promise<Call> {
  const run = firstRunOf(workload), { protocol } = run;
  // The files are read once a process, however many epochs follow: that is not part of any time.
  const { dataset } = await materialsOf(run);
  const training = new Training(await kernelsFor(protocol.arithmetic), protocol, dataset, initialState(protocol, 0));
  const calls: Record<Workload["task"], Call> = {
    step: () => training.step(),
    evaluation: () => evaluate(protocol, training.network, dataset.test),
    epoch: () => epoch(protocol, training, dataset.test),
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
