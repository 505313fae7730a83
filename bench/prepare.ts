import functionFit from "../experiments/function/experiment.ts";
import mnist from "../experiments/mnist/experiment.ts";
import random from "../experiments/random/experiment.ts";
import sensitivity from "../experiments/sensitivity/experiment.ts";
import { runningKernels } from "../lib/backend/mod.ts";
import { chainStart, ledgerLine } from "../lib/evidence/mod.ts";
import { materialsOf, runsOf, type TrainingRun } from "../lib/experiment/mod.ts";
import { evaluate, initialState, type Protocol, run as train, Training } from "../lib/train/mod.ts";
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
  if (workload.task === "epoch") return () => epoch(run);
  const training = new Training(runningKernels(), protocol, dataset, initialState(protocol, 0));
  return workload.task === "step" ? () => training.step() : () => evaluate(protocol, training.network, dataset.test);
}

/**
 * One whole epoch as evidence is made: shuffling, 60,000 images and a partial last batch, dropout, metrics of the steps,
 * Adam, the state digested for each line of the ledger, and the measures at the end.
 *
 * The peer shuffles, trains, keeps running loss and accuracy, and evaluates the 10,000 test images. Ours does that too
 * and more: `run` evaluates the 60,000 training images as well, writes its ledger and draws dropout masks.
 */
async function epoch(run: TrainingRun): Promise<void> {
  const protocol = { ...run.protocol, epochs: 1 };
  let chain = chainStart({ protocol, seed: 0, data: "" });
  const segments = train(runningKernels(), protocol, 0, await materialsOf(run));
  for await (const segment of segments) ({ chain } = ledgerLine(chain, segment));
}
