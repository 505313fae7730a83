import assert from "node:assert/strict";
import { smallExperiment } from "../../testing/mod.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { dataset } from "../data/mod.ts";
import { permutation } from "../dataset/mod.ts";
import { datasetOf, runsOf } from "../experiment/mod.ts";
import { initialise, mlp, Network } from "../model/mod.ts";
import { stream } from "../random/mod.ts";
import { evaluate } from "../train/evaluate.ts";
import { readMinibatch } from "../train/minibatch.ts";
import { type Protocol, sketch } from "../train/mod.ts";
import { inputGradientNorm, minibatchGradient, sharpness, type Trained } from "./mod.ts";

await startBackend({ threads: 1 });

const { protocol: base, module } = runsOf(smallExperiment("limits-test"))[0];

/** A net that was not trained, beside so many points. */
async function trainedOn(points: number, batchSize: number): Promise<Trained & Disposable> {
  assert(base.data.name === "sinc");
  const protocol: Protocol = { ...base, batchSize, data: { ...base.data, points } };
  const network = new Network(runningKernels(), protocol.model),
    dataset = await datasetOf({ protocol, seed: 0, module });
  network.weights = initialise(protocol.model, "fan-in-uniform", stream("limits-test"));
  return { protocol, network, dataset, seed: 0, [Symbol.dispose]: () => network[Symbol.dispose]() };
}

Deno.test("minibatchGradient() looks at 400 minibatches and no more", async () => {
  using trained = await trainedOn(450, 1);
  const { network, dataset, protocol } = trained;
  const order = permutation(450, stream("limits-test", 0, "minibatch gradient"));
  const norms = Array.from(order.subarray(0, 400), (index) => {
    network.lossAndGradients(protocol.loss, readMinibatch(network, dataset.train, Uint32Array.of(index)));
    return Math.hypot(...network.gradients.flatMap((gradient) => [...gradient]));
  });
  const wanted = norms.reduce((a, b) => a + b) / 400;
  assert(Math.abs(minibatchGradient(trained).minibatchGradientNorm as number / wanted - 1) < 1e-9);
});

Deno.test("sharpness() looks at the first 10,000 examples and no more", async () => {
  using trained = await trainedOn(10_005, 1);
  const { network, dataset, protocol } = trained;
  const loss = (size: number) => evaluate(protocol, network, dataset.train, size).loss;
  const [wanted, more] = [loss(10_000), loss(10_001)];
  assert.notEqual(wanted, more);
  assert.equal(sharpness(trained).lossAtEnd, wanted);
});

Deno.test("inputGradientNorm() takes each test example once, however many there are", async () => {
  using trained = await trainedOn(10, 1);
  const { network, dataset: { test }, protocol } = trained;
  assert(test.size > 400);
  const norms = Array.from({ length: test.size }, (_, index) => {
    return Math.hypot(...network.inputGradient(protocol.loss, readMinibatch(network, test, Uint32Array.of(index))));
  });
  const wanted = norms.reduce((a, b) => a + b) / test.size;
  assert(Math.abs(inputGradientNorm(trained).inputGradientNorm as number / wanted - 1) < 1e-6);
});

Deno.test("inputGradientNorm() counts each example by the weight of its class, and many without weight in a row", () => {
  const random = stream("limits-test", "weights"), model = mlp([2], [4], 3), classWeights = [0, 1, 3];
  const part = {
    inputs: Float32Array.from({ length: 900 }, () => random.normal()),
    targets: Uint8Array.from({ length: 450 }, (_, i) => i < 200 ? 0 : i % 3),
  };
  const data = dataset({ inputShape: [2], train: part, test: part, overlap: "ignore" });
  using network = new Network(runningKernels(), model);
  network.weights = initialise(model, "he-normal", random);
  const protocol: Protocol = { ...base, model, loss: { type: "cross-entropy", classWeights } };
  let sum = 0, all = 0;
  part.targets.forEach((label, index) => {
    const targets = readMinibatch(network, data.test, Uint32Array.of(index));
    sum += classWeights[label] * Math.hypot(...network.inputGradient("cross-entropy", targets));
    all += classWeights[label];
  });
  const found = inputGradientNorm({ protocol, network, dataset: data, seed: 0 }).inputGradientNorm as number;
  assert(Math.abs(found / (sum / all) - 1) < 1e-6);
});

Deno.test("sketch() gives each weight a sign of its own, so that many of one sign do not add up", () => {
  const count = 200_000, numbers = sketch([new Float32Array(count).fill(1)], stream("limits-test", "sketch"));
  // The squares sum to the number of weights, with a relative standard error of sqrt(2 / 1,024).
  const squares = numbers.reduce((sum, number) => sum + number * number, 0);
  assert(Math.abs(squares / count - 1) < 4 * Math.sqrt(2 / 1024), `${squares}`);
});
