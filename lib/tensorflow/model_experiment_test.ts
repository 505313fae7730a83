import assert from "node:assert/strict";
import { scratchFolder } from "../../testing/mod.ts";
import models, { Scale, sequences } from "../../testing/model_experiment.ts";
import { type BackendOptions, runningKernels, startBackend } from "../backend/mod.ts";
import { dataset } from "../data/mod.ts";
import {
  evaluateAgain,
  evidenceOf,
  type Ledger,
  putOnRecord,
  recordedRuns,
  replay,
  reproduce,
  reproduceAll,
} from "../evidence/mod.ts";
import type { Call, Run, RunSegment, SegmentExperiment, SegmentProtocol } from "../experiment/mod.ts";
import { runsOf } from "../experiment/mod.ts";
import { sha256 } from "../files/mod.ts";
import { placesOf } from "../project/mod.ts";
import { stream } from "../random/mod.ts";
import { type BuiltModel, modelExperiment, tf, type TrainingPlan } from "./mod.ts";

const places = placesOf(scratchFolder("models"));
const runs = runsOf(models);
const { failed } = await reproduceAll(runs, { store: places.store, jobs: 2, threads: 1 });

const callOf = (variant: string): Call => ({
  variant,
  choices: {},
  seed: 0,
  random: (purpose) => stream("models", 0, purpose),
});
const digests = (segments: readonly RunSegment[]) => segments.map(({ state, metrics }) => [sha256(state), metrics]);

Deno.test("models of every kind are runs: loss and accuracy by epoch, and what is measured at the end", () => {
  assert.deepEqual(failed.map(({ error }) => error), []);
  const evidence = evidenceOf(models, {}, places);
  for (const variant of models.variants) {
    const [losses] = evidence.metrics(variant, "trainLoss"), [accuracies] = evidence.metrics(variant, "testAccuracy");
    assert.deepEqual(evidence.metricAxis(variant, "trainLoss"), [7, 14, 21]);
    assert(losses[2] < losses[0], `${variant}: ${losses}`);
    assert.equal(accuracies[2], evidence.final(variant, "testAccuracy")[0]);
    assert(evidence.final(variant, "parameters")[0] > 50);
  }
});

Deno.test("models of every kind go on record and are replayed from the seed, from mid-run and with two threads", async () => {
  await putOnRecord(models, runs, places, "2026-01-02");
  const backend = await startBackend({ threads: 2 });
  for (const recorded of recordedRuns(models, { ...places, store: "" })) {
    await replay(recorded, { from: 0, to: 21 });
    await evaluateAgain(recorded);
    if (recorded.checkpoints.includes("state-10")) await replay(recorded, { from: 10, to: 21 });
  }
  await backend.dispose();
});

for (const variant of models.variants) {
  Deno.test(`${variant} goes on from any of its states to the same bytes, with one thread and two`, async () => {
    const wanted: RunSegment[] = [];
    for (const threads of [1, 2]) {
      const backend = await startBackend({ threads });
      const straight = await Array.fromAsync(models.segments(callOf(variant)));
      if (wanted.length === 0) wanted.push(...straight);
      assert.deepEqual(digests(straight), digests(wanted));
      assert.deepEqual(straight.map(({ step }) => step), [5, 7, 10, 14, 15, 20, 21]);
      for (const [i, { state }] of straight.slice(0, -1).entries()) {
        const resumed = await Array.fromAsync(models.segments({ ...callOf(variant), from: state }));
        assert.deepEqual(digests(resumed), digests(straight.slice(i + 1)), `from segment ${i}`);
      }
      await backend.dispose();
    }
  });
}

Deno.test("a run of a model leaves no tensors behind, where TensorFlow.js itself leaves none", async () => {
  const backend = await startBackend({ threads: 1 });
  // The masks of recurrent dropout, and a constant of the optimiser with momentum, are never disposed of.
  for (const variant of models.variants.filter((variant) => !["lstm", "gru"].includes(variant))) {
    await Array.fromAsync(models.segments(callOf(variant)));
    const before = tf.memory().numTensors;
    await Array.fromAsync(models.segments(callOf(variant)));
    assert.equal(tf.memory().numTensors, before, variant);
  }
  await backend.dispose();
});

