import assert from "node:assert/strict";
import type * as v from "valibot";
import { runningKernels, startBackend } from "../backend/mod.ts";
import type { Same } from "../validation/mod.ts";
import {
  type Initialisation,
  type initialisationSchema,
  type Layer,
  type LossObject,
  mlp,
  type Model,
  type modelSchema,
  Network,
  parameterCount,
  parametersOf,
} from "./mod.ts";
import type { lossObjectSchema } from "./losses.ts";

await startBackend({ threads: 1 });

const block = (filters: number, kernelSize: number, count: number): Layer[] => [
  ...Array.from({ length: count }, (): Layer[] => [{ type: "conv2d", filters, kernelSize }, { type: "relu" }]).flat(),
  { type: "max-pool", size: 2 },
];
const head: Layer[] = [{ type: "flatten" }, { type: "dense", units: 128 }, { type: "relu" }, {
  type: "dense",
  units: 10,
}];
const images = [28, 28, 1];

// The counts are those that the report prints.
const counts: [string, Model, number][] = [
  ["shallow CNN", { inputShape: images, layers: [...block(32, 5, 1), ...block(64, 5, 1), ...head] }, 454_922],
  [
    "deep CNN",
    { inputShape: images, layers: [...block(16, 3, 2), ...block(32, 3, 2), ...block(64, 3, 2), ...head] },
    146_938,
  ],
  ["smallest net of random labels", mlp(images, [2, 5, 5], 10), 1675],
  ["largest net of random labels", mlp(images, [50, 25, 25], 10), 41_435],
];
for (const [name, model, count] of counts) {
  Deno.test(`parameterCount() counts ${count} parameters of the ${name}, as the report does`, () => {
    assert.equal(parameterCount(model), count);
  });
}

Deno.test("parameterCount() counts about 2,600 parameters of each net for the function", () => {
  const found = [[50, 50], Array(5).fill(28), Array(8).fill(22)].map((hidden) => parameterCount(mlp([1], hidden, 1)));
  // By hand: inputs x units + units, layer by layer.
  assert.deepEqual(found, [
    (1 * 50 + 50) + (50 * 50 + 50) + (50 + 1),
    (1 * 28 + 28) + 4 * (28 * 28 + 28) + (28 + 1),
    (1 * 22 + 22) + 7 * (22 * 22 + 22) + (22 + 1),
  ]);
});

Deno.test("a Network gives one row of outputs for each example, whatever the layers", () => {
  for (const [, model] of counts) {
    using network = new Network(runningKernels(), model);
    network.weights = parametersOf(model).map(({ shape }) => new Float32Array(shape.reduce((a, b) => a * b, 1)));
    network.inputs(3).fill(0);
    assert.equal(network.outputs().length, 30);
  }
});

Deno.test("a Network pools away a row and column that do not fill a window", () => {
  using network = new Network(runningKernels(), {
    inputShape: [5, 7, 2],
    layers: [{ type: "max-pool", size: 2 }, { type: "flatten" }],
  });
  network.inputs(1).set([...Array(70).keys()]);
  // The last of each window's numbers, row by row, is the largest.
  const largest = [1, 3].flatMap((row) => [1, 3, 5].flatMap((column) => [0, 1].map((c) => (row * 7 + column) * 2 + c)));
  assert.deepEqual([...network.outputs()], largest);
});

const conv2d: Layer = { type: "conv2d", filters: 8, kernelSize: 3 };
const dense: Layer = { type: "dense", units: 10 };
const flatten: Layer = { type: "flatten" };

for (
  const [name, inputShape, layers, message] of [
    ["a layer type that it does not know", [1], [{ type: "conv3d" }], /"layers\[0\].type" is "conv3d".*mean conv2d/],
    [
      "a field that no layer has",
      images,
      [{ ...conv2d, strides: 2 }],
      /"layers\[0\].strides" is not known; did you mean stride/,
    ],
    [
      "half a unit",
      [1],
      [{ ...dense, units: 2.5 }],
      /"layers\[0\].units" is 2.5, wanted a whole number of at least 1/,
    ],
    ["dropout of everything", [1], [{ type: "dropout", rate: 1 }], /"layers\[0\].rate" is 1, wanted a rate/],
    ["no layers", [1], [], /"layers" is \[\], wanted at least one layer/],
    ["a shape without dimensions", [], [dense], /"inputShape" is \[\], wanted at least one dimension/],
    ["a dimension of 0", [28, 0, 1], [flatten], /"inputShape\[1\]" is 0, wanted a whole number of at least 1/],
    [
      "dense behind conv2d without flatten",
      images,
      [conv2d, dense],
      /"layers\[1\]" \(dense\) gets 28 x 28 x 8, wanted one dimension: put .*flatten/,
    ],
    [
      "conv2d behind flatten",
      images,
      [flatten, conv2d],
      /"layers\[1\]" \(conv2d\) gets 784, wanted height, width and channels/,
    ],
    [
      "pooling of more than there is",
      [2, 2, 1],
      [{ type: "max-pool", size: 3 }],
      /"layers\[0\]" \(max-pool\) gets 2 x 2 x 1, wanted at least 3 x 3/,
    ],
  ] as const
) {
  Deno.test(`a model with ${name} is refused`, () => {
    const model = { inputShape, layers } as unknown as Model;
    for (const refused of [parametersOf, parameterCount, (model: Model) => new Network(runningKernels(), model)]) {
      assert.throws(() => refused(model), message);
    }
  });
}

Deno.test("mlp() refuses what is no number of units, and names it", () => {
  assert.throws(() => mlp([1], [50, NaN], 1), /mlp\(\): "hidden\[1\]" is NaN, wanted a whole number of at least 1/);
  assert.throws(() => mlp([1], [], 0), /"outputs" is 0/);
  assert.throws(() => mlp([], [], 1), /"inputShape" is \[\]/);
});

Deno.test("the schemas of models hold values to the very types that are documented", () => {
  const same: [
    Same<v.InferOutput<typeof modelSchema>, Model>,
    Same<v.InferOutput<typeof initialisationSchema>, Initialisation>,
    Same<v.InferOutput<typeof lossObjectSchema>, LossObject>,
  ] = [true, true, true];
  assert(same);
});
