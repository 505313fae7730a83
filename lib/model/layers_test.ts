import assert from "node:assert/strict";
import { assertClose, forward64, gradients64, meanLoss64, weights64 } from "../../testing/mod.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { stream } from "../random/mod.ts";
import { initialise, type Layer, type Model, Network, type Pass } from "./mod.ts";

await startBackend({ threads: 1 });

const conv: Layer = { type: "conv2d", filters: 6, kernelSize: 3 };
const end: readonly Layer[] = [{ type: "flatten" }, { type: "dense", units: 3 }];

/** Layers between images of 7 x 5 pixels with 4 channels and a dense layer. */
const onImages: Record<string, readonly Layer[]> = {
  "conv2d with stride 2": [{ ...conv, stride: 2 }],
  "conv2d with stride 2 and zeros given": [{ ...conv, stride: 2, padding: 1 }],
  "conv2d without zeros, and relu": [{ ...conv, padding: "valid" }, { type: "relu" }],
  "conv2d with dilation": [{ ...conv, dilation: 2 }],
  "conv2d with dilation, stride, zeros and no bias": [{ ...conv, dilation: 2, stride: 2, padding: 2, bias: false }],
  "conv2d 1 x 1 with stride": [{ ...conv, kernelSize: 1, stride: 2, padding: "valid" }],
  "conv2d in two groups": [{ ...conv, groups: 2 }],
  "conv2d in four groups of other sizes, with stride and relu": [{ ...conv, filters: 8, groups: 4, stride: 2 }, {
    type: "relu",
  }],
  "depthwise conv2d": [{ ...conv, filters: 4, groups: 4 }],
  "depthwise conv2d of 5 channels with stride, dilation and relu": [
    { ...conv, filters: 5 },
    { ...conv, filters: 5, groups: 5, stride: 2, dilation: 2, padding: 2 },
    { type: "relu" },
  ],
  "max-pool that overlaps": [{ type: "max-pool", size: 3, stride: 2, padding: 1 }],
  "average-pool": [{ type: "average-pool", size: 2 }],
  "average-pool that overlaps": [conv, { type: "average-pool", size: 3, stride: 2, padding: 1 }],
  "global-average-pool": [conv, { type: "global-average-pool" }],
  "batch-norm": [{ type: "batch-norm" }],
  "batch-norm of 13 channels, and relu": [{ ...conv, filters: 13, bias: false }, { type: "batch-norm", epsilon: 0.1 }, {
    type: "relu",
  }],
  "layer-norm": [{ type: "layer-norm" }],
  "layer-norm of 13 channels": [{ ...conv, filters: 13 }, { type: "layer-norm", epsilon: 0.01 }],
  "leaky-relu": [conv, { type: "leaky-relu", slope: 0.1 }],
  "gelu": [conv, { type: "gelu" }],
  "tanh": [conv, { type: "tanh" }],
  "sigmoid": [conv, { type: "sigmoid" }],
  "silu": [conv, { type: "silu" }],
  "channel-dropout": [conv, { type: "channel-dropout", rate: 0.4 }],
  "residual": [{ type: "residual", layers: [{ ...conv, filters: 4 }] }],
  "residual whose way ends with relu": [{ ...conv, filters: 4 }, {
    type: "residual",
    layers: [{ ...conv, filters: 4, bias: false }, { type: "batch-norm" }, { type: "relu" }],
  }],
  "residual with shortcut, batch-norm and relu": [
    {
      type: "residual",
      layers: [
        { ...conv, stride: 2, bias: false },
        { type: "batch-norm" },
        { type: "relu" },
        { ...conv, bias: false },
        {
          type: "batch-norm",
        },
      ],
      shortcut: [{ ...conv, kernelSize: 1, stride: 2, bias: false }, { type: "batch-norm" }],
    },
    { type: "relu" },
  ],
  "residual in residual": [{
    type: "residual",
    layers: [{ type: "residual", layers: [{ type: "tanh" }, { ...conv, filters: 4 }] }, { type: "silu" }],
  }],
  "concatenate": [{
    type: "concatenate",
    branches: [[], [conv, { type: "relu" }], [{ ...conv, kernelSize: 1, filters: 3, bias: false }, {
      type: "batch-norm",
    }]],
  }],
};