/** An experiment of one dense layer behind some others. */
function withLayers(
  layers: () => tf.layers.Layer[],
  change: () => Partial<BuiltModel> = () => ({}),
  learningRate = 0.1,
) {
  return modelExperiment({
    id: "models",
    title: "",
    code: import.meta.url,
    variants: ["a"],
    seeds: () => 1,
    assumptions: [],
    dataset: () => {
      // All examples are alike, so that their order makes no difference.
      const all = {
        inputs: Array.from({ length: 32 }, (_, i) => (i % 4 + 1) / 4),
        targets: new Float32Array(8).fill(1),
      };
      return dataset({ inputShape: [4], train: all, test: all, overlap: "ignore" });
    },
    training: () => ({ epochs: 12, batchSize: 8, segmentSteps: 1 }),
    build: ({ nextSeed }) => {
      const kernelInitializer = tf.initializers.glorotUniform({ seed: nextSeed() });
      const model = tf.sequential({
        layers: [
          tf.layers.inputLayer({ batchInputShape: [8, 4] }),
          ...layers(),
          tf.layers.dense({ units: 1, kernelInitializer }),
        ],
      });
      return { model, optimizer: tf.train.sgd(learningRate), loss: "mean-squared-error", ...change() };
    },
  });
}

/** What someone would write by mistake. */
const refused: readonly (readonly [string, () => tf.layers.Layer[], RegExp, (() => Partial<BuiltModel>)?, number?])[] =
  [
    [
      "an initialiser without a seed",
      () => [tf.layers.dense({ units: 3, name: "hidden" })],
      /^RandomnessError: Layer "hidden" has another kernel each time it is built: give its initialiser a seed/,
    ],
    [
      "an initialiser with the seed 0, which TensorFlow.js takes for none",
      () => [tf.layers.dense({ units: 3, name: "zero", kernelInitializer: tf.initializers.heNormal({ seed: 0 }) })],
      /Layer "zero" has another kernel each time it is built/,
    ],
    [
      "a recurrent layer whose second initialiser has no seed",
      () => [
        tf.layers.reshape({ targetShape: [2, 2] }),
        tf.layers.lstm({ units: 2, name: "memory", kernelInitializer: tf.initializers.glorotNormal({ seed: 3 }) }),
      ],
      /Layer "memory" has another recurrent_kernel each time it is built/,
    ],
    [
      "a layer of its own without a seed",
      () => [new Scale(undefined)],
      /Layer "scale_.*" has another scale each time/i,
    ],
    [
      "noise that takes no seed",
      () => [tf.layers.gaussianNoise({ stddev: 1, name: "noise" })],
      /Layer "noise" \(GaussianNoise\) draws from Math.random and takes no seed: use dropout/,
    ],
    [
      "a state that stays from one minibatch to the next",
      () => [
        tf.layers.reshape({ targetShape: [2, 2] }),
        tf.layers.simpleRNN({
          units: 2,
          name: "stays",
          stateful: true,
          kernelInitializer: tf.initializers.glorotNormal({ seed: 3 }),
          recurrentInitializer: tf.initializers.glorotNormal({ seed: 4 }),
        }),
      ],
      /Layer "stays" \(SimpleRNN\) keeps a state from one minibatch to the next/,
    ],
    [
      "an optimiser that cannot be saved",
      () => [],
      /The optimiser Adamax cannot be put into a checkpoint/,
      () => ({ optimizer: tf.train.adamax(0.1) }),
    ],
    ["a loss that is none", () => [], /build\(\) of "models": "loss" is neither/, () => ({ loss: "hinge" as never })],
    [
      "a learning rate that makes it diverge",
      () => [],
      /loss .* is (NaN|Infinity): the training diverged/,
      undefined,
      1e30,
    ],
  ];

for (const [name, layers, message, change, learningRate] of refused) {
  Deno.test(`a model with ${name} is refused`, async () => {
    const backend = await startBackend({ threads: 1 });
    await assert.rejects(
      Array.fromAsync(withLayers(layers, change, learningRate).segments(callOf("a"))),
      (error: Error) => {
        assert.match(`${error.name}: ${error.message}`, message);
        return true;
      },
    );
    await backend.dispose();
  });
}

Deno.test("dropout draws another mask at each step, whatever its seed", async () => {
  const backend = await startBackend({ threads: 1 });
  const still = withLayers(() => [tf.layers.dropout({ rate: 0.5, seed: 3 })], undefined, 1e-30);
  const losses: number[] = [];
  for await (const { metrics } of still.segments(callOf("a"))) losses.push(metrics!.trainLoss);
  assert.notEqual(losses[0], losses[1]);
  await backend.dispose();
});

