import assert from "node:assert/strict";
import { sinc } from "../../experiments/function/sinc.ts";
import { assertClose, forward64, gradients64, meanLoss64, smallExperiment, weights64 } from "../../testing/mod.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { minibatches, permutation } from "../dataset/mod.ts";
import { datasetOf, runsOf } from "../experiment/mod.ts";
import { initialise, mlp } from "../model/mod.ts";
import { stream } from "../random/mod.ts";
import {
  adam,
  decodeState,
  decodeWeights,
  initialState,
  type Protocol,
  run,
  type Segment,
  sgd,
  Training,
} from "./mod.ts";
import { sketch } from "./sketch.ts";

await startBackend({ threads: 1 });

const experiment = smallExperiment("run-test");
const { protocol, module } = runsOf(experiment)[0];

/** What a run learns from. */
const materials = async (protocol: Protocol, seed: number) => ({
  dataset: await datasetOf({ protocol, seed, module }),
});

/** All segments of a run. */
const segmentsOf = async (protocol: Protocol, seed: number, from?: Uint8Array) =>
  await Array.fromAsync(run(runningKernels(), protocol, seed, await materials(protocol, seed), from));

const mnistProtocol: Protocol = {
  experiment: "run-test",
  data: { name: "mnist", labels: "true" },
  model: mlp([28, 28, 1], [10], 10),
  initialisation: "fan-in-uniform",
  loss: "cross-entropy",
  optimiser: adam(0.001),
  batchSize: 7000,
  epochs: 2,
  evaluateEvery: 1,
  stepMetrics: ["loss"],
  weightSnapshots: [],
  ledgerEvery: 5,
  checkpointEvery: 5,
};

Deno.test("run() gives the same segments to whoever runs it, whatever ran before", async () => {
  const first = await segmentsOf(protocol, 1);
  await segmentsOf(protocol, 0);
  assert.deepEqual(await segmentsOf(protocol, 1), first);
  assert.notDeepEqual(await segmentsOf(protocol, 0), first);
});

Deno.test("run() resumed from any of its segments goes on to the same bytes", async () => {
  const whole = await segmentsOf(protocol, 3);
  assert.deepEqual(whole.map(({ step }) => step), [2, 4, 6, 8, 10, 12, 14, 15]);
  for (let i = 0; i < whole.length; i++) {
    assert.deepEqual(await segmentsOf(protocol, 3, whole[i].state), whole.slice(i + 1), `from step ${whole[i].step}`);
  }
});

Deno.test("run() keeps step metrics of so many first steps as the protocol says, and the same states", async () => {
  const whole = await segmentsOf(protocol, 3);
  const short = await segmentsOf({ ...protocol, stepMetricsUntil: 5 }, 3);
  assert.deepEqual(short.map(({ state }) => state), whole.map(({ state }) => state));
  const losses = (segments: Segment[]) => segments.flatMap(({ steps }) => steps.loss ?? []);
  assert.deepEqual(losses(short), losses(whole).slice(0, 5));
  // A line that ends behind them has none, and says nothing of them.
  assert.deepEqual(short.map(({ steps }) => Object.keys(steps).length), [2, 2, 2, 0, 0, 0, 0, 0]);
  assert.deepEqual(await segmentsOf({ ...protocol, stepMetricsUntil: 5 }, 3, short[1].state), short.slice(2));
});

Deno.test("run() on MNIST resumed within an epoch goes on to the same bytes", async () => {
  const whole = await segmentsOf(mnistProtocol, 0);
  // 60,000 examples are 8 minibatches of 7,000 and one of 4,000.
  assert.deepEqual(whole.map(({ step }) => step), [5, 10, 15, 18]);
  assert.deepEqual(await segmentsOf(mnistProtocol, 0, whole[1].state), whole.slice(2));
  const [first, second] = whole.flatMap(({ epochs }) => epochs);
  assert(second.testAccuracy > first.testAccuracy && second.testAccuracy > 0.3, `accuracy ${second.testAccuracy}`);
});