function compare(name: string, model: Model, inputs: readonly Float64Array[], random = stream("layers test", name)) {
  const weights = initialise(model, "fan-in-uniform", random).map((tensor) =>
    tensor.map((weight) => weight + 0.1 * random.normal())
  );
  const targets = Uint8Array.from(inputs, (_, i) => i % 3), wide = weights64(weights);
  const masks = () => stream("layers test", name, "masks");
  const training = (): Pass => ({ mode: "training", random: masks() });
  using network = new Network(runningKernels(), model);
  network.weights = weights;
  const fill = () => network.inputs(inputs.length).set(inputs.flatMap((input) => [...input]));

  fill();
  const evaluated = forward64(model, wide, inputs);
  assertClose(network.outputs(), evaluated.flatMap((output) => [...output]), 2e-5);
  fill();
  const before = network.lossAndGradients("cross-entropy", targets);
  assertClose([before.mean], [meanLoss64(evaluated, targets)], 2e-5);
  const inEvaluation = gradients64(model, wide, inputs, targets);
  network.gradients.forEach((gradient, i) => assertClose(gradient, inEvaluation[i], 5e-4));

  fill();
  const trained = forward64(model, wide, inputs, masks());
  const found = network.lossAndGradients("cross-entropy", targets, training());
  assertClose([found.mean], [meanLoss64(trained, targets)], 2e-5);
  const wanted = gradients64(model, wide, inputs, targets, masks);
  network.gradients.forEach((gradient, i) => assertClose(gradient, wanted[i], 5e-4));
}

for (const [name, layers] of Object.entries(onImages)) {
  Deno.test(`outputs and gradients are those of the naive definition: ${name}`, () => {
    const random = stream("layers test", name, "inputs");
    const inputs = Array.from(
      { length: 3 },
      () => Float64Array.from({ length: 140 }, () => Math.fround(random.normal())),
    );
    compare(name, { inputShape: [7, 5, 4], layers: [...layers, ...end] }, inputs);
  });
}

Deno.test("outputs and gradients are those of the naive definition: embedding", () => {
  const inputs = [[0, 4, 4, 2], [1, 1, 1, 0], [3, 2, 4, 0]].map((words) => Float64Array.from(words));
  const layers: Layer[] = [{ type: "embedding", vocabulary: 5, units: 7 }, { type: "layer-norm" }, ...end];
  compare("embedding", { inputShape: [4], layers }, inputs);
});

Deno.test("an embedding refuses what is no number of a word", () => {
  using network = new Network(runningKernels(), {
    inputShape: [2],
    layers: [{ type: "embedding", vocabulary: 5, units: 2 }],
  });
  for (const wrong of [5, -1, 0.5, NaN]) {
    network.inputs(1).set([0, wrong]);
    assert.throws(() => network.outputs(), { name: "RangeError", message: /embedding of 5 words got .*: give whole/ });
  }
});

Deno.test("batch normalisation keeps running moments as PyTorch does, and evaluates by them", () => {
  const model: Model = { inputShape: [2], layers: [{ type: "batch-norm", momentum: 0.1 }] };
  using network = new Network(runningKernels(), { ...model, layers: [...model.layers, { type: "dense", units: 1 }] });
  network.weights = [Float32Array.of(1, 1), Float32Array.of(0, 0), Float32Array.of(1, 0), Float32Array.of(0)];
  // Columns 1, 3, 8 (mean 4, variance without bias 13) and 0, 2, 4 (2, 4).
  network.inputs(3).set([1, 0, 3, 2, 8, 4]);
  network.outputs({ mode: "training", random: stream("unused") });
  const [mean, variance] = network.buffers;
  assertClose(mean, [0.4, 0.2], 1e-6);
  assertClose(variance, [0.9 + 1.3, 0.9 + 0.4], 1e-6);
  network.inputs(1).set([1, 0]);
  assertClose(network.outputs(), [(1 - 0.4) / Math.sqrt(2.2 + 1e-5)], 1e-5);
  network.inputs(1).set([1, 0]);
  assert.throws(() => network.outputs({ mode: "training", random: stream("unused") }), /wanted two at least/);
});
