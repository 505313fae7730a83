import assert from "node:assert/strict";
import { mnist } from "../../datasets/mnist/mod.ts";
import { assertClose, finiteDifferences, forward64, gradients64, meanLoss64, weights64 } from "../../testing/mod.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { stream } from "../random/mod.ts";
import { initialise, type Layer, type LossName, type Model, Network, type Pass } from "./mod.ts";

await startBackend({ threads: 1 });

const nets: Record<string, Layer[]> = {
  "dense": [{ type: "flatten" }, { type: "dense", units: 10 }],
  "relu between dense": [{ type: "flatten" }, { type: "dense", units: 6 }, { type: "relu" }, {
    type: "dense",
    units: 10,
  }],
  "conv2d of kernel 3": [{ type: "conv2d", filters: 3, kernelSize: 3 }, { type: "flatten" }, {
    type: "dense",
    units: 10,
  }],
  "conv2d of kernel 5": [{ type: "conv2d", filters: 2, kernelSize: 5 }, { type: "flatten" }, {
    type: "dense",
    units: 10,
  }],
  "conv2d of even kernel": [{ type: "conv2d", filters: 2, kernelSize: 2 }, { type: "flatten" }, {
    type: "dense",
    units: 10,
  }],
  "max-pool": [
    { type: "conv2d", filters: 2, kernelSize: 3 },
    { type: "max-pool", size: 2 },
    { type: "flatten" },
    { type: "dense", units: 10 },
  ],
  "conv2d, relu and max-pool twice": [
    { type: "conv2d", filters: 3, kernelSize: 3 },
    { type: "relu" },
    { type: "max-pool", size: 2 },
    { type: "conv2d", filters: 2, kernelSize: 3 },
    { type: "relu" },
    { type: "max-pool", size: 2 },
    { type: "flatten" },
    { type: "dense", units: 10 },
  ],
  "dropout": [
    { type: "flatten" },
    { type: "dense", units: 8 },
    { type: "dropout", rate: 0.5 },
    { type: "dense", units: 10 },
  ],
  "dropout twice": [
    { type: "dropout", rate: 0.25 },
    { type: "flatten" },
    { type: "dense", units: 6 },
    { type: "dropout", rate: 0.4 },
    { type: "dense", units: 10 },
  ],
};

const inputShape = [5, 7, 2];
const examples = 3;

for (const loss of ["cross-entropy", "mean-squared-error"] as const) {
  for (const [name, layers] of Object.entries(nets)) {
    const outputs = loss === "cross-entropy" ? 10 : 1;
    const model: Model = { inputShape, layers: [...layers.slice(0, -1), { type: "dense", units: outputs }] };
    Deno.test(`a Network's loss and gradients are those of finite differences through ${name}, ${loss}`, () => {
      const random = stream("network test", name);
      const inputs = Array.from(
        { length: examples },
        () => Float64Array.from({ length: 70 }, () => Math.fround(random.normal())),
      );
      const weights = initialise(model, "fan-in-uniform", random);
      const targets = loss === "cross-entropy" ? Uint8Array.of(9, 0, 4) : Float32Array.of(0.5, -1, 2);
      const dropout = () => stream("network test", name, "dropout");
      const training = (): Pass => ({ mode: "training", random: dropout() });
      const wide = weights64(weights);
      const outputs64 = forward64(model, wide, inputs, dropout());
      const gradients = gradients64(model, wide, inputs, targets, dropout);
      using network = new Network(runningKernels(), model);
      network.weights = weights;
      const fill = () => network.inputs(examples).set(inputs.flatMap((input) => [...input]));
      fill();
      const found = network.lossAndGradients(loss, targets, training());
      assertClose([found.mean], [meanLoss64(outputs64, targets)], 1e-5);
      network.gradients.forEach((gradient, i) => assertClose(gradient, gradients[i], 1e-4));
      if (loss === "cross-entropy") {
        const argmax = outputs64.map((output) => output.indexOf(Math.max(...output)));
        assert.equal(found.correct, argmax.filter((best, i) => best === targets[i]).length);
      }
      fill();
      assertClose(network.outputs(training()), outputs64.flatMap((output) => [...output]), 1e-5);

      // Without dropout, as in evaluation.
      fill();
      const evaluated = meanLoss64(forward64(model, wide, inputs), targets);
      assertClose([network.loss(loss, targets).mean], [evaluated], 1e-5);
      const gradientByInputs = network.inputGradient(loss, targets);
      const wanted = inputs.map((input) =>
        finiteDifferences(() => meanLoss64(forward64(model, wide, inputs), targets), input)
      );
      assertClose(gradientByInputs, wanted.flatMap((gradient) => [...gradient]), 1e-4);
      assert.deepEqual(network.weights, weights);
    });
  }
}

