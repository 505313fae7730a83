import assert from "node:assert/strict";
import { mnist } from "../../datasets/mnist/mod.ts";
import {
  assertClose,
  finiteDifferences,
  forward64,
  gradients64,
  meanLoss64,
  smallExperiment,
  weights64,
} from "../../testing/mod.ts";
import { runningKernels, startBackend, tf } from "../backend/mod.ts";
import { type Dataset, type Examples, minibatches, permutation } from "../dataset/mod.ts";
import { runsOf } from "../experiment/mod.ts";
import { initialise, mlp, type Model, Network, parametersOf } from "../model/mod.ts";
import { stream } from "../random/mod.ts";
import { type Protocol, sketch } from "../train/mod.ts";
import { inputGradientNorm, minibatchGradient, sharpness, type Trained, weightNorm } from "./mod.ts";

await startBackend({ threads: 1 });

const { train, test, ...rest } = await mnist();
const first = (examples: Examples, size: number): Examples => ({
  size,
  gather: (indices, out) => examples.gather(indices, out),
  targets: examples.targets.slice(0, size),
});
/** The first images of MNIST. */
const dataset: Dataset = { ...rest, train: first(train, 14), test: first(test, 6) };

const models: Record<string, Model> = {
  mlp: mlp([28, 28, 1], [2], 10),
  cnn: {
    inputShape: [28, 28, 1],
    layers: [
      { type: "max-pool", size: 4 },
      { type: "conv2d", filters: 2, kernelSize: 3 },
      { type: "relu" },
      { type: "flatten" },
      { type: "dropout", rate: 0.5 },
      { type: "dense", units: 10 },
    ],
  },
};

const base = runsOf(smallExperiment("measure-test"))[0].protocol;

/** A net whose weights are three times larger than at first, so that its loss is no longer that of guessing. */
function netOf(model: Model, batchSize = 3) {
  const protocol: Protocol = {
    ...base,
    data: { name: "mnist", labels: "true" },
    loss: "cross-entropy",
    model,
    batchSize,
  };
  const values = initialise(model, "fan-in-uniform", stream("measure-test")).map((tensor) => tensor.map((w) => 3 * w));
  const network = new Network(runningKernels(), model);
  network.weights = values;
  const trained: Trained = { protocol, network, dataset, seed: 2 };
  return { trained, values, [Symbol.dispose]: () => network[Symbol.dispose]() };
}

/** Inputs of the examples at these indices. */
function inputsOf(examples: Examples, indices: Iterable<number>): Float64Array[] {
  return Array.from(indices, (index) => {
    const input = new Float32Array(28 * 28);
    examples.gather(Uint32Array.of(index), input);
    return Float64Array.from(input);
  });
}

// No pooling here: on the even background of an image its largest value is not one, and no difference quotient a gradient.
const withoutPooling: Record<string, Model> = {
  mlp: models.mlp,
  cnn: { inputShape: [28, 28, 1], layers: models.cnn.layers.slice(1) },
};
for (const [name, model] of Object.entries(withoutPooling)) {
  Deno.test(`inputGradientNorm() is the mean norm of finite differences by the pixels, ${name}`, () => {
    using net = netOf(model);
    const wide = weights64(net.values);
    const norms = inputsOf(dataset.test, Array(dataset.test.size).keys()).map((input, i) => {
      const loss = () =>
        meanLoss64(forward64(model, wide, [input]), dataset.test.targets.slice(i, i + 1) as Uint8Array);
      return Math.hypot(...finiteDifferences(loss, input));
    });
    const wanted = norms.reduce((a, b) => a + b, 0) / norms.length;
    assertClose([inputGradientNorm(net.trained).inputGradientNorm as number], [wanted], 1e-4);
  });
}

