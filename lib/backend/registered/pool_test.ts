import { onAnyThreads } from "../../../testing/any_threads.ts";
import { assertGradient, numbers, valuesOn } from "../../../testing/gradient_check.ts";
import { onKernels } from "../../../testing/kernel_memory.ts";
import { randomNumbers } from "../../../testing/random_numbers.ts";
import { assertSameNumbers, assertSameOrNear } from "../../../testing/same_numbers.ts";
import type { WindowGeometry } from "../../kernels/window_geometry.ts";
import { stream } from "../../random/mod.ts";
import { startBackend, tf } from "../mod.ts";

/** Sizes as the kernels take them, but for the batch, image and channels: window, stride, dilation, padding before, output. */
interface Windows {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly window: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  readonly padding: readonly [number, number];
}

const geometryOf = (w: Windows): WindowGeometry => ({
  batch: w.batch,
  inHeight: w.height,
  inWidth: w.width,
  inChannels: w.channels,
  outHeight: w.outHeight,
  outWidth: w.outWidth,
  outChannels: w.channels,
  filterHeight: w.window[0],
  filterWidth: w.window[1],
  strideHeight: w.strides[0],
  strideWidth: w.strides[1],
  dilationHeight: w.dilations[0],
  dilationWidth: w.dilations[1],
  padTop: w.padding[0],
  padLeft: w.padding[1],
});

/** Visits each output with the places of the inputs in its window, in the window's order. */
function visit(w: Windows, each: (output: number, inputs: number[]) => void): void {
  let output = 0;
  for (let b = 0; b < w.batch; b++) {
    for (let i = 0; i < w.outHeight; i++) {
      for (let j = 0; j < w.outWidth; j++) {
        for (let c = 0; c < w.channels; c++) {
          const inputs: number[] = [];
          for (let u = 0; u < w.window[0]; u++) {
            for (let v = 0; v < w.window[1]; v++) {
              const r = i * w.strides[0] + u * w.dilations[0] - w.padding[0];
              const s = j * w.strides[1] + v * w.dilations[1] - w.padding[1];
              if (r < 0 || r >= w.height || s < 0 || s >= w.width) continue;
              inputs.push(((b * w.height + r) * w.width + s) * w.channels + c);
            }
          }
          each(output++, inputs);
        }
      }
    }
  }
}

const inputSize = (w: Windows) => w.batch * w.height * w.width * w.channels;
const outputSize = (w: Windows) => w.batch * w.outHeight * w.outWidth * w.channels;

function naivePool(w: Windows, x: Float32Array): Float32Array {
  const y = new Float32Array(outputSize(w));
  visit(w, (output, inputs) => y[output] = inputs.reduce((best, i) => x[i] > best ? x[i] : best, -Infinity));
  return y;
}

function naiveGradient(w: Windows, x: Float32Array, dy: Float32Array, relu: boolean): Float32Array {
  const dx = new Float32Array(inputSize(w));
  visit(w, (output, inputs) => {
    if (inputs.length === 0) return;
    const chosen = inputs.reduce((best, i) => x[i] > x[best] ? i : best);
    if (!relu || x[chosen] > 0) dx[chosen] += dy[output];
  });
  return dx;
}

/** Windows of 2 x 2 side by side over an image; what is left over at the end belongs to none. */
const halving = (batch: number, height: number, width: number, channels: number): Windows => ({
  batch,
  height,
  width,
  channels,
  outHeight: Math.floor(height / 2),
  outWidth: Math.floor(width / 2),
  window: [2, 2],
  strides: [2, 2],
  dilations: [1, 1],
  padding: [0, 0],
});

const cases: Windows[] = [
  ...[1, 3, 4, 5, 7, 8, 17, 31, 64].flatMap((channels) => [
    halving(5, 6, 8, channels),
    halving(1, 7, 5, channels),
    { ...halving(3, 7, 9, channels), outHeight: 4, outWidth: 5 },
    { ...halving(2, 9, 7, channels), outHeight: 4, outWidth: 3, window: [3, 3] as const },
    { ...halving(2, 6, 7, channels), padding: [1, 0] as const },
  ]),
  halving(128, 12, 12, 4),
  halving(96, 9, 9, 5),
  halving(5, 1, 1, 3),
  halving(0, 4, 4, 4),
  halving(2, 4, 4, 0),
  halving(1, 2, 2, 1),
  // Windows that lie in the padding.
  { ...halving(2, 3, 3, 5), outHeight: 4, outWidth: 4, window: [1, 1], padding: [2, 2] },
  ...Array.from({ length: 60 }, (_, seed) => drawn(seed)),
];

function drawn(seed: number): Windows {
  const draw = stream("pool test", "shapes", seed),
    pair = (low: number, high: number) => [draw.integer(low, high), draw.integer(low, high)] as const;
  const [height, width] = pair(1, 12), [outHeight, outWidth] = pair(1, 7);
  return {
    batch: draw.integer(1, 5),
    height,
    width,
    channels: draw.integer(1, 9),
    outHeight,
    outWidth,
    window: pair(1, 4),
    strides: pair(1, 3),
    dilations: pair(1, 3),
    padding: pair(0, 3),
  };
}

/** Numbers of which some are equal, so that the first of them is to be chosen; with special ones if so wished. */
function numbersOf(w: Windows, i: number, special: boolean): Float32Array<ArrayBuffer> {
  const specials = [NaN, Infinity, -Infinity, 2 ** -149, -(2 ** -140), 0, -0];
  return randomNumbers(inputSize(w), "pool test", "x", i).map((value, place) =>
    special && place % 4 === 1 ? specials[Math.floor(place / 4) % specials.length] : Math.round(8 * value) / 8
  );
}