Deno.test("a Network counts the first of equal logits as the answer, and nothing for values", () => {
  using network = new Network(runningKernels(), { inputShape: [2], layers: [{ type: "dense", units: 10 }] });
  network.weights = [new Float32Array(20), new Float32Array(10)];
  network.inputs(2).fill(1);
  assert.equal(network.loss("cross-entropy", Uint8Array.of(0, 0)).correct, 2);
  assert.equal(network.loss("cross-entropy", Uint8Array.of(1, 0)).correct, 1);
});

Deno.test("a Network gives the same for minibatches of changing sizes", () => {
  const model: Model = { inputShape, layers: nets["conv2d, relu and max-pool twice"] };
  using network = new Network(runningKernels(), model);
  network.weights = initialise(model, "fan-in-uniform", stream("network test"));
  const random = stream("network test", "sizes");
  const inputs = Float32Array.from({ length: 9 * 70 }, () => random.normal());
  network.inputs(9).set(inputs);
  const all = network.outputs();
  for (const batch of [1, 4, 9, 2]) {
    network.inputs(batch).set(inputs.subarray(0, batch * 70));
    assertClose(network.outputs(), all.subarray(0, batch * 10), 1e-6);
  }
});

Deno.test("a Network standardises MNIST's bytes to the very numbers that gather() gives", async () => {
  const { test } = await mnist();
  using network = new Network(runningKernels(), { inputShape: [28, 28, 1], layers: [{ type: "flatten" }] });
  const indices = Uint32Array.of(9_999, 0, 7, 7, 4_321);
  network.standardise(test.images!, indices);
  const wanted = new Float32Array(5 * 784);
  test.gather(indices, wanted);
  assert.deepEqual(network.outputs(), wanted);
  assert.throws(() => network.standardise(test.images!, Uint32Array.of(10_000)), /There is no example 10000/);
});

Deno.test("a Network refuses weights and targets that are not as many as it wants", () => {
  using network = new Network(runningKernels(), { inputShape: [2], layers: [{ type: "dense", units: 10 }] });
  assert.throws(() => network.weights = [new Float32Array(20)], /The weights have 20 numbers, the model has 20, 10/);
  network.inputs(2).fill(0);
  assert.throws(() => network.loss("cross-entropy", Uint8Array.of(1)), /There are 1 targets for 2 examples/);
});

Deno.test("a Network hands its kernels no label that it has no output for, and no targets of another kind", () => {
  using network = new Network(runningKernels(), { inputShape: [2], layers: [{ type: "dense", units: 3 }] });
  using single = new Network(runningKernels(), { inputShape: [2], layers: [{ type: "dense", units: 1 }] });
  for (const net of [network, single]) {
    net.weights = net.parameters.map(({ shape }) => new Float32Array(shape.reduce((a, b) => a * b, 1)));
    net.inputs(2).fill(0);
  }
  for (const compute of ["loss", "lossAndGradients", "inputGradient"] as const) {
    assert.throws(
      () => network[compute]("cross-entropy", Uint8Array.of(2, 3)),
      /Example 1 of the minibatch has label 3, the net has outputs 0 to 2/,
    );
    assert.throws(() => network[compute]("mean-squared-error", Float32Array.of(0, 1)), /has 3 outputs for one value/);
    assert.throws(
      () => single[compute]("cross-entropy", Float32Array.of(0, 1)),
      /on values, wanted mean-squared-error/,
    );
    assert.throws(() => single[compute]("mean-squared-error", Uint8Array.of(0, 0)), /on labels, wanted cross-entropy/);
    assert.throws(() => network[compute]("crossentropy" as LossName, Uint8Array.of(0, 0)), /The loss is crossentropy/);
  }
});
