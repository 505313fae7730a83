import assert from "node:assert/strict";
import type * as v from "valibot";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { dataset } from "../data/mod.ts";
import type { Dataset } from "../dataset/mod.ts";
import { mlp } from "../model/mod.ts";
import type { Named, named, Same } from "../validation/mod.ts";
import {
  adam,
  adamW,
  initialState,
  type Protocol,
  type protocolSchema,
  requireDataset,
  requireProtocol,
  rmsProp,
  run,
  sgd,
  Training,
} from "./mod.ts";

await startBackend({ threads: 1 });

const images: Protocol = {
  experiment: "protocol-test",
  data: { name: "squares", labels: "true" },
  model: mlp([2, 2, 1], [10], 3),
  initialisation: "fan-in-uniform",
  loss: "cross-entropy",
  optimiser: adam(0.001),
  batchSize: 128,
  epochs: 4,
  stopAtTrainAccuracy: 0.9,
  evaluateEvery: 1,
  stepMetrics: ["loss"],
  stepMetricsUntil: 100,
  weightSnapshots: [-1, 3],
  ledgerEvery: 50,
  checkpointEvery: 500,
};
const { stopAtTrainAccuracy: _, ...without } = images;
const points: Protocol = {
  ...without,
  data: { name: "ramp", points: 200, from: -2, to: 2 },
  model: mlp([1], [4], 1),
  loss: "mean-squared-error",
};

Deno.test("requireProtocol() lets pass what can be", () => {
  requireProtocol(images, "Images");
  requireProtocol(points, "Points");
  requireProtocol({ ...images, model: mlp([2, 2, 1], [], 12), optimiser: sgd(0.1, 0.9) }, "Images");
});

Deno.test("requireProtocol() lets pass each optimiser, schedule, clipping, and way to average, validate, stop and keep", () => {
  const ways: Partial<Protocol>[] = [
    { optimiser: adamW(0.001, 0), schedule: { type: "cosine" }, clipping: { norm: 1 } },
    { optimiser: rmsProp(0.01, 0.9), schedule: { type: "one-cycle", rise: 0.4 }, clipping: { value: 0.1 } },
    { optimiser: sgd(0.1, 0.9, { nesterov: true }), schedule: { type: "step", epochs: 2, factor: 0.1, warmUp: 5 } },
    { optimiser: adam(0.1, 0.01), schedule: { type: "exponential", factor: 0.9 } },
    { averaging: { decay: 0 } },
    { averaging: { decay: 0.999, warmUp: true }, validation: { examples: 20 }, keep: "best" },
    { validation: { examples: 1 }, stopping: { metric: "validationAccuracy", patience: 1 } },
    { validation: { examples: 9 }, stopping: { metric: "validationLoss", patience: 3, minDelta: 0 }, keep: "best" },
    { optimiser: rmsProp(0.1, 0, 0.01), loss: { type: "cross-entropy", classWeights: [1, 0, 2] } },
    { model: mlp([2, 2, 1], [], 6), metrics: ["balancedAccuracy", "crossEntropy", "top5Accuracy"] },
  ];
  for (const way of ways) requireProtocol({ ...images, ...way });
});

const held = { validation: { examples: 20 } };
const bothClippings = /"clipping" is .*, wanted an object with either "norm" or "value", a number above 0/;