const nameOf = (i: number) => `case ${i}, ${JSON.stringify(cases[i])}`;

Deno.test("maxPool chooses the largest number of each window and never NaN, with the same bytes for any threads", async () => {
  for (const special of [false, true]) {
    const inputs = cases.map((w, i) => numbersOf(w, i, special));
    const results = await onAnyThreads((kernels) =>
      new Map(cases.map((w, i): [string, Float32Array] => [
        nameOf(i),
        onKernels(
          kernels,
          { x: inputs[i] },
          outputSize(w),
          ({ x, out }) => kernels.check(kernels.run.maxPool(kernels.geometry(geometryOf(w)), x, out)),
        ),
      ]))
    );
    cases.forEach((w, i) => assertSameNumbers(results.get(nameOf(i)), naivePool(w, inputs[i]), nameOf(i)));
  }
});

Deno.test("maxPoolGrad gives each gradient to the first largest number, with the same bytes for any threads", async () => {
  for (const special of [false, true]) {
    const inputs = cases.map((w, i) => ({
      x: numbersOf(w, i, special),
      dy: randomNumbers(outputSize(w), "pool test", "dy", i),
    }));
    const nameWith = (i: number, relu: boolean) => `${nameOf(i)}${relu ? " with ReLU" : ""}`;
    const results = await onAnyThreads((kernels) =>
      new Map([false, true].flatMap((relu) =>
        cases.map((w, i): [string, Float32Array] => [
          nameWith(i, relu),
          onKernels(
            kernels,
            inputs[i],
            inputSize(w),
            ({ x, dy, out }) =>
              kernels.check(kernels.run.maxPoolGrad(kernels.geometry(geometryOf(w)), dy, x, +relu, out)),
          ),
        ])
      ))
    );
    for (const relu of [false, true]) {
      cases.forEach((w, i) => {
        const wanted = naiveGradient(w, inputs[i].x, inputs[i].dy, relu);
        assertSameNumbers(results.get(nameWith(i, relu)), wanted, nameWith(i, relu));
      });
    }
  }
});

type Pooling = [
  shape: [number, number, number, number],
  window: [number, number],
  stride: number,
  pad: string | number,
];

const poolings: Pooling[] = [
  [[5, 8, 6, 8], [2, 2], 2, "valid"],
  [[2, 7, 5, 31], [2, 2], 2, "valid"],
  [[3, 7, 5, 3], [2, 2], 2, "same"],
  [[2, 9, 8, 5], [3, 3], 2, "same"],
  [[1, 9, 8, 17], [3, 2], 1, "valid"],
  [[2, 6, 7, 4], [3, 3], 2, 1],
  [[1, 5, 5, 1], [5, 5], 1, "valid"],
  [[2, 4, 3, 6], [1, 1], 1, "same"],
  [[2, 4, 3, 6], [1, 1], 2, "valid"],
  // Windows that lie in the padding.
  [[1, 5, 5, 2], [1, 1], 2, 1],
  [[0, 4, 4, 3], [2, 2], 2, "valid"],
];

const pool = (x: tf.Tensor, [, window, stride, pad]: Pooling) =>
  tf.maxPool(x as tf.Tensor4D, window, stride, pad as "same", typeof pad === "number" ? "floor" : undefined);

Deno.test("tf.maxPool() is what the cpu backend gives, with NaN, infinities and denormals, and without its help", async () => {
  const notices: string[] = [];
  const backend = await startBackend({ threads: 2, onNotice: (notice) => notices.push(notice) });
  const specials = [NaN, Infinity, -Infinity, 2 ** -149, -(2 ** -140)];
  for (const pooling of poolings) {
    for (const special of [false, true]) {
      const body = () => {
        const values = Float32Array.from(numbers(pooling[0]).dataSync());
        if (special) values.forEach((_, i) => i % 3 === 1 && (values[i] = specials[Math.floor(i / 3) % 5]));
        return pool(tf.tensor(values, pooling[0]), pooling);
      };
      assertSameNumbers(
        await valuesOn("wasm", body),
        await valuesOn("cpu", body),
        JSON.stringify({ pooling, special }),
      );
    }
  }
  assertSameNumbers([notices.length], [0], notices.join());
  await backend.dispose();
});

Deno.test("tf.maxPool() has the gradients of the cpu backend and of finite differences", async () => {
  const backend = await startBackend({ threads: 2 });
  for (const pooling of poolings) {
    const what = JSON.stringify(pooling), x = numbers(pooling[0]);
    const gradient = () =>
      tf.grad((x) => {
        const y = pool(x, pooling);
        return tf.mul(y, numbers(y.shape, 5));
      })(numbers(pooling[0]));
    const [found, wanted] = [await valuesOn("wasm", gradient), await valuesOn("cpu", gradient)];
    assertSameOrNear(found, wanted, 2e-7, what);
    // Windows that see nothing have the value -Infinity: no differences can be taken.
    const values = tf.tidy(() => pool(x, pooling).dataSync());
    // So small a step that no other number becomes the largest.
    if (values.length > 0 && values.every(Number.isFinite)) {
      assertGradient((x) => pool(x, pooling), x, what, { step: 2 ** -11 });
    }
    x.dispose();
  }
  await backend.dispose();
});

Deno.test("tf.maxPool() with windows of one pixel is no identity where strides skip pixels", async () => {
  const backend = await startBackend({ threads: 1 });
  // As large as the input: the cpu backend would give that back.
  const y = tf.tidy(() => pool(tf.range(1, 10).reshape([1, 3, 3, 1]), [[1, 3, 3, 1], [1, 1], 2, 1]).dataSync());
  const none = -Infinity;
  assertSameNumbers(y, [none, none, none, none, 5, none, none, none, none], "the pixel in the middle");
  await backend.dispose();
});
