import assert from "node:assert/strict";
import type * as v from "valibot";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { mnist, randomLabels } from "../data/mod.ts";
import type { MeasureName, measureSchema } from "../measure/mod.ts";
import { mlp } from "../model/mod.ts";
import { stream } from "../random/mod.ts";
import type { Same } from "../validation/mod.ts";
import {
  adam,
  datasetOf,
  type DataSource,
  type dataSourceSchema,
  describeSource,
  initialState,
  type Protocol,
  type protocolSchema,
  requireProtocol,
  run,
  sgd,
  Training,
} from "./mod.ts";

await startBackend({ threads: 1 });

const images: Protocol = {
  experiment: "protocol-test",
  data: { name: "mnist", labels: "true" },
  model: mlp([28, 28, 1], [10], 10),
  initialisation: "fan-in-uniform",
  loss: "cross-entropy",
  optimiser: adam(0.001),
  batchSize: 128,
  epochs: 4,
  stopAtTrainAccuracy: 0.9,
  evaluateEvery: 1,
  stepMetrics: ["loss"],
  stepMetricsUntil: 100,
  measures: ["weightNorm", "minibatchGradient"],
  weightSnapshots: [-1, 3],
  ledgerEvery: 50,
  checkpointEvery: 500,
};
const { stopAtTrainAccuracy: _, ...without } = images;
const points: Protocol = {
  ...without,
  data: { name: "sinc", points: 200, from: -2, to: 2, spacing: "even" },
  model: mlp([1], [4], 1),
  loss: "mean-squared-error",
  measures: ["prediction"],
};

Deno.test("requireProtocol() lets pass what can be", () => {
  requireProtocol(images);
  requireProtocol(points);
  requireProtocol({ ...images, model: mlp([28, 28, 1], [], 12), optimiser: sgd(0.1, 0.9) });
});

/** Each changes one thing of a protocol that can be, as someone would by mistake. */
const refused: readonly (readonly [Protocol, Record<string, unknown>, RegExp])[] = [
  [images, { los: "cross-entropy" }, /"los" is not known; did you mean loss/],
  [images, { loss: "crossentropy" }, /"loss" is "crossentropy", wanted one of .*; did you mean cross-entropy/],
  [images, { loss: undefined }, /"loss" is undefined, wanted one of cross-entropy, mean-squared-error/],
  [images, { data: { name: "mnist", labels: "noisy" } }, /"data.labels" is "noisy", wanted one of true, random/],
  [
    images,
    { data: { name: "fashion-mnist" } },
    /"data.name" is "fashion-mnist", wanted one of mnist, sinc; did you mean/,
  ],
  [images, { data: { name: "mnist", labels: "true", from: 0 } }, /"data.from" is not known/],
  [images, { measures: ["weightnorm"] }, /"measures\[0\]" is "weightnorm", wanted one of .*; did you mean weightNorm/],
  [images, { measures: ["weightNorm", "weightNorm"] }, /"measures" has "weightNorm" twice/],
  [images, { measures: ["prediction"] }, /"measures" is "prediction", wanted others: .* not mnist/],
  [images, { optimiser: { ...adam(0.001), weightDecay: 0.5 } }, /"optimiser.weightDecay" is not known; did you mean/],
  [images, { optimiser: { ...adam(0.001), name: "adamw" } }, /"optimiser.name" is "adamw", .*; did you mean adam/],
  [
    images,
    { optimiser: { ...adam(0.001), learningRate: 0 } },
    /"optimiser.learningRate" is 0, wanted a number above 0/,
  ],
  [images, { optimiser: { ...adam(0.001), beta2: 1 } }, /"optimiser.beta2" is 1, wanted a number from 0 to below 1/],
  [images, { optimiser: { ...adam(0.001), epsilon: 0 } }, /"optimiser.epsilon" is 0, wanted a number above 0/],
  [images, { optimiser: { ...sgd(0.1), momentum: 1 } }, /"optimiser.momentum" is 1, wanted a number from 0 to below 1/],
  [images, { initialisation: "zeros" }, /"initialisation" is "zeros", wanted one of fan-in-uniform/],
  [images, { experiment: "" }, /"experiment" is "", wanted a text/],
  [images, { model: mlp([28, 28], [10], 10) }, /"model.inputShape" is \[28,28\], wanted \[28,28,1\].*mnist/],
  [images, { model: mlp([28, 28, 1], [10], 9) }, /"model" is "9 outputs", wanted at least 10 outputs, one a label/],
  [
    images,
    { model: { ...images.model, layers: images.model.layers.slice(1) } },
    /"model.layers\[0\]" \(dense\) gets 28 x 28 x 1, wanted one dimension/,
  ],
  [
    images,
    { model: { inputShape: [28, 28, 1], layers: [{ type: "flatten" }] } },
    /"model.layers" is .*, wanted a layer with weights to train/,
  ],
  [images, { loss: "mean-squared-error" }, /"loss" is "mean-squared-error", wanted "cross-entropy": .* are labels/],
  [points, { loss: "cross-entropy" }, /"loss" is "cross-entropy", wanted "mean-squared-error": .* are values/],
  [points, { model: mlp([1], [4], 2) }, /"model" is "2 outputs", wanted 1 output, for the one value of an example/],
  [points, { stopAtTrainAccuracy: 0.5 }, /"stopAtTrainAccuracy" is 0.5, wanted none: values have no accuracy/],
  [points, { data: { ...points.data, to: -2 } }, /"data.to" is -2, wanted more than "data.from", -2/],
  [points, { data: { ...points.data, points: 1 } }, /"data.points" is 1, wanted a whole number of at least 2/],
  [points, { data: { ...points.data, from: -Infinity } }, /"data.from" is -Infinity, wanted a finite number/],
  [points, { data: { ...points.data, spacing: "random" } }, /"data.spacing" is "random", wanted one of even, uniform/],
  [points, { batchSize: 201 }, /"batchSize" is 201, wanted at most 200, the number of training examples/],
  [
    points,
    { measures: ["minibatchGradient"], batchSize: 101 },
    /"batchSize" is 101, wanted at most 100 for "minibatch/,
  ],
  [images, { batchSize: 0 }, /"batchSize" is 0, wanted a whole number of at least 1/],
  [images, { batchSize: "128" }, /"batchSize" is "128", wanted a whole number/],
  [images, { epochs: 1.5 }, /"epochs" is 1.5, wanted a whole number of at least 1/],
  [images, { epochs: 0 }, /"epochs" is 0, wanted a whole number of at least 1/],
  [images, { stopAtTrainAccuracy: 99 }, /"stopAtTrainAccuracy" is 99, wanted an accuracy above 0, at most 1/],
  [images, { evaluateEvery: 0 }, /"evaluateEvery" is 0/],
  [images, { stepMetrics: ["losses"] }, /"stepMetrics\[0\]" is "losses", wanted one of loss, gradientNorm/],
  [images, { stepMetricsUntil: 0.5 }, /"stepMetricsUntil" is 0.5, wanted a whole number of at least 1/],
  [
    images,
    { weightSnapshots: [4] },
    /"weightSnapshots" is 4, wanted epochs from -1 \(before training\) to 3, the last/,
  ],
  [images, { weightSnapshots: [-2] }, /"weightSnapshots\[0\]" is -2, wanted a whole number of at least -1/],
  [images, { weightSnapshots: [1, 1] }, /"weightSnapshots" has 1 twice/],
  [images, { ledgerEvery: 0 }, /"ledgerEvery" is 0/],
  [images, { checkpointEvery: 75 }, /"checkpointEvery" is 75, wanted a multiple of "ledgerEvery", 50/],
];

