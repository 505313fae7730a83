import assert from "node:assert/strict";
import { smallExperiment } from "../../testing/mod.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { dataset } from "../data/mod.ts";
import type { Examples } from "../dataset/mod.ts";
import { runsOf } from "../experiment/mod.ts";
import { mlp, Network } from "../model/mod.ts";
import { runStream, stream } from "../random/mod.ts";
import { adam, evaluate, heldOut, initialState, type Protocol, run, stepsPerEpochOf, Training } from "./mod.ts";
import { readMinibatch } from "./minibatch.ts";

await startBackend({ threads: 1 });

/** 40 images of 6 bytes, the first of which is the number of the image, and as many labels. */
const draw = stream("validation test", "bytes");
const images = (size: number, from: number) => ({
  inputs: {
    bytes: Uint8Array.from({ length: 6 * size }, (_, i) => i % 6 === 0 ? from + i / 6 : draw.integer(0, 255)),
    mean: 0.25,
    deviation: 0.5,
  },
  targets: Uint8Array.from({ length: size }, (_, i) => i % 4),
});
const data = dataset({ inputShape: [6], train: images(40, 0), test: images(10, 100), overlap: "ignore" });

const protocol: Protocol = {
  ...runsOf(smallExperiment("validation-test"))[0].protocol,
  ...{ model: mlp([6], [8], 4), loss: "cross-entropy", optimiser: adam(0.01), batchSize: 7, epochs: 3 },
  ...{ evaluateEvery: 1, ledgerEvery: 1, checkpointEvery: 1, weightSnapshots: [], validation: { examples: 11 } },
};

const parts = (change: Partial<Protocol> = {}, seed = 0) => {
  const learning = { ...protocol, ...change };
  return heldOut(learning, data, () => runStream(learning.experiment, seed, "validation"));
};
/** The number of each image of a set. */
const numbersOf = ({ images }: Examples) => [...images!.rows!].map((row) => images!.bytes[6 * row]);
const all = Array.from({ length: 40 }, (_, i) => i);

Deno.test("heldOut() parts the training set in two, in order, and leaves the test set alone", () => {
  const { dataset: { train, test, digest }, validation } = parts();
  const [trained, held] = [train, validation!].map(numbersOf);
  assert.deepEqual([train.size, trained.length, validation!.size, held.length], [29, 29, 11, 11]);
  assert.deepEqual([...trained, ...held].sort((a, b) => a - b), all);
  for (const numbers of [trained, held]) assert.deepEqual(numbers, numbers.toSorted((a, b) => a - b));
  assert.deepEqual([...validation!.targets], held.map((number) => number % 4));
  assert.deepEqual([test, digest], [data.test, data.digest]);
  assert.deepEqual(parts({ validation: undefined }), { dataset: data });
});

Deno.test("heldOut() is the same for all protocols of an experiment with one seed, and another with another seed", () => {
  const held = (change: Partial<Protocol>, seed = 0) => numbersOf(parts(change, seed).validation!);
  assert.deepEqual(held({ optimiser: adam(0.1), batchSize: 3, model: mlp([6], [], 4) }), held({}));
  assert.notDeepEqual(held({}, 1), held({}));
  assert.notDeepEqual(held({ experiment: "another" }), held({}));
  // Fewer are a part of more.
  assert.deepEqual(held({ validation: { examples: 5 } }).filter((number) => !held({}).includes(number)), []);
});

Deno.test("what is held out is drawn evenly", () => {
  const times = all.map(() => 0);
  for (let seed = 0; seed < 1000; seed++) for (const number of numbersOf(parts({}, seed).validation!)) times[number]++;
  // 275 of 1,000 each, give or take five standard errors of 14.
  assert(times.every((count) => Math.abs(count - 275) < 70), `${times}`);
});

Deno.test("a net reads the same bits of an image by its row as of the whole set, and refuses one that is not there", () => {
  using network = new Network(runningKernels(), protocol.model);
  network.weights = initialState(protocol, 0).weights;
  const { validation } = parts(),
    outputsOf = (examples: Examples, ...indices: number[]) => {
      readMinibatch(network, examples, Uint32Array.from(indices));
      return network.outputs();
    };
  const gathered: Examples = { ...validation!, images: undefined }, [, first, , , last] = numbersOf(validation!);
  assert.deepEqual(outputsOf(validation!, 4, 1), outputsOf(data.train, last, first));
  assert.deepEqual(outputsOf(validation!, 4, 1), outputsOf(gathered, 4, 1));
  assert.throws(() => outputsOf(validation!, 11), /There is no example 11: the set has 11, counted from 0/);
  assert.throws(() => outputsOf(data.train, 40), /There is no example 40: the set has 40, counted from 0/);
});

Deno.test("a run learns from what is not held out, and tells how it does on each part", async () => {
  const segments = await Array.fromAsync(run(runningKernels(), protocol, 0, { dataset: data }));
  // 29 examples are four minibatches of 7 and one of 1.
  assert.equal(stepsPerEpochOf(protocol, 40), 5);
  assert.equal(segments.at(-1)!.step, 15);
  using training = new Training(runningKernels(), protocol, data, initialState(protocol, 0));
  const { dataset: { train, test }, validation } = parts();
  assert.deepEqual(numbersOf(training.validation!), numbersOf(validation!));
  const other = { ...protocol, validation: undefined };
  const same = await Array.fromAsync(run(runningKernels(), other, 0, { dataset: { ...data, train } }));
  for (const [i, { epochs: [metrics], steps }] of segments.entries()) {
    training.step();
    const { validationLoss, validationAccuracy, ...rest } = metrics ?? {};
    assert.deepEqual([steps, metrics && rest], [same[i].steps, same[i].epochs[0]]);
    if (!metrics) continue;
    const { network } = training, found = evaluate(protocol, network, validation!);
    assert.deepEqual({ loss: validationLoss, accuracy: validationAccuracy }, found);
    assert.equal(metrics.trainLossAfter, evaluate(protocol, network, train).loss);
    assert.equal(metrics.testLoss, evaluate(protocol, network, test).loss);
  }
  assert.equal(segments.flatMap(({ epochs }) => epochs).length, 3);
});
