import assert from "node:assert/strict";
import { valuesOn } from "../../../testing/gradient_check.ts";
import { assertSameNumbers } from "../../../testing/same_numbers.ts";
import { startBackend, tf } from "../mod.ts";

const specials = [NaN, Infinity, -Infinity, 0, -0, 2 ** -149, -(2 ** -149), 7, -7, 1e6];
/** Of many lengths, since kernels do the numbers at the end in another way. */
const lengths = [1, 3, 4, 5, 12, 17, 33];

const list = (length: number, shift = 0) =>
  tf.tensor1d(Array.from({ length }, (_, i) => specials[(i + shift) % specials.length]));

const unary: Record<string, (x: tf.Tensor1D) => tf.Tensor> = {
  abs: tf.abs,
  ceil: tf.ceil,
  cos: tf.cos,
  elu: tf.elu,
  exp: tf.exp,
  floor: tf.floor,
  leakyRelu: (x) => tf.leakyRelu(x, 0.25),
  log: tf.log,
  neg: tf.neg,
  prelu: (x) => tf.prelu(x, tf.fill(x.shape, 0.25)),
  relu: tf.relu,
  relu6: tf.relu6,
  round: tf.round,
  selu: tf.selu,
  sigmoid: tf.sigmoid,
  sin: tf.sin,
  softplus: tf.softplus,
  sqrt: tf.sqrt,
  square: tf.square,
  step: (x) => tf.step(x, 0.25),
  tanh: tf.tanh,
};

const binary: Record<string, (a: tf.Tensor1D, b: tf.Tensor1D) => tf.Tensor> = {
  add: tf.add,
  div: tf.div,
  maximum: tf.maximum,
  minimum: tf.minimum,
  mod: tf.mod,
  mul: tf.mul,
  pow: tf.pow,
  squaredDifference: tf.squaredDifference,
  sub: tf.sub,
};

const reductions: Record<string, (x: tf.Tensor1D) => tf.Tensor> = {
  max: tf.max,
  mean: tf.mean,
  min: tf.min,
  prod: tf.prod,
  sum: tf.sum,
};

const pooled = (x: tf.Tensor1D) => x.reshape([1, x.size, 1, 1]).tile([1, 1, 2, 3]) as tf.Tensor4D;
const images: Record<string, (x: tf.Tensor1D) => tf.Tensor> = {
  avgPool: (x) => tf.avgPool(pooled(x), [1, 2], 1, "valid"),
  "avgPool over all": (x) => tf.avgPool(pooled(x), [x.size, 2], 1, "valid"),
  depthwiseConv2d: (x) => tf.depthwiseConv2d(pooled(x), tf.ones([1, 1, 3, 1]), 1, "valid"),
  "fused conv2d and relu6": (x) =>
    tf.fused.conv2d({ x: pooled(x), filter: tf.ones([1, 1, 3, 2]), strides: 1, pad: "valid", activation: "relu6" }),
  "fused depthwiseConv2d and relu": (x) =>
    tf.fused.depthwiseConv2d({
      x: pooled(x),
      filter: tf.ones([1, 1, 3, 1]),
      strides: 1,
      pad: "valid",
      activation: "relu",
    }),
  "fused matMul and relu6": (x) =>
    tf.fused.matMul({ a: x.reshape([x.size, 1]) as tf.Tensor2D, b: tf.ones([1, 3]), activation: "relu6" }),
  "maxPool of single pixels": (x) => tf.maxPool(pooled(x), 1, 1, "valid"),
};

Deno.test("NaN, infinities, zeros and subnormal numbers give what the cpu backend gives, in each function and at each place", async () => {
  const backend = await startBackend({ threads: 1, onNotice: () => {} });
  const cases: Record<string, (length: number) => tf.Tensor> = {};
  for (const [name, of] of Object.entries({ ...unary, ...reductions, ...images })) cases[name] = (n) => of(list(n));
  for (const [name, of] of Object.entries(binary)) {
    for (const shift of [0, 1, 2, 5]) cases[`${name} shifted by ${shift}`] = (n) => of(list(n), list(n, shift));
    cases[`${name} with NaN`] = (n) => of(list(n), tf.fill([n], NaN) as tf.Tensor1D);
    cases[`${name} of a NaN`] = (n) => of(tf.scalar(NaN) as tf.Tensor as tf.Tensor1D, list(n));
  }
  const wrong: string[] = [];
  for (const [name, body] of Object.entries(cases)) {
    for (const n of lengths) {
      const [found, wanted] = [await valuesOn("wasm", () => body(n)), await valuesOn("cpu", () => body(n))];
      found.forEach((x, i) => {
        const y = wanted[i], isNear = x === y || Object.is(x, y) || Math.abs(x - y) <= 1e-5 * Math.abs(y) + 2 ** -126;
        if (!isNear) wrong.push(`${name} of ${n} numbers: [${i}] is ${x}, wanted ${y}`);
      });
    }
  }
  assert.deepEqual(wrong, []);
  await backend.dispose();
});

Deno.test("sign() is NaN for NaN, and tells the smallest numbers from 0", async () => {
  const backend = await startBackend({ threads: 1 });
  const signs = tf.tidy(() => tf.sign(tf.tensor1d([...specials, 1e-10, -1e-10])).dataSync());
  assertSameNumbers(signs, [NaN, 1, -1, 0, 0, 1, -1, 1, -1, 1, 1, -1], "signs");
  await backend.dispose();
});

Deno.test("maximum and average pooling of pixels one by one give the pixels, which outlive those that they came from", async () => {
  const backend = await startBackend({ threads: 1, onNotice: () => {} });
  const wasm = tf.engine().findBackend("wasm"), before = wasm.numDataIds();
  for (const pool of [tf.maxPool, tf.avgPool]) {
    const values = [1, NaN, -3, 4], x = tf.tensor4d(values, [1, 2, 2, 1]);
    const y = pool(x, 1, 1, "valid");
    x.dispose();
    assertSameNumbers(y.dataSync(), values, pool.name);
    const skipping = tf.tidy(() => pool(y, 1, 2, "valid").dataSync());
    assertSameNumbers(skipping, [1], `${pool.name} of every second pixel`);
    y.dispose();
    assert.equal(wasm.numDataIds(), before);
  }
  await backend.dispose();
});