Deno.test("run() trains as a float64 simulation does, partial last minibatches included", async () => {
  const { model, data, optimiser, batchSize, experiment: name, epochs, stepMetrics } = protocol;
  assert(stepMetrics.includes("loss"));
  const seed = 5;
  const { train } = sinc({ ...data, stream: stream(name, seed, "points") });
  const weights = weights64(initialise(model, "fan-in-uniform", stream(name, seed, "init")));
  const moments = weights.map(({ length }) => ({ m: new Float64Array(length), v: new Float64Array(length) }));
  const [shuffle, masks] = [stream(name, seed, "shuffle"), stream(name, seed, "dropout")];
  const losses: number[] = [];
  const norms: number[] = [];
  const sizes: number[] = [];
  const runningMeans: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    let sum = 0;
    for (const indices of minibatches(train.size, batchSize, permutation(train.size, shuffle))) {
      const x = Array.from(indices, (index) => {
        const input = new Float32Array(1);
        train.gather(Uint32Array.of(index), input);
        return Float64Array.from(input);
      });
      const targets = Float32Array.from(indices, (index) => train.targets[index]);
      const start = masks.state();
      const again = () => {
        const copy = stream(name, seed, "dropout");
        while (copy.state().join() !== start.join()) copy.uniform();
        return copy;
      };
      losses.push(meanLoss64(forward64(model, weights, x, masks), targets));
      sum += losses.at(-1)! * indices.length;
      const gradients = gradients64(model, weights, x, targets, again);
      norms.push(Math.hypot(...gradients.flatMap((gradient) => [...gradient])));
      sizes.push(indices.length);
      gradients.forEach((gradient, i) => {
        gradient.forEach((g, j) => {
          const { m, v } = moments[i];
          m[j] = 0.9 * m[j] + 0.1 * g;
          v[j] = 0.999 * v[j] + 0.001 * g * g;
          const [mean, square] = [m[j] / (1 - 0.9 ** losses.length), v[j] / (1 - 0.999 ** losses.length)];
          weights[i][j] -= optimiser.learningRate * mean / (Math.sqrt(square) + 1e-8);
        });
      });
    }
    runningMeans.push(sum / train.size);
  }
  assert.deepEqual(sizes.slice(0, 6), [4, 4, 2, 4, 4, 2]);
  const segments = await segmentsOf(protocol, seed);
  assertClose(segments.flatMap(({ steps }) => steps.loss!), losses, 1e-4);
  assertClose(segments.flatMap(({ steps }) => steps.gradientNorm!), norms, 1e-4);
  const metrics = segments.flatMap(({ epochs }) => epochs);
  assertClose(metrics.map(({ trainLoss }) => trainLoss), metrics.map(({ epoch }) => runningMeans[epoch]), 1e-4);
  const last = decodeState(protocol, segments.at(-1)!.state);
  last.weights.forEach((tensor, i) => assertClose(tensor, weights[i], 1e-4));
});

Deno.test("run() takes epoch metrics as often as it is told, and after the last epoch", async () => {
  const epochs = (await segmentsOf(protocol, 0)).flatMap(({ epochs }) => epochs.map(({ epoch }) => epoch));
  assert.deepEqual(epochs, [1, 3, 4]);
});

Deno.test("run() keeps norm and sketch of the weights before training and after the epochs that it is told", async () => {
  const snapshots = (await segmentsOf(protocol, 2)).flatMap(({ weightSnapshots }) => weightSnapshots);
  assert.deepEqual(snapshots.map(({ epoch }) => epoch), [-1, 1]);
  const { weights } = initialState(protocol, 2);
  assert.deepEqual(snapshots[0].sketch, Array.from(sketch(weights, stream("run-test", "sketch"))));
  const norm = Math.hypot(...weights.flatMap((tensor) => [...tensor]));
  assert(Math.abs(snapshots[0].norm / norm - 1) < 1e-12);
});

Deno.test("run() gives the trained weights at its end and only then", async () => {
  const segments = await segmentsOf(protocol, 0);
  assert.deepEqual(segments.map(({ last }) => last), [...Array(segments.length - 1).fill(false), true]);
  const { weights, state } = segments.at(-1)!;
  assert.deepEqual(decodeWeights(protocol, weights!).weights, decodeState(protocol, state).weights);
  assert(segments.slice(0, -1).every(({ weights }) => weights === undefined));
});