/** Each changes one thing of a protocol that can be, as someone would by mistake. */
const refused: readonly (readonly [Protocol, Record<string, unknown>, RegExp])[] = [
  [images, { averaging: { decay: 1 } }, /"averaging.decay" is 1, wanted a number from 0 to below 1/],
  [images, { averaging: {} }, /"averaging.decay" is missing/],
  [images, { averaging: { decay: 0.9, warmup: true } }, /"averaging.warmup" is not known; did you mean warmUp/],
  [images, { validation: { examples: 0 } }, /"validation.examples" is 0, wanted a whole number of at least 1/],
  [images, { validation: { share: 0.1 } }, /"validation.(share" is not known|examples" is missing)/],
  [
    images,
    { stopping: { metric: "validationLoss", patience: 3 } },
    /"stopping" is .*, wanted none without "validation", by which it goes: give that as well/,
  ],
  [images, { keep: "best" }, /"keep" is "best", wanted none without "validation"/],
  [images, { ...held, keep: "last" }, /"keep" is "last", wanted one of best/],
  [
    images,
    { ...held, stopping: { metric: "testLoss", patience: 3 } },
    /"stopping.metric" is "testLoss", wanted one of/,
  ],
  [
    images,
    { ...held, stopping: { metric: "validationLoss", patience: 0 } },
    /"stopping.patience" is 0, wanted a whole/,
  ],
  [images, { ...held, stopping: { metric: "validationLoss" } }, /"stopping.patience" is missing/],
  [
    images,
    { ...held, stopping: { metric: "validationLoss", patience: 3, minDelta: -1 } },
    /"stopping.minDelta" is -1, wanted a number from 0/,
  ],
  [
    points,
    { ...held, stopping: { metric: "validationAccuracy", patience: 3 } },
    /"stopping.metric" is "validationAccuracy", wanted "validationLoss": values have no accuracy/,
  ],
  [images, { clipping: {} }, bothClippings],
  [images, { clipping: { norm: 0 } }, bothClippings],
  [images, { clipping: { value: -1 } }, bothClippings],
  [images, { clipping: { norm: 1, value: 1 } }, bothClippings],
  [images, { schedule: { type: "cosin" } }, /"schedule.type" is "cosin", wanted one of .*; did you mean cosine/],
  [images, { schedule: { type: "cosine", to: 1 } }, /"schedule.to" is 1, wanted a share from 0 to below 1/],
  [images, { schedule: { type: "one-cycle", warmUp: 3 } }, /"schedule.warmUp" is not known/],
  [images, { schedule: { type: "step", factor: 0.1 } }, /"schedule.epochs" is missing/],
  [
    images,
    { schedule: { type: "exponential", factor: 2 } },
    /"schedule.factor" is 2, wanted a share above 0, at most 1/,
  ],
  [images, { optimiser: { ...adamW(0.1), weightDecay: -1 } }, /"optimiser.weightDecay" is -1, wanted a number from 0/],
  [images, { optimiser: { ...rmsProp(0.1), decay: 1 } }, /"optimiser.decay" is 1, wanted a number from 0 to below 1/],
  [images, { optimiser: { ...sgd(0.1), nestrov: true } }, /"optimiser.nestrov" is not known; did you mean nesterov/],
  [
    images,
    { model: { inputShape: [2, 2, 1], layers: [{ type: "conv2d", filters: 3, kernelSize: 2, padding: "sam" }] } },
    /"model.layers\[0\].padding" is "sam", wanted "same", "valid" or a whole number of at least 0/,
  ],
  [images, { los: "cross-entropy" }, /"los" is not known; did you mean loss/],
  [images, { loss: "crossentropy" }, /"loss" is "crossentropy", wanted one of .*; did you mean cross-entropy/],
  [
    images,
    { loss: undefined },
    /"loss" is undefined, wanted one of cross-entropy, mean-squared-error, binary-cross-entropy/,
  ],
  [images, { loss: { type: "cross-entropi" } }, /"loss.type" is "cross-entropi", .*; did you mean cross-entropy/],
  [
    images,
    { loss: { type: "cross-entropy", labelSmoothing: 1 } },
    /"loss.labelSmoothing" is 1, wanted a number from 0 to below 1/,
  ],
  [
    images,
    { loss: { type: "cross-entropy", classWeights: [1, 2] } },
    /"loss" is .*, wanted 3 numbers in "classWeights", one for each output/,
  ],
  [
    points,
    { loss: { type: "binary-cross-entropy", positiveWeights: [1, 2] } },
    /wanted 1 number in "positiveWeights", one for each output/,
  ],
  [images, { metrics: ["top5accuracy"] }, /"metrics\[0\]" is "top5accuracy", wanted .*; did you mean top5Accuracy/],
  [images, { metrics: ["crossEntropy", "crossEntropy"] }, /"metrics" has "crossEntropy" twice/],
  [images, { metrics: "crossEntropy" }, /"metrics" is "crossEntropy", wanted a list/],
  [
    images,
    { metrics: ["rSquared"] },
    /"metrics" is "rSquared", wanted some of balancedAccuracy, crossEntropy, top5Accuracy, which go with the loss "cross-/,
  ],
  [images, { metrics: ["top5Accuracy"] }, /"metrics" is "top5Accuracy", wanted it for a net with more than 5 outputs/],
  [points, { metrics: ["balancedAccuracy"] }, /"metrics" is "balancedAccuracy", wanted some of meanAbsoluteError, rSq/],
  [
    points,
    { loss: { type: "huber", delta: 2 }, stopAtTrainAccuracy: 0.5 },
    /"stopAtTrainAccuracy" is 0.5, wanted none: values have no accuracy/,
  ],
  [
    images,
    { optimiser: { ...sgd(0.1), nesterov: true } },
    /"optimiser" is .*, wanted a momentum above 0 with "nesterov"/,
  ],
  [images, { data: "squares" }, /"data" is "squares", wanted an object with "name"/],
  [images, { data: { labels: "true" } }, /"data.name" is missing/],
  [images, { data: { name: "" } }, /"data.name" is "", wanted a text/],
  [
    images,
    { data: { name: "squares", size: { from: NaN } } },
    /"data.size.from" is NaN, wanted a text, a finite number/,
  ],
  [
    images,
    { data: { name: "squares", since: new Date(0) } },
    /"data.since" is "1970.*", wanted a text, a finite number/,
  ],
  [images, { data: { name: "squares", colours: ["red", undefined] } }, /"data.colours\[1\]" is undefined, wanted/],
  [images, { data: { name: "squares", bytes: new Uint8Array(2) } }, /"data.bytes" is .*, wanted a text/],
  [images, { measures: ["weightNorm"] }, /"measures" is not known/],
  [images, { optimiser: { ...adam(0.001), weightDecays: 0.5 } }, /"optimiser.weightDecays" is not known; did you mean/],
  [images, { optimiser: { ...adam(0.001), name: "adma" } }, /"optimiser.name" is "adma", .*; did you mean adam/],
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
  [
    images,
    { model: { ...images.model, layers: images.model.layers.slice(1) } },
    /"model.layers\[0\]" \(dense\) gets 2 x 2 x 1, wanted one dimension/,
  ],
  [
    images,
    { model: { inputShape: [2, 2, 1], layers: [{ type: "flatten" }] } },
    /"model.layers" is .*, wanted a layer with weights to train/,
  ],
  [points, { stopAtTrainAccuracy: 0.5 }, /"stopAtTrainAccuracy" is 0.5, wanted none: values have no accuracy/],
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

const norm = { type: "batch-norm" } as const;

/** Each changes one thing of a protocol that its data then do not go with. */
const unfit: readonly (readonly [Protocol, Record<string, unknown>, RegExp])[] = [
  [images, { model: mlp([2, 2], [10], 3) }, /"model.inputShape" is \[2,2\], wanted \[2,2,1\], .* of squares/],
  [images, { model: mlp([2, 2, 1], [10], 2) }, /"model" is "2 outputs", wanted at least 3 outputs, one a label/],
  [
    images,
    { loss: "mean-squared-error", model: mlp([2, 2, 1], [], 1), stopAtTrainAccuracy: undefined },
    /"loss" is "mean-squared-error", wanted "cross-entropy": .* of squares are labels/,
  ],
  [
    points,
    { loss: "cross-entropy" },
    /"loss" is "cross-entropy", wanted "mean-squared-error" or .* or "huber": .* of ramp are values/,
  ],
  [images, { loss: "binary-cross-entropy" }, /"loss" is "binary-cross-entropy", wanted "cross-entropy": .* are labels/],
  [
    points,
    { loss: "binary-cross-entropy" },
    /"train.targets\[2\]" is 2, wanted a number from 0 to 1 for "binary-cross/,
  ],
  [
    images,
    { loss: "huber", stopAtTrainAccuracy: undefined },
    /"loss" is "huber", wanted "cross-entropy": .* are labels/,
  ],
  [
    points,
    { loss: { type: "cross-entropy", labelSmoothing: 0.1 } },
    /"loss" is \{"type":"cross-entropy","labelSmoothing":0.1\}, wanted .* of ramp are values/,
  ],
  [
    images,
    { loss: { type: "cross-entropy", classWeights: [0, 1, 1] } },
    /"test.targets" is "labels of weight 0 alone", wanted at least one with a weight above 0 in "classWeights"/,
  ],
  [
    points,
    { metrics: ["rSquared"] },
    /"test.targets" is "1 targets", wanted values that differ, for "rSquared": of output 0 all are -1/,
  ],
  [points, { model: mlp([1], [4], 2) }, /"model" is "2 outputs", wanted 1 output, one for each value of an example/],
  ...[
    [norm],
    [{ type: "residual", layers: [], shortcut: [norm] } as const],
    [{ type: "concatenate", branches: [[], [{ type: "residual", layers: [norm] }]] } as const],
  ].map((layers) =>
    [
      points,
      { batchSize: 199, model: { inputShape: [1], layers: [...layers, { type: "dense", units: 1 }] } },
      /"batchSize" is 199, wanted one that leaves at least 2 training examples for each minibatch: .* last minibatch of 200/,
    ] as const
  ),
  [points, { batchSize: 201 }, /"batchSize" is 201, wanted at most 200, the number of training examples$/],
  [
    points,
    { validation: { examples: 200 } },
    /"validation.examples" is 200, wanted at most 199, so that of 200 training examples one is left to train on/,
  ],
  [
    points,
    { validation: { examples: 20 }, batchSize: 181 },
    /"batchSize" is 181, wanted at most 180, the number of training examples beside those held out/,
  ],
  [
    points,
    {
      validation: { examples: 1 },
      batchSize: 198,
      model: { inputShape: [1], layers: [norm, { type: "dense", units: 1 }] },
    },
    /"batchSize" is 198, wanted one that leaves at least 2 .*: with fewer, as in the last minibatch of 199/,
  ],
];

const numbers = (length: number) => Float32Array.from({ length }, (_, i) => i);
/** 300 examples of three classes. */
const squares = dataset({
  inputShape: [2, 2, 1],
  train: { inputs: numbers(1200), targets: Uint8Array.from({ length: 300 }, (_, i) => i % 3) },
  test: { inputs: [-1, -1, -1, -1], targets: Uint8Array.of(0) },
});
/** 200 examples with values. */
const ramp = dataset({
  inputShape: [1],
  train: { inputs: numbers(200), targets: numbers(200) },
  test: { inputs: [-1], targets: Float32Array.of(-1) },
});
const dataOf = (protocol: Protocol) => protocol === images ? squares : ramp;

for (const [protocol, change, message] of [...refused, ...unfit]) {
  Deno.test(`a run with ${JSON.stringify(change)} is refused before its first step`, async () => {
    const wrong = { ...protocol, ...change } as Protocol, materials = { dataset: dataOf(protocol) };
    if (refused.some(([, other]) => other === change)) {
      assert.throws(() => requireProtocol(wrong, "Protocol"), message);
    } else {
      assert.throws(() => requireDataset(wrong, materials.dataset), message);
    }
    await assert.rejects(Array.fromAsync(run(runningKernels(), wrong, 0, materials)), message);
  });
}

Deno.test("adam() and sgd() refuse constants out of range, and name them", () => {
  assert.throws(() => adam(NaN), /adam\(\): "learningRate" is NaN, wanted a number above 0/);
  assert.throws(() => adam(-1), /"learningRate" is -1/);
  assert.throws(() => sgd(Infinity), /sgd\(\): "learningRate" is Infinity/);
  assert.throws(() => sgd(0.1, 1), /"momentum" is 1, wanted a number from 0 to below 1/);
  assert.throws(() => sgd(0.1, 0, { nesterov: true }), /sgd\(\): "momentum" is 0, wanted a momentum above 0 with "nes/);
  sgd(0.1, 0, { nesterov: false });
  assert.equal(rmsProp(0.1, 0, 0.25).weightDecay, 0.25);
  assert.throws(() => rmsProp(0.1, 0, -1), /rmsProp\(\): "weightDecay" is -1, wanted a number from 0/);
});

Deno.test("requireDataset() refuses what is no dataset, and sets that do not go together", () => {
  requireDataset(images, squares);
  requireDataset(points, ramp);
  // Each pixel of an image is an example to batch normalisation.
  const { layers } = images.model;
  requireDataset({ ...images, batchSize: 299, model: { inputShape: [2, 2, 1], layers: [norm, ...layers] } }, squares);
  const { train } = squares;
  for (
    const [wrong, message] of [
      [undefined, /The data of protocol-test: is undefined, wanted an object/],
      [{ ...squares, digest: "1" }, /"digest" is "1", wanted a SHA-256: 64 hexadecimal digits/],
      [{ ...squares, train: { ...train, targets: [1, 2] } }, /"train.targets" is \[1,2\], wanted class labels/],
      [{ ...squares, train: { ...train, size: 299 } }, /"train.targets" is "300 targets", wanted 299, one an example/],
      [{ ...squares, train: { ...train, gather: undefined } }, /"train.gather" is undefined, wanted a function/],
      [{ ...squares, test: ramp.test }, /one of "train" and "test" has class labels, the other values/],
      [{ ...squares, inputShape: [2, 2] }, /"model.inputShape" is \[2,2,1\], wanted \[2,2\]/],
    ] as const
  ) {
    assert.throws(() => requireDataset(images, wrong as unknown as Dataset), { name: "ValidationError", message });
  }
});

Deno.test("requireDataset() wants an output for each of several values, and all of them in each example", () => {
  const part = (size: number) => ({
    ...{ size, gather: () => {}, targets: new Float32Array(3 * size), targetSize: 3 },
  });
  const several: Dataset = { ...ramp, train: part(200), test: part(2) };
  requireDataset({ ...points, model: mlp([1], [4], 3) }, several);
  requireDataset({ ...points, model: mlp([1], [4], 3), loss: "binary-cross-entropy" }, several);
  const refuses = (data: unknown, message: RegExp) =>
    assert.throws(() => requireDataset({ ...points, model: mlp([1], [4], 3) }, data as Dataset), message);
  assert.throws(() => requireDataset(points, several), /"model" is "1 output", wanted 3 outputs, one for each value/);
  refuses({ ...several, test: { ...part(2), size: 3 } }, /"test.targets" is "6 targets", wanted 9, 3 an example/);
  refuses({ ...several, test: { ...part(3), targetSize: 1.5 } }, /"test.targetSize" is 1.5, wanted a whole number/);
  refuses({ ...several, train: { ...part(200), targets: new Float64Array(600) } }, /wanted class labels .*or numbers/);
});

Deno.test("Training refuses examples whose labels its net has no outputs for, in the test set as well", () => {
  const { test } = squares, targets = Uint8Array.of(3);
  const state = initialState(images, 0);
  assert.throws(
    () => new Training(runningKernels(), images, { ...squares, test: { ...test, targets } }, state),
    /The data of protocol-test: "model" is "3 outputs", wanted at least 4 outputs/,
  );
  new Training(runningKernels(), images, squares, state)[Symbol.dispose]();
});

Deno.test("the schemas of protocols hold values to the very types that are documented", () => {
  const same: [
    Same<v.InferOutput<typeof protocolSchema>, Protocol>,
    Same<v.InferOutput<typeof named>, Named>,
  ] = [true, true];
  assert(same);
});
