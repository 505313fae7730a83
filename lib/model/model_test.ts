import assert from "node:assert/strict";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { type Layer, mlp, type Model, Network, parameterCount, parametersOf } from "./mod.ts";

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

Deno.test("parametersOf() refuses a layer type that it does not know", () => {
  const layers = [{ type: "conv3d" } as unknown as Layer];
  assert.throws(() => parametersOf({ inputShape: [1], layers }), /Unknown layer type "conv3d": use one of conv2d/);
});
