import assert from "node:assert/strict";
import { startBackend, tf } from "../backend/mod.ts";
import { stream } from "../random/mod.ts";
import { assertClose } from "../reference/mod.ts";
import { adam, adamUpdate } from "./mod.ts";

await startBackend({ threads: 1 });

const length = 7;
const random = stream("adam test");
const start = Float32Array.from({ length }, () => random.normal());
/** Gradients of very different size, and some exactly zero. */
const gradients = Array.from(
  { length: 50 },
  (_, step) => Float32Array.from({ length }, (_, i) => step % 5 === i ? 0 : random.normal() * 10 ** (i - 4)),
);

function train(learningRate: number): Float32Array {
  const weights = start.slice();
  const moments = { first: new Float32Array(length), second: new Float32Array(length) };
  gradients.forEach((gradient, i) => adamUpdate(weights, gradient, moments, i + 1, adam(learningRate)));
  return weights;
}

Deno.test("adamUpdate() follows algorithm 1 of Kingma & Ba in float64", () => {
  const [a, b1, b2, e] = [0.01, 0.9, 0.999, 1e-8];
  const wanted = Float64Array.from(start, (w, i) => {
    let m = 0, v = 0;
    gradients.forEach((gradient, t) => {
      m = b1 * m + (1 - b1) * gradient[i];
      v = b2 * v + (1 - b2) * gradient[i] ** 2;
      w -= a * (m / (1 - b1 ** (t + 1))) / (Math.sqrt(v / (1 - b2 ** (t + 1))) + e);
    });
    return w;
  });
  assertClose(train(0.01), wanted, 2e-6);
});

Deno.test("adamUpdate() moves as TensorFlow.js' own Adam does", () => {
  const variable = tf.variable(tf.tensor1d(start));
  const optimizer = tf.train.adam(0.01, 0.9, 0.999, 1e-8);
  for (const gradient of gradients) {
    tf.tidy(() => optimizer.applyGradients([{ name: variable.name, tensor: tf.tensor1d(gradient) }]));
  }
  assertClose(train(0.01), variable.dataSync(), 2e-5);
  variable.dispose();
  optimizer.dispose();
});

Deno.test("adamUpdate() moves by the learning rate each step while the gradient stays the same", () => {
  const weights = Float32Array.of(1, 1);
  const moments = { first: new Float32Array(2), second: new Float32Array(2) };
  // With a constant gradient both corrected moments are the gradient's own: the step is lr · g / (|g| + ε).
  for (let step = 1; step <= 20; step++) adamUpdate(weights, Float32Array.of(3, -0.002), moments, step, adam(0.01));
  assertClose(weights, [1 - 20 * 0.01, 1 + 20 * 0.01 * 0.002 / (0.002 + 1e-8)], 1e-6);
});

Deno.test("adamUpdate() leaves weights alone whose gradient was always zero", () => {
  const weights = Float32Array.of(0.5);
  adamUpdate(weights, Float32Array.of(0), { first: new Float32Array(1), second: new Float32Array(1) }, 1, adam(1));
  assert.equal(weights[0], 0.5);
});
