import assert from "node:assert/strict";
import { assertClose } from "../../testing/mod.ts";
import { runningKernels, startBackend, tf } from "../backend/mod.ts";
import { FloatBlock } from "../kernels/float_block.ts";
import { stream } from "../random/mod.ts";
import { adam, type Optimiser, OptimiserState, sgd } from "./mod.ts";

await startBackend({ threads: 1 });

const length = 7;
const random = stream("adam test");
const start = Float32Array.from({ length }, () => random.normal());
/** Gradients of very different size, and some exactly zero. */
const gradients = Array.from(
  { length: 50 },
  (_, step) => Float32Array.from({ length }, (_, i) => step % 5 === i ? 0 : random.normal() * 10 ** (i - 4)),
);

/** Weights after one update for each of the gradients. */
function updated(start: Float32Array, gradients: readonly Float32Array[], optimiser: Optimiser): Float32Array {
  using weights = new FloatBlock(runningKernels(), start.length);
  using gradient = new FloatBlock(runningKernels(), start.length);
  using state = new OptimiserState(runningKernels(), optimiser, start.length);
  weights.values.set(start);
  gradients.forEach((values, i) => {
    gradient.values.set(values);
    const norm = state.update(weights.address, gradient.address, i + 1);
    assertClose([norm], [Math.hypot(...values)], 1e-6);
  });
  return weights.values.slice();
}

const train = (learningRate: number) => updated(start, gradients, adam(learningRate));

Deno.test("Adam follows algorithm 1 of Kingma & Ba in float64", () => {
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

Deno.test("Adam moves as TensorFlow.js' own Adam does", () => {
  const variable = tf.variable(tf.tensor1d(start));
  const optimizer = tf.train.adam(0.01, 0.9, 0.999, 1e-8);
  for (const gradient of gradients) {
    tf.tidy(() => optimizer.applyGradients([{ name: variable.name, tensor: tf.tensor1d(gradient) }]));
  }
  assertClose(train(0.01), variable.dataSync(), 2e-5);
  variable.dispose();
  optimizer.dispose();
});

Deno.test("Adam moves by the learning rate each step while the gradient stays the same", () => {
  // With a constant gradient both corrected moments are the gradient's own: the step is lr · g / (|g| + ε).
  const weights = updated(Float32Array.of(1, 1), Array(20).fill(Float32Array.of(3, -0.002)), adam(0.01));
  assertClose(weights, [1 - 20 * 0.01, 1 + 20 * 0.01 * 0.002 / (0.002 + 1e-8)], 1e-6);
});

Deno.test("Adam leaves weights alone whose gradient was always zero", () => {
  assert.deepEqual([...updated(Float32Array.of(0.5), [Float32Array.of(0)], adam(1))], [0.5]);
});

Deno.test("stochastic gradient descent moves as TensorFlow.js' own momentum optimiser does", () => {
  const variable = tf.variable(tf.tensor1d(start));
  const optimizer = tf.train.momentum(0.01, 0.9);
  for (const gradient of gradients) {
    tf.tidy(() => optimizer.applyGradients([{ name: variable.name, tensor: tf.tensor1d(gradient) }]));
  }
  assertClose(updated(start, gradients, sgd(0.01, 0.9)), variable.dataSync(), 2e-6);
  variable.dispose();
  optimizer.dispose();
});

Deno.test("stochastic gradient descent without momentum is the learning rate times the gradient", () => {
  const moved = updated(Float32Array.of(1, -2), [Float32Array.of(4, 8), Float32Array.of(-2, 0)], sgd(0.25));
  assert.deepEqual([...moved], [1 - 1 + 0.5, -2 - 2]);
});
