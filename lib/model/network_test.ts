import assert from "node:assert/strict";
import { mnist } from "../../datasets/mnist/mod.ts";
import { assertClose, finiteDifferences, forward64, gradients64, meanLoss64, weights64 } from "../../testing/mod.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { stream } from "../random/mod.ts";
import {
  initialise,
  type Layer,
  type Loss,
  type LossName,
  type Model,
  Network,
  type Pass,
  type Targets,
} from "./mod.ts";

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

/** Each loss with so many outputs, and targets for three examples. */
const losses: readonly (readonly [Loss, outputs: number, Targets])[] = [
  ["cross-entropy", 10, Uint8Array.of(9, 0, 4)],
  ["mean-squared-error", 1, Float32Array.of(0.5, -1, 2)],
  ["mean-squared-error", 3, Float32Array.of(0.5, -1, 2, 1, 0, 3, -0.25, 4, 1)],
  ["mean-absolute-error", 3, Float32Array.of(0.5, -1, 2, 1, 0, 3, -0.25, 4, 1)],
  [{ type: "huber", delta: 0.75 }, 3, Float32Array.of(0.5, -1, 2, 1, 0, 3, -0.25, 4, 1)],
  [{ type: "cross-entropy", labelSmoothing: 0.2 }, 10, Uint8Array.of(9, 0, 4)],
  [{ type: "cross-entropy", labelSmoothing: 0.1, classWeights: [2, 0.5, 0] }, 3, Uint8Array.of(2, 0, 1)],
  [{ type: "binary-cross-entropy", positiveWeights: [3, 0.5] }, 2, Float32Array.of(0, 1, 1, 0.25, 0, 0)],
  ["binary-cross-entropy", 1, Float32Array.of(0, 1, 1)],
  ["binary-cross-entropy", 5, Float32Array.of(0, 1, 1, 0.25, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0.9, 1)],
];

for (const [loss, outputs, targets] of losses) {
  for (const [name, layers] of Object.entries(nets)) {
    const model: Model = { inputShape, layers: [...layers.slice(0, -1), { type: "dense", units: outputs }] };
    Deno.test(`a Network's loss and gradients are those of finite differences through ${name}, ${JSON.stringify(loss)} of ${outputs}`, () => {
      const random = stream("network test", name);
      const inputs = Array.from(
        { length: examples },
        () => Float64Array.from({ length: 70 }, () => Math.fround(random.normal())),
      );
      const weights = initialise(model, "fan-in-uniform", random);
      const dropout = () => stream("network test", name, "dropout");
      const training = (): Pass => ({ mode: "training", random: dropout() });
      const wide = weights64(weights);
      const outputs64 = forward64(model, wide, inputs, dropout());
      const gradients = gradients64(model, wide, inputs, targets, dropout, loss);
      using network = new Network(runningKernels(), model);
      network.weights = weights;
      const fill = () => network.inputs(examples).set(inputs.flatMap((input) => [...input]));
      fill();
      const found = network.lossAndGradients(loss, targets, training());
      assertClose([found.mean], [meanLoss64(outputs64, targets, loss)], 1e-5);
      network.gradients.forEach((gradient, i) => assertClose(gradient, gradients[i], 1e-4));
      if (loss === "cross-entropy") {
        const argmax = outputs64.map((output) => output.indexOf(Math.max(...output)));
        assert.equal(found.correct, argmax.filter((best, i) => best === targets[i]).length);
      }
      if (loss === "mean-squared-error") assert.equal(found.correct, 0);
      fill();
      assertClose(network.outputs(training()), outputs64.flatMap((output) => [...output]), 1e-5);

      // Without dropout, as in evaluation.
      fill();
      const evaluated = meanLoss64(forward64(model, wide, inputs), targets, loss);
      assertClose([network.loss(loss, targets).mean], [evaluated], 1e-5);
      const gradientByInputs = network.inputGradient(loss, targets);
      const wanted = inputs.map((input) =>
        finiteDifferences(() => meanLoss64(forward64(model, wide, inputs), targets, loss), input)
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

Deno.test("a Network counts an example of many labels as right where each logit is on its target's side", () => {
  using network = new Network(runningKernels(), { inputShape: [1], layers: [{ type: "dense", units: 3 }] });
  network.weights = [new Float32Array(3), Float32Array.of(2, -1, 0)];
  const correct = (...targets: number[]) => {
    network.inputs(targets.length / 3).fill(1);
    return network.loss("binary-cross-entropy", Float32Array.from(targets)).correct;
  };
  // A probability of one half is not above it, and says no.
  assert.deepEqual([correct(1, 0, 0), correct(1, 0, 1), correct(0, 0, 0), correct(1, 1, 0)], [1, 0, 0, 0]);
  assert.deepEqual([correct(0.75, 0.25, 0.5), correct(0.5, 0, 0)], [1, 0]);
  assert.equal(correct(1, 0, 0, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0), 3);
});

Deno.test("a Network takes labels of any width, and more than 256 classes", () => {
  using network = new Network(runningKernels(), { inputShape: [1], layers: [{ type: "dense", units: 70_000 }] });
  const bias = new Float32Array(70_000);
  network.weights = [new Float32Array(70_000), bias.with(69_999, 20)];
  const lossOf = (targets: Targets) => {
    network.inputs(1).fill(1);
    return network.lossAndGradients("cross-entropy", targets);
  };
  const likely = lossOf(Uint32Array.of(69_999)), unlikely = Math.log(69_999 + Math.exp(20));
  assert.equal(likely.correct, 1);
  assertClose([likely.mean], [unlikely - 20], 1e-6);
  assert.equal(network.gradients[1].findIndex((gradient) => gradient < 0), 69_999);
  for (const label of [Uint8Array.of(255), Uint16Array.of(255), Uint32Array.of(255)]) {
    const { mean, correct } = lossOf(label);
    assertClose([mean, correct], [unlikely, 0], 1e-6);
  }
  assert.throws(() => lossOf(Uint32Array.of(70_000)), /has label 70000, the net has outputs 0 to 69999/);
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
  for (const loss of ["mean-squared-error", "binary-cross-entropy"] as const) {
    assert.throws(() => network.loss(loss, new Float32Array(2)), /There are 2 targets for 2 examples of 10 outputs/);
  }
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
    assert.throws(
      () => single[compute]("cross-entropy", Float32Array.of(0, 1)),
      /on values, wanted mean-squared-error or binary-cross-entropy or mean-absolute-error or huber/,
    );
    for (const loss of ["mean-squared-error", "binary-cross-entropy"] as const) {
      assert.throws(() => single[compute](loss, Uint8Array.of(0, 0)), /on labels, wanted cross-entropy/);
    }
    assert.throws(() => network[compute]("crossentropy" as LossName, Uint8Array.of(0, 0)), /The loss is crossentropy/);
    assert.throws(() => single[compute]("hinge" as LossName, Float32Array.of(0, 0)), /The loss is hinge/);
  }
});
