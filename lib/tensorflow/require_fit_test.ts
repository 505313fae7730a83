import assert from "node:assert/strict";
import { startBackend } from "../backend/mod.ts";
import { dataset } from "../data/mod.ts";
import { stream } from "../random/mod.ts";
import { type BuiltModel, modelExperiment, tf } from "./mod.ts";
import { requireFit } from "./require_fit.ts";

/** Four examples of two numbers each. */
function examples(targets: Uint8Array | Float32Array) {
  const all = { inputs: [0, 0, 0, 1, 1, 0, 1, 1], targets };
  return dataset({ name: "xor", inputShape: [2], train: all, test: all, overlap: "ignore" });
}
const labels = examples(Uint8Array.of(0, 1, 2, 0)), values = examples(Float32Array.of(0, 1, 1, 0));

function built(units: number, loss: BuiltModel["loss"], inputShape = [2]): BuiltModel {
  const kernelInitializer = tf.initializers.glorotUniform({ seed: 1 });
  const model = tf.sequential({ layers: [tf.layers.dense({ units, inputShape, kernelInitializer })] });
  return { model, optimizer: tf.train.sgd(0.1), loss };
}

function severalOutputs(): BuiltModel {
  const input = tf.input({ shape: [2] }), outputs = [1, 1].map((units) => tf.layers.dense({ units }).apply(input));
  return {
    ...built(1, "mean-squared-error"),
    model: tf.model({ inputs: input, outputs: outputs as tf.SymbolicTensor[] }),
  };
}

const misfits: readonly (readonly [string, () => BuiltModel, ReturnType<typeof examples>, string])[] = [
  [
    "too few outputs for the labels",
    () => built(2, "cross-entropy"),
    labels,
    '"model" is "one with outputs of shape [2]", wanted [3] or more, one a label',
  ],
  [
    "more outputs than an example has values",
    () => built(2, "mean-squared-error"),
    values,
    '"model" is "one with outputs of shape [2]", wanted [1], as many as an example has values',
  ],
  [
    "examples of another shape",
    () => built(3, "cross-entropy", [3]),
    labels,
    '"model" is "one of examples of shape [3]", wanted [2], as xor has them',
  ],
  ["two outputs", severalOutputs, values, '"model" is "2 outputs", wanted 1 output'],
];
for (const [name, build, data, message] of misfits) {
  Deno.test(`requireFit() refuses a model with ${name}`, async () => {
    const backend = await startBackend({ threads: 1 });
    assert.throws(() => requireFit(build(), data, "build()"), {
      name: "ValidationError",
      message: `build(): ${message}`,
    });
    await backend.dispose();
  });
}

Deno.test("requireFit() takes what fits, any length where the model does, and any outputs of a loss that is a function", async () => {
  const backend = await startBackend({ threads: 1 });
  requireFit(built(4, "cross-entropy"), labels, "build()");
  requireFit(built(1, "mean-squared-error"), values, "build()");
  requireFit(built(7, () => tf.scalar(0)), labels, "build()");
  const input = tf.input({ shape: [null] }), embedding = tf.layers.embedding({ inputDim: 2, outputDim: 3 });
  const pooled = tf.layers.globalAveragePooling1d({}).apply(embedding.apply(input)) as tf.SymbolicTensor;
  requireFit({ ...built(3, "cross-entropy"), model: tf.model({ inputs: input, outputs: pooled }) }, labels, "build()");
  await backend.dispose();
});

Deno.test("a run refuses a minibatch that is larger than the training set, and a model that does not fit", async () => {
  const backend = await startBackend({ threads: 1 });
  const start = (batchSize: number, units: number) =>
    Array.fromAsync(
      modelExperiment({
        id: "misfit",
        title: "",
        code: import.meta.url,
        variants: ["a"],
        seeds: () => 1,
        assumptions: [],
        dataset: () => labels,
        training: () => ({ epochs: 1, batchSize }),
        build: () => built(units, "cross-entropy"),
      }).segments({ variant: "a", choices: {}, seed: 0, random: (purpose) => stream("misfit", 0, purpose) }),
    );
  await assert.rejects(start(5, 3), /training\("a"\) of "misfit": "batchSize" is 5, wanted at most 4, the number of/);
  await assert.rejects(start(4, 2), /^ValidationError: build\(\) of "misfit": "model" is .* wanted \[3\] or more/);
  await backend.dispose();
});