Deno.test("run() stops after the epoch whose training accuracy reaches the one wanted", async () => {
  const segments = await segmentsOf({ ...mnistProtocol, epochs: 50, stopAtTrainAccuracy: 0.3 }, 0);
  const epochs = segments.flatMap(({ epochs }) => epochs);
  assert(epochs.length < 50);
  assert(epochs.at(-1)!.trainAccuracyAfter >= 0.3);
  assert(epochs.slice(0, -1).every(({ trainAccuracyAfter }) => trainAccuracyAfter < 0.3));
  assert.equal(segments.at(-1)!.step, 9 * epochs.length);
  assert(segments.at(-1)!.last);
});

Deno.test("two runs that share a seed start equal and see the same order, points and masks", async () => {
  const other: Protocol = { ...protocol, optimiser: adam(0.02) };
  const [[first], [second]]: Segment[][] = [await segmentsOf(protocol, 4), await segmentsOf(other, 4)];
  assert.deepEqual(initialState(protocol, 4), initialState(other, 4));
  // The first step's loss is taken before any update: the same minibatch through the same mask.
  assert.equal(first.steps.loss![0], second.steps.loss![0]);
  const random = ({ state }: Segment) => decodeState(protocol, state).random;
  assert.deepEqual(random(first), random(second));
});

Deno.test("run() writes states into spare memory, where the same bytes come out", async () => {
  const spare: Uint8Array<ArrayBuffer>[] = [];
  const states: Uint8Array[] = [], buffers = new Set<ArrayBuffer>();
  for await (const { state } of run(runningKernels(), protocol, 3, await materials(protocol, 3), undefined, spare)) {
    states.push(state.slice());
    buffers.add(state.buffer);
    spare.push(state);
  }
  assert.deepEqual(states, (await segmentsOf(protocol, 3)).map(({ state }) => state));
  // The header of a later state may be longer than the one before.
  assert(buffers.size < states.length / 2, `${buffers.size} pieces of memory for ${states.length} states`);
});

Deno.test("run() ends where loss, gradient or an evaluation is not finite, says at which step, and what to do", async () => {
  for (
    const [change, said] of [
      [{ optimiser: adam(1e38) }, /The loss at step 2 of run-test is NaN: .* lower the learning rate \(1e\+38\)/],
      [
        { optimiser: sgd(1e18) },
        /The loss at step 2 of run-test is 5\.\d+e\+69, more than float32 holds: the training diverged/,
      ],
      // The one step goes well, and leaves weights of which no loss is finite.
      [
        { optimiser: sgd(1e30), batchSize: 10, epochs: 1, weightSnapshots: [] },
        /The training loss after epoch 0 of run-test is (NaN|Infinity)/,
      ],
    ] as const
  ) {
    await assert.rejects(segmentsOf({ ...protocol, ...change }, 0), (error: Error) => {
      assert.equal(error.name, "DivergenceError");
      assert.match(error.message, said);
      return true;
    });
  }
});

/** The state before the first step, as training tells it. */
async function encodedStart(seed: number): Promise<Uint8Array> {
  using training = new Training(
    runningKernels(),
    protocol,
    (await materials(protocol, seed)).dataset,
    initialState(protocol, seed),
  );
  return training.state();
}

Deno.test("decodeState() reads the state that training tells", async () => {
  assert.deepEqual(decodeState(protocol, await encodedStart(9)), initialState(protocol, 9));
});

Deno.test("decodeState() refuses a checkpoint of another model", async () => {
  const bytes = await encodedStart(0);
  const { protocol: wide } = runsOf(experiment).at(-1)!;
  assert.throws(
    () => decodeState(wide, bytes),
    /of another model: tensor 0 is weights\/0-dense\/kernel \[1,4\], wanted weights\/0-dense\/kernel \[1,8\]/,
  );
  assert.throws(() => decodeState({ ...protocol, model: mlp([1], [], 1) }, bytes), /is of another model/);
});
