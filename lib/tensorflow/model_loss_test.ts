import assert from "node:assert/strict";
import { assertClose } from "../../testing/mod.ts";
import { startBackend } from "../backend/mod.ts";
import { dataset, type ExampleArrays } from "../data/mod.ts";
import { stream } from "../random/mod.ts";
import { modelExperiment, type ModelLoss, tf } from "./mod.ts";
import { lossOf } from "./model_loss.ts";

/** A net of 4 inputs and so many outputs on 24 examples with the targets, trained for 30 epochs: the metrics of each. */
async function trained(outputs: number, loss: ModelLoss, targets: Omit<ExampleArrays, "inputs">) {
  const draw = stream("model loss test");
  const inputs = Float32Array.from({ length: 4 * 24 }, () => draw.normal());
  const experiment = modelExperiment({
    ...{ id: "losses", title: "", code: import.meta.url, variants: ["a"], seeds: () => 1, assumptions: [] },
    dataset: () =>
      dataset({ inputShape: [4], train: { inputs, ...targets }, test: { inputs, ...targets }, overlap: "ignore" }),
    training: () => ({ epochs: 30, batchSize: 7 }),
    build: ({ nextSeed }) => {
      const kernelInitializer = tf.initializers.glorotUniform({ seed: nextSeed() });
      const dense = (units: number, inputShape?: number[]) =>
        tf.layers.dense({ units, inputShape, kernelInitializer, activation: inputShape && "relu" });
      return {
        model: tf.sequential({ layers: [dense(32, [4]), dense(outputs)] }),
        optimizer: tf.train.adam(0.03),
        loss,
      };
    },
  });
  const random = (purpose: string) => stream("losses", 0, purpose);
  const segments = await Array.fromAsync(experiment.segments({ variant: "a", choices: {}, seed: 0, random }));
  return segments.map(({ metrics }) => metrics!);
}

const shares = Float32Array.from({ length: 3 * 24 }, (_, i) => Number(i * i % 5 < 2));

Deno.test("a model learns several values, many labels at once, and labels of more than 256 classes", async () => {
  const backend = await startBackend({ threads: 1 });
  const values = await trained(3, "mean-squared-error", { targets: shares, targetSize: 3 });
  assert.deepEqual(Object.keys(values[0]), ["trainLoss", "testLoss"]);
  assert(values[29].testLoss < values[0].testLoss / 2);
  const labels = await trained(3, "binary-cross-entropy", { targets: shares, targetSize: 3 });
  assert.deepEqual(Object.keys(labels[0]), ["trainLoss", "trainAccuracy", "testLoss", "testAccuracy"]);
  assert(labels[0].testAccuracy < 0.6 && labels[29].testAccuracy > 0.9, `${labels[29].testAccuracy}`);
  const many = await trained(310, "cross-entropy", {
    targets: Uint16Array.from({ length: 24 }, (_, i) => 300 + i % 3),
  });
  assert(many[0].testAccuracy < 0.5 && many[29].testAccuracy > 0.8, `${many[29].testAccuracy}`);
  await backend.dispose();
});

Deno.test("a model's binary cross-entropy is its definition, also where a logit is 0 or far from it", async () => {
  const backend = await startBackend({ threads: 1 });
  const logits = [0, 0, 0, 3, -3, 50, -50, 0.25], targets = [0, 1, 0.25, 1, 1, 1, 1, 0];
  const [x, t] = [logits, targets].map((numbers) => tf.tensor2d(numbers, [2, 4]));
  const losses = logits.map((x, i) => Math.max(x, 0) - x * targets[i] + Math.log1p(Math.exp(-Math.abs(x))));
  const mean = losses.reduce((a, b) => a + b) / 8;
  assertClose(lossOf("binary-cross-entropy", t, x).dataSync(), [mean], 1e-6);
  const gradient = tf.grad((x) => lossOf("binary-cross-entropy", t, x))(x).dataSync();
  assertClose(gradient, logits.map((x, i) => (1 / (1 + Math.exp(-x)) - targets[i]) / 8), 1e-6);
  await backend.dispose();
});

Deno.test("a model's absolute and Huber errors are their definitions, also where a difference is 0", async () => {
  const backend = await startBackend({ threads: 1 });
  const differences = [0, 0.25, -0.25, 1, -1, 3, -3, 0.5],
    [t, x] = [
      tf.fill([2, 4], 0.5),
      tf.tensor2d(differences.map((difference) => 0.5 + difference), [2, 4]),
    ];
  const sizes = differences.map(Math.abs), clipped = differences.map((d) => Math.max(-1, Math.min(1, d)));
  for (
    const [loss, losses, slopes] of [
      ["mean-absolute-error", sizes, differences.map(Math.sign)],
      ["huber", sizes.map((size) => size < 1 ? size * size / 2 : size - 0.5), clipped],
    ] as const
  ) {
    assertClose(lossOf(loss, t, x).dataSync(), [losses.reduce((a, b) => a + b) / 8], 1e-6);
    assertClose(tf.grad((x) => lossOf(loss, t, x))(x).dataSync(), slopes.map((slope) => slope / 8), 1e-6);
  }
  await backend.dispose();
});

Deno.test("a model's loss of other targets than the data have is refused", async () => {
  const backend = await startBackend({ threads: 1 });
  const labels = { targets: new Uint8Array(24) }, values = { targets: new Float32Array(24) };
  await assert.rejects(
    trained(2, "binary-cross-entropy", labels),
    /build\(\) of "losses": "loss" is "binary.*are labels/,
  );
  await assert.rejects(trained(2, "cross-entropy", values), /"loss" is "cross-entropy", wanted .*examples are values/);
  await assert.rejects(
    trained(2, "mean-squared-error", values),
    /"model" is "one with outputs of shape \[2\]", wanted \[1\]/,
  );
  await backend.dispose();
});
