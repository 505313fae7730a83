import functionFit from "../experiments/function/experiment.ts";
import mnist from "../experiments/mnist/experiment.ts";
import random from "../experiments/random/experiment.ts";
import sensitivity from "../experiments/sensitivity/experiment.ts";
import { runningKernels } from "../lib/backend/mod.ts";
import { chainStart, ledgerLine } from "../lib/evidence/mod.ts";
import { runsOf } from "../lib/experiment/mod.ts";
import { datasetOf, evaluate, initialState, type Protocol, run, Training } from "../lib/train/mod.ts";
import type { Call } from "./measure.ts";
import type { Workload } from "./workloads.ts";

export const experiments = { function: functionFit, mnist, random, sensitivity };

/** The protocol of a workload, as its experiment has it. */
export function protocolOf({ experiment, variant, choices }: Workload): Protocol {
  return runsOf(experiments[experiment], choices).find((run) => run.variant === variant)!.protocol;
}

/** Makes a workload ready on the backend that runs: what is returned does it once, as users have it done. */
export async function prepare(workload: Workload): Promise<Call> {
  const protocol = protocolOf(workload);
  // The files are read once a process, however many epochs follow: that is not part of any time.
  const dataset = await datasetOf(protocol, 0);
  if (workload.task === "epoch") return () => epoch({ ...protocol, epochs: 1 });
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
async function epoch(protocol: Protocol): Promise<void> {
  let chain = chainStart({ protocol, seed: 0, data: "" });
  for await (const segment of run(runningKernels(), protocol, 0)) ({ chain } = ledgerLine(chain, segment));
}
