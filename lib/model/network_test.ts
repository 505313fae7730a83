import assert from "node:assert/strict";
import { startBackend, tf } from "../backend/mod.ts";
import { initialise, type Layer, type Model, parametersOf } from "../model/mod.ts";
import { stream } from "../random/mod.ts";
import { assertClose, forward64, gradients64, meanLoss64, weights64 } from "../reference/mod.ts";
import { countCorrect, lossAndGradients } from "./loss.ts";

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
    Deno.test(`lossAndGradients() agrees with finite differences through ${name}, ${loss}`, () => {
      const random = stream("loss test", name);
      const inputs = Array.from(
        { length: examples },
        () => Float64Array.from({ length: 70 }, () => Math.fround(random.normal())),
      );
      const weights = initialise(model, "fan-in-uniform", random);
      const targets = loss === "cross-entropy" ? Uint8Array.of(9, 0, 4) : Float32Array.of(0.5, -1, 2);
      const dropout = () => stream("loss test", name, "dropout");
      const wide = weights64(weights);
      const outputs64 = forward64(model, wide, inputs, dropout());
      const gradients = gradients64(model, wide, inputs, targets, dropout);
      tf.tidy(() => {
        const x = tf.tensor(Float32Array.from(inputs.flatMap((input) => [...input])), [examples, ...inputShape]);
        const y = targets instanceof Float32Array
          ? tf.tensor2d(targets, [examples, 1])
          : tf.oneHot(tf.tensor1d([...targets], "int32"), 10).cast("float32") as tf.Tensor2D;
        const tensors = parametersOf(model).map(({ shape }, i) => tf.tensor(weights[i], [...shape]));
        const found = lossAndGradients({ model, loss }, tensors, { x, y, targets }, dropout());
        assertClose([found.loss], [meanLoss64(outputs64, targets)], 1e-5);
        found.gradients.forEach((gradient, i) => assertClose(gradient.dataSync(), gradients[i], 1e-4));
        if (loss === "cross-entropy") {
          const argmax = outputs64.map((output) => output.indexOf(Math.max(...output)));
          assert.equal(found.correct, argmax.filter((best, i) => best === targets[i]).length);
        }
      });
    });
  }
}

Deno.test("countCorrect() takes the first of equal logits, and counts nothing for values", () => {
  const logits = new Float32Array(20);
  assert.equal(countCorrect(logits, Uint8Array.of(0, 0)), 2);
  assert.equal(countCorrect(logits, Uint8Array.of(1, 0)), 1);
  assert.equal(countCorrect(Float32Array.of(1, 2), Float32Array.of(1, 2)), 0);
});
