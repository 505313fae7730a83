import assert from "node:assert/strict";
import { smallExperiment } from "../../testing/mod.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { minibatches, permutation } from "../dataset/mod.ts";
import { datasetOf, runsOf } from "../experiment/mod.ts";
import { mlp, Network } from "../model/mod.ts";
import { stream } from "../random/mod.ts";
import { readMinibatch } from "./minibatch.ts";
import { initialState, type Protocol, run, Training } from "./mod.ts";

await startBackend({ threads: 1 });

const { protocol, module } = runsOf(smallExperiment("training-test"))[0];

async function trainingOf(protocol: Protocol): Promise<Training> {
  return new Training(
    runningKernels(),
    protocol,
    await datasetOf({ protocol, seed: 0, module }),
    initialState(protocol, 0),
  );
}

Deno.test("a Training counts how many of an epoch's examples so far are right, each before it is learned from", async () => {
  const labelled: Protocol = {
    ...protocol,
    data: { name: "mnist", labels: "true" },
    model: mlp([28, 28, 1], [], 10),
    loss: "cross-entropy",
    batchSize: 100,
  };
  using training = await trainingOf(labelled);
  using before = new Network(runningKernels(), labelled.model);
  const { train } = training.dataset;
  const batches = minibatches(train.size, 100, permutation(train.size, stream(labelled.experiment, 0, "shuffle")));
  let right = 0, seen = 0;
  for (const indices of [...batches].slice(0, 3)) {
    before.weights = training.network.weights;
    right += before.loss(labelled.loss, readMinibatch(before, train, indices)).correct;
    seen += indices.length;
    training.step();
    assert.equal(training.runningMeans.accuracy, right / seen);
  }
  assert(right > 0);
});

Deno.test("a Training is at the end of an epoch after its last step, and not before its first", async () => {
  using training = await trainingOf(protocol);
  const ends = [training.atEpochEnd];
  for (let i = 0; i < 2 * training.stepsPerEpoch; i++) {
    training.step();
    ends.push(training.atEpochEnd);
  }
  const epoch = [...Array(training.stepsPerEpoch - 1).fill(false), true];
  assert.deepEqual(ends, [false, ...epoch, ...epoch]);
});

Deno.test("run() keeps the weights before training where it is told so, and after the first epoch where it is told that", async () => {
  for (const weightSnapshots of [[-1], [0], [1], []]) {
    const dataset = await datasetOf({ protocol, seed: 0, module });
    const segments = await Array.fromAsync(
      run(runningKernels(), { ...protocol, weightSnapshots }, 0, { dataset }),
    );
    assert.deepEqual(segments.flatMap((segment) => segment.weightSnapshots.map(({ epoch }) => epoch)), weightSnapshots);
  }
});
