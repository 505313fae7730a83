import assert from "node:assert/strict";
import { smallExperiment } from "../../testing/mod.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { classLabels, dataset } from "../data/mod.ts";
import { type Dataset, minibatches, permutation } from "../dataset/mod.ts";
import { datasetOf, runsOf } from "../experiment/mod.ts";
import { type Loss, lossKindOf, mlp, Network } from "../model/mod.ts";
import { stream } from "../random/mod.ts";
import { readMinibatch } from "./minibatch.ts";
import { adam, initialState, metricFields, type Protocol, run, Training } from "./mod.ts";

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

/** 60 examples of 3 numbers, with targets that depend on them. */
function dataOf(targetSize: number, target: (row: Float32Array, output: number) => number, labels = false): Dataset {
  const draw = stream("training test", "inputs"), inputs = Float32Array.from({ length: 180 }, () => draw.normal());
  const row = (i: number) => inputs.subarray(3 * i, 3 * i + 3);
  const values = Float64Array.from({ length: 60 * targetSize }, (_, i) => {
    return target(row(Math.floor(i / targetSize)), i % targetSize);
  });
  const part = { inputs, targets: labels ? classLabels(values) : values, targetSize };
  return dataset({ inputShape: [3], train: part, test: part, overlap: "ignore" });
}

const classes = dataOf(1, (x) => Number(x[0] > 0) + 2 * Number(x[1] > 0), true);

const kinds: Record<string, readonly [Loss, outputs: number, Dataset, Protocol["metrics"]?]> = {
  "several values": ["mean-squared-error", 4, dataOf(4, (x, output) => x[0] - output * x[1])],
  "many labels at once": [
    "binary-cross-entropy",
    5,
    dataOf(5, (x, output) => Number(x[output % 3] > output / 5 - 0.4)),
  ],
  "values by Huber's loss": [
    { type: "huber", delta: 0.5 },
    4,
    dataOf(4, (x, output) => x[0] - output * x[1]),
    ["meanAbsoluteError", "rSquared", "rootMeanSquaredError"],
  ],
  "values by absolute errors": ["mean-absolute-error", 1, dataOf(1, (x) => x[0] - x[1])],
  "weighted labels at once": [
    { type: "binary-cross-entropy", positiveWeights: [1, 2, 0.5, 1, 3] },
    5,
    dataOf(5, (x, output) => Number(x[output % 3] > output / 5 - 0.4)),
    ["binaryCrossEntropy"],
  ],
  "weighted classes": [
    { type: "cross-entropy", classWeights: [1, 0.5, 2, 4] },
    4,
    classes,
    ["balancedAccuracy", "crossEntropy"],
  ],
  "smoothed classes": [
    { type: "cross-entropy", classWeights: [1, 0.5, 2, 4], labelSmoothing: 0.01 },
    4,
    classes,
    ["balancedAccuracy", "crossEntropy"],
  ],
  "more than 256 classes": [
    "cross-entropy",
    600,
    dataOf(1, (x) => 300 + Number(x[0] > 0) + 2 * Number(x[1] > 0), true),
  ],
};
for (const [kind, [loss, outputs, data, metrics]] of Object.entries(kinds)) {
  Deno.test(`a net learns ${kind}, to the same bytes with any number of threads and from any state`, async () => {
    const learning: Protocol = {
      ...protocol,
      ...{ model: mlp([3], [32], outputs), loss, optimiser: adam(0.03), batchSize: 7 },
      ...metrics && { metrics },
      ...{ epochs: 30, evaluateEvery: 1, ledgerEvery: 90, checkpointEvery: 90, weightSnapshots: [] },
    };
    const found = [];
    for (const threads of [1, 2, 3]) {
      const backend = await startBackend({ threads }),
        trained = (from?: Uint8Array) => Array.fromAsync(run(runningKernels(), learning, 0, { dataset: data }, from));
      const segments = await trained();
      found.push(segments);
      assert.deepEqual(segments, found[0], `${threads} threads`);
      for (const at of [0, 1]) assert.deepEqual(await trained(segments[at].state), segments.slice(at + 1));
      await backend.dispose();
    }
    const [first, last] = [found[0][0].epochs[0], found[0].at(-1)!.epochs.at(-1)!];
    assert(last.testLoss < first.testLoss / 3, `${first.testLoss} to ${last.testLoss}`);
    const fields = (metrics ?? []).flatMap(metricFields), { targets } = lossKindOf(loss);
    assert.deepEqual(Object.keys(last).slice(7).sort(), fields.toSorted());
    for (const field of fields) assert(last[field] !== first[field] && Number.isFinite(last[field]), field);
    // Of the same examples.
    for (const name of metrics ?? []) {
      const [train, test] = metricFields(name);
      assert.equal(last[train], last[test]);
    }
    if (targets === "values") assert.equal(last.testAccuracy, 0);
    else assert(first.trainAccuracy < 0.6 && last.testAccuracy > 0.9, `${first.trainAccuracy} to ${last.testAccuracy}`);
    await startBackend({ threads: 1 });
  });
}

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