for (const [protocol, change, message] of refused) {
  Deno.test(`a run with ${JSON.stringify(change)} is refused before its first step`, async () => {
    const wrong = { ...protocol, ...change } as Protocol;
    assert.throws(() => requireProtocol(wrong), message);
    await assert.rejects(Array.fromAsync(run(runningKernels(), wrong, 0)), message);
  });
}

Deno.test("adam() and sgd() refuse constants out of range, and name them", () => {
  assert.throws(() => adam(NaN), /adam\(\): "learningRate" is NaN, wanted a number above 0/);
  assert.throws(() => adam(-1), /"learningRate" is -1/);
  assert.throws(() => sgd(Infinity), /sgd\(\): "learningRate" is Infinity/);
  assert.throws(() => sgd(0.1, 1), /"momentum" is 1, wanted a number from 0 to below 1/);
});

Deno.test("datasetOf() refuses data that there are not, and describeSource() says what there is", async () => {
  const data = { name: "mnist", labels: "noisy" } as unknown as DataSource;
  await assert.rejects(datasetOf({ experiment: "x", data }, 0), /The data of x: "labels" is "noisy"/);
  for (const { data } of [images, points]) {
    const { inputShape, train } = await datasetOf({ experiment: "x", data }, 0);
    const { inputShape: shape, size } = describeSource(data);
    assert.deepEqual({ shape, size }, { shape: inputShape, size: train.size });
  }
});

Deno.test("Training refuses examples whose labels its net has no outputs for, whatever the protocol calls them", async () => {
  const data = randomLabels(await mnist(), stream("protocol-test", 0, "labels"));
  const targets = data.test.targets.slice();
  targets[9_999] = 10;
  const state = initialState(images, 0);
  assert.throws(
    () => new Training(runningKernels(), images, { ...data, test: { ...data.test, targets } }, state),
    /The data of protocol-test: "model" is "10 outputs", wanted at least 11 outputs/,
  );
  new Training(runningKernels(), images, data, state)[Symbol.dispose]();
});

Deno.test("the schemas of protocols hold values to the very types that are documented", () => {
  const same: [
    Same<v.InferOutput<typeof protocolSchema>, Protocol>,
    Same<v.InferOutput<typeof dataSourceSchema>, DataSource>,
    Same<v.InferOutput<typeof measureSchema>, MeasureName>,
  ] = [true, true, true];
  assert(same);
});
