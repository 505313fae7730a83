// Times one full training step (data, forward, loss, backward, Adam) of each of the report's models.
import functionFit from "../experiments/function/experiment.ts";
import mnist from "../experiments/mnist/experiment.ts";
import random from "../experiments/random/experiment.ts";
import sensitivity from "../experiments/sensitivity/experiment.ts";
import { startBackend } from "../lib/backend/mod.ts";
import { type Experiment, runsOf } from "../lib/experiment/mod.ts";
import { datasetOf, initialState, Training } from "../lib/train/mod.ts";

await startBackend();

async function training(experiment: Experiment, variant: string): Promise<Training> {
  const { protocol, seed } = runsOf(experiment).find((run) => run.variant === variant)!;
  const training = new Training(protocol, await datasetOf(protocol, seed), initialState(protocol, seed));
  // The first steps are slower, until the code has been compiled for speed.
  for (let i = 0; i < 3; i++) training.step();
  return training;
}

const workloads: readonly (readonly [string, Experiment, string])[] = [
  ["shallow-cnn b128", mnist, "shallow"],
  ["deep-cnn b128", mnist, "deep"],
  ["function-mlp 2x50 n1000", functionFit, "shallow"],
  ["function-mlp 5x28 n1000", functionFit, "deep"],
  ["function-mlp 8x22 n1000", functionFit, "very-deep"],
  ["label-mlp (2, 5, 5) b128", random, "1675"],
  ["label-mlp (50, 25, 25) b128", random, "41435"],
  ["label-mlp (50, 25, 25) b5", sensitivity, "5"],
];

for (const [name, experiment, variant] of workloads) {
  const net = await training(experiment, variant);
  Deno.bench({ name, group: "training step", warmup: 1, n: name.includes("cnn") ? 5 : 100, fn: () => void net.step() });
}