Deno.test("every optimiser that TensorFlow.js can save goes on to the same bytes", async () => {
  const backend = await startBackend({ threads: 1 });
  const { sgd, momentum, adam, adagrad, adadelta, rmsprop } = tf.train;
  for (
    const make of [
      () => sgd(0.1),
      () => momentum(0.1, 0.9, true),
      () => adam(0.1),
      () => adagrad(0.1),
      () => adadelta(0.1),
      () => rmsprop(0.1, 0.9, 0.5, undefined, true),
    ]
  ) {
    const segments = (from?: Uint8Array) =>
      Array.fromAsync(withLayers(() => [], () => ({ optimizer: make() })).segments({ ...callOf("a"), from }));
    const straight = await segments();
    for (const [i, { state }] of straight.slice(0, -1).entries()) {
      assert.deepEqual(digests(await segments(state)), digests(straight.slice(i + 1)), `${make}`);
    }
  }
  await backend.dispose();
});

for (const part of ["dataset", "build"] as const) {
  Deno.test(`the ${part} of a model draws from no stream that training draws from`, async () => {
    const backend = await startBackend({ threads: 1 });
    const drawing = modelExperiment({
      id: "models",
      title: "",
      code: import.meta.url,
      variants: ["a"],
      seeds: () => 1,
      assumptions: [],
      dataset: ({ random }) => {
        const draw = random(part === "dataset" ? "dropout" : "inputs");
        const all = { inputs: [draw.normal(), draw.normal()], targets: Float32Array.of(0, 1) };
        return dataset({ inputShape: [1], train: all, test: all, overlap: "ignore" });
      },
      training: () => ({ epochs: 1, batchSize: 2 }),
      build: ({ random }) => {
        random("init");
        return assert.fail("it drew");
      },
    });
    await assert.rejects(Array.fromAsync(drawing.segments(callOf("a"))), {
      name: "ValidationError",
      message: part === "dataset" ? /^random\("dropout"\) is what the run itself/ : /^random\("init"\) is what the run/,
    });
    await backend.dispose();
  });
}

Deno.test("a model's run that was left in the middle is resumed, and ends in the bytes of a calm one", async () => {
  const backend = await startBackend({ threads: 1 });
  const [run] = runs, store = scratchFolder("models-left");
  await assert.rejects(
    reproduce(store, run, ({ step }) => {
      if (step === 10) throw new Error("left");
    }),
    /left/,
  );
  const told: number[] = [];
  const again: Ledger = await reproduce(store, run, ({ step }) => told.push(step));
  assert(told[0] > 5, `${told}`);
  assert.deepEqual(again, await reproduce(places.store, run));
  await backend.dispose();
});

Deno.test("a model may add up products with one rounding: its header says so, and its bytes are the same on the exact kernels", async () => {
  const [attention, gru] = ["attention", "gru"].map((variant) => runs.find((run) => run.variant === variant)!);
  assert.equal((attention.protocol as SegmentProtocol).arithmetic, "fused-multiply-add");
  assert.equal("arithmetic" in gru.protocol, false);
  const { header } = await reproduce(places.store, attention);
  assert.equal((header.protocol as SegmentProtocol).arithmetic, "fused-multiply-add");
  const recorded = recordedRuns(models, { ...places, store: "" });
  const madeBy = (run: Run) => recorded.find((one) => one.run.id === run.id)!.environment.multiplyAdd;
  assert.match(madeBy(attention)!, /in the processor|made of float64 arithmetic/);
  assert.equal(madeBy(gru), undefined);

  const segments = async (experiment: SegmentExperiment, options: BackendOptions) => {
    const backend = await startBackend({ threads: 1, onNotice: () => {}, ...options });
    const found: RunSegment[] = [];
    for await (const segment of experiment.segments(callOf("attention"))) {
      found.push(segment);
      // Between two segments operations compute as they did.
      assert.equal(runningKernels().arithmetic, options.arithmetic ?? "separate");
    }
    await backend.dispose();
    return digests(found);
  };
  const wanted = await segments(models, {});
  assert.deepEqual(await segments(models, { exact: true }), wanted);
  const separate = modelExperiment({ ...sequences, training: () => ({ epochs: 3, batchSize: 16, segmentSteps: 5 }) });
  const other = await segments(separate, {});
  assert.notDeepEqual(other, wanted);
  // Whatever operations outside of a run compute with.
  assert.deepEqual(await segments(separate, { arithmetic: "exact" }), other);
  const unknown = () => ({ epochs: 1, batchSize: 16, arithmetic: "fused" }) as unknown as TrainingPlan;
  assert.throws(
    () => runsOf(modelExperiment({ ...sequences, training: unknown })),
    /"arithmetic" is "fused", wanted one of separate, fused-multiply-add/,
  );
});