for (const [name, model] of Object.entries(models)) {
  Deno.test(`minibatchGradient() is norm and variance of finite differences over minibatches, ${name}`, () => {
    using net = netOf(model);
    const order = permutation(14, stream("measure-test", 2, "minibatch gradient"));
    // Fourteen examples are four full minibatches of three; the two left over do not count.
    const gradients = [...minibatches(14, 3, order)].slice(0, 4).map((indices) => {
      const targets = Uint8Array.from(indices, (index) => dataset.train.targets[index]);
      const inputs = inputsOf(dataset.train, indices);
      return gradients64(model, weights64(net.values), inputs, targets).flatMap((gradient) => [...gradient]);
    });
    const mean = gradients[0].map((_, j) => gradients.reduce((sum, gradient) => sum + gradient[j], 0) / 4);
    const variance = gradients.reduce((sum, gradient) =>
      sum + gradient.reduce((s, g, j) => s + (g - mean[j]) ** 2, 0), 0) / 3;
    const norm = gradients.reduce((sum, gradient) => sum + Math.hypot(...gradient), 0) / 4;
    const found = minibatchGradient(net.trained);
    assertClose([found.minibatchGradientVariance as number], [variance], 1e-4);
    assertClose([found.minibatchGradientNorm as number], [norm], 1e-4);
    assert.equal(found.minibatchGradientExampleVariance, 3 * (found.minibatchGradientVariance as number));
  });

  Deno.test(`sharpness() is the mean rise of the loss along filter-normalised directions, ${name}`, () => {
    using net = netOf(model);
    const inputs = inputsOf(dataset.train, Array(14).keys());
    const loss = (weights: Float64Array[]) => meanLoss64(forward64(model, weights, inputs), dataset.train.targets);
    const wide = weights64(net.values);
    const random = stream("measure-test", 2, "sharpness");
    const rises = Array.from({ length: 10 }, () => {
      const direction = wide.map((tensor, k) => {
        const filters = parametersOf(model)[k].shape.at(-1)!;
        const draw = tensor.map(() => random.normal());
        const norm = (values: Float64Array, filter: number) =>
          Math.hypot(...values.filter((_, i) => i % filters === filter));
        return draw.map((d, i) => d * norm(tensor, i % filters) / norm(draw, i % filters));
      });
      return [0.1, -0.1].map((distance) =>
        loss(wide.map((tensor, k) => tensor.map((w, i) => w + distance * direction[k][i]))) - loss(wide)
      );
    }).flat();
    const found = sharpness(net.trained);
    assertClose([found.lossAtEnd as number], [loss(wide)], 1e-5);
    assertClose([found.sharpness as number], [rises.reduce((a, b) => a + b, 0) / 20], 1e-3);
  });
}

Deno.test("measures leave the weights as they are, and no tensor behind", () => {
  using net = netOf(models.cnn);
  const before = tf.memory().numTensors;
  for (const measure of [inputGradientNorm, minibatchGradient, sharpness, weightNorm]) measure(net.trained);
  assert.equal(tf.memory().numTensors, before);
  assert.deepEqual(net.trained.network.weights, net.values);
});

Deno.test("weightNorm() is the L2 norm of all weights together", () => {
  using network = new Network(runningKernels(), mlp([2], [], 1));
  network.weights = [Float32Array.of(2, -3), Float32Array.of(6)];
  assert.equal(weightNorm({ network }).weightNorm, 7);
});

Deno.test("sketch() keeps distances to within its standard error", () => {
  const random = stream("sketch test");
  const draw = () => [Float32Array.from({ length: 30_000 }, () => random.normal())];
  const errors = Array.from({ length: 20 }, () => {
    const [a, b] = [draw(), draw()];
    const [p, q] = [a, b].map((weights) => sketch(weights, stream("sketch test", "signs")));
    const squared = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + (value - y[i]) ** 2, 0);
    return squared(p, q) / squared(a[0], b[0]) - 1;
  });
  const spread = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / 20);
  // The standard error is sqrt(2 / 1,024) = 0.044; a spread over 20 draws is off by a third of it at most.
  assert(spread > 0.029 && spread < 0.059, `spread ${spread}`);
});
