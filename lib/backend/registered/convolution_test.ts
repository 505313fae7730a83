import assert from "node:assert/strict";
import { geometryOf, paddings, pads, type Sizes, square } from "../../../testing/convolution_sizes.ts";
import { assertClose, assertGradient, numbers, valuesOn } from "../../../testing/gradient_check.ts";
import { onKernels } from "../../../testing/kernel_memory.ts";
import { naiveConvolution, naiveFilterGradient, naiveInputGradient } from "../../../testing/naive_convolution.ts";
import { randomNumbers } from "../../../testing/random_numbers.ts";
import { relativeError } from "../../../testing/relative_error.ts";
import { convolve, convolveFilterGradient, convolveInputGradient } from "../../kernels/convolution.ts";
import type { WindowGeometry } from "../../kernels/window_geometry.ts";
import { stream } from "../../random/mod.ts";
import { runningKernels, startBackend, tf } from "../mod.ts";

/** What L2 errors may be, relative to float64: Winograd's transforms cost precision. */
const tolerances = { general: 2e-6, winograd: 1e-5 };

/** Runs a convolution with bias and ReLU or without, and both gradients, beside the naive ones. */
function checkConvolution(geometry: WindowGeometry, seed: number, kind: keyof typeof tolerances): void {
  const what = `${JSON.stringify(geometry)} from seed ${seed}`;
  const kernels = runningKernels();
  const { batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = geometry;
  const xSize = batch * inHeight * inWidth * inChannels, ySize = batch * outHeight * outWidth * outChannels;
  const filterSize = geometry.filterHeight * geometry.filterWidth * inChannels * outChannels;
  const random = (count: number, name: string) => randomNumbers(count, "convolution test", name, seed);
  const x = random(xSize, "x"), filter = random(filterSize, "filter"), dy = random(ySize, "dy");
  const bias = random(outChannels, "bias"), withBias = seed % 2 === 0, relu = seed % 3 === 0;
  const compare = (found: Float32Array, wanted: Float64Array, name: string) => {
    // Of a few sums, one that happens to be near 0 has a large relative error however it is made.
    if (wanted.length < 32) return assertClose(found, wanted, 1e-5, `${name} of ${what}`);
    const error = relativeError(found, wanted), most = tolerances[kind];
    assert.ok(error <= most, `${name} of ${what}: the relative error is ${error}, wanted ${most} at most`);
  };
  const y = onKernels(kernels, { x, filter, bias }, ySize, (at) => {
    convolve(kernels, geometry, { x: at.x, filter: at.filter, bias: withBias ? at.bias : 0, relu, y: at.out });
  });
  compare(y, naiveConvolution(geometry, x, filter, { bias: withBias ? bias : undefined, relu }), "y");
  if (ySize === 0) return;
  const dx = onKernels(kernels, { dy, filter }, xSize, (at) => {
    convolveInputGradient(kernels, geometry, { dy: at.dy, filter: at.filter, dx: at.out });
  });
  compare(dx, naiveInputGradient(geometry, dy, filter), "the gradient by x");
  const dw = onKernels(kernels, { x, dy }, filterSize, (at) => {
    convolveFilterGradient(kernels, geometry, { x: at.x, dy: at.dy, dw: at.out });
  });
  compare(dw, naiveFilterGradient(geometry, x, dy), "the gradient by the filter");
}

for (const taps of [3, 5]) {
  Deno.test(`Winograd convolutions of ${taps} x ${taps} and their gradients are near float64's`, async () => {
    const backend = await startBackend({ threads: 1 });
    let seed = 0;
    for (const [inChannels, outChannels] of [[4, 8], [8, 8], [16, 16], [32, 64], [12, 24]]) {
      for (const [batch, inHeight, inWidth] of [[1, 5, 5], [5, 7, 6], [2, 14, 13], [1, 28, 28], [3, 8, 17]]) {
        for (const padding of Object.values(paddings(taps))) {
          if (inChannels === 32 && inHeight > 7) continue;
          const filters = { filterHeight: taps, filterWidth: taps };
          const sizes = { batch, inHeight, inWidth, inChannels, outChannels, ...filters, ...padding };
          checkConvolution(geometryOf(sizes), seed++, "winograd");
        }
      }
    }
    await backend.dispose();
  });
}

Deno.test("Winograd convolutions of batches of 96 and 128, and of images smaller than their filter, are near float64's", async () => {
  const backend = await startBackend({ threads: 1 });
  const cases: Sizes[] = [
    { batch: 96, inHeight: 7, inWidth: 7, inChannels: 16, outChannels: 16, filterHeight: 3, filterWidth: 3, padTop: 1 },
    { batch: 128, inHeight: 5, inWidth: 6, inChannels: 4, outChannels: 8, filterHeight: 5, filterWidth: 5, padLeft: 2 },
    { batch: 131, inHeight: 1, inWidth: 1, inChannels: 8, outChannels: 8, ...square(3), ...paddings(3).same },
    { batch: 3, inHeight: 2, inWidth: 1, inChannels: 8, outChannels: 16, ...square(5), ...paddings(5).same },
    { batch: 1, inHeight: 2, inWidth: 3, inChannels: 8, outChannels: 8, ...square(5), ...paddings(5).uneven },
  ];
  cases.forEach((sizes, seed) => checkConvolution(geometryOf(sizes), seed, "winograd"));
  await backend.dispose();
});

Deno.test("general convolutions and their gradients are near float64's for strides, dilations, paddings and odd channels", async () => {
  const backend = await startBackend({ threads: 1 });
  const cases: Sizes[] = [
    { batch: 1, inHeight: 1, inWidth: 1, inChannels: 1, outChannels: 1, ...square(1) },
    { batch: 5, inHeight: 7, inWidth: 5, inChannels: 3, outChannels: 7, filterHeight: 2, filterWidth: 3 },
    { batch: 1, inHeight: 28, inWidth: 28, inChannels: 1, outChannels: 32, ...square(5), ...paddings(5).same },
    { batch: 3, inHeight: 13, inWidth: 11, inChannels: 5, outChannels: 17, ...square(3), strideHeight: 2 },
    {
      batch: 2,
      inHeight: 9,
      inWidth: 17,
      inChannels: 4,
      outChannels: 8,
      ...square(3),
      strideHeight: 3,
      strideWidth: 2,
    },
    { batch: 2, inHeight: 12, inWidth: 9, inChannels: 4, outChannels: 8, ...square(3), dilationHeight: 2 },
    {
      batch: 2,
      inHeight: 9,
      inWidth: 15,
      inChannels: 2,
      outChannels: 3,
      ...square(3),
      dilationWidth: 3,
      strideWidth: 2,
    },
    { batch: 2, inHeight: 6, inWidth: 7, inChannels: 3, outChannels: 5, ...square(4), ...paddings(4).uneven },
    { batch: 1, inHeight: 2, inWidth: 3, inChannels: 2, outChannels: 3, ...square(3), ...pads(7) },
    { batch: 1, inHeight: 2, inWidth: 2, inChannels: 2, outChannels: 2, ...square(2), ...pads(3), dilationWidth: 5 },
    { batch: 2, inHeight: 5, inWidth: 5, inChannels: 6, outChannels: 4, ...square(1), strideHeight: 2, ...pads(1) },
    { batch: 3, inHeight: 5, inWidth: 4, inChannels: 7, outChannels: 64, ...square(1) },
    { batch: 96, inHeight: 5, inWidth: 5, inChannels: 3, outChannels: 10, ...square(3) },
    { batch: 128, inHeight: 7, inWidth: 7, inChannels: 1, outChannels: 16, ...square(3), ...paddings(3).same },
    { batch: 1, inHeight: 5, inWidth: 31, inChannels: 31, outChannels: 3, filterHeight: 1, filterWidth: 17 },
    { batch: 1, inHeight: 3, inWidth: 3, inChannels: 1031, outChannels: 5, ...square(3), ...paddings(3).same },
    { batch: 0, inHeight: 5, inWidth: 5, inChannels: 3, outChannels: 10, ...square(3) },
    { batch: 2, inHeight: 2, inWidth: 5, inChannels: 3, outChannels: 10, ...square(3) },
  ];
  cases.forEach((sizes, seed) => checkConvolution(geometryOf(sizes), seed, "general"));
  await backend.dispose();
});

Deno.test("convolutions of one plane and their gradients are near float64's for rectangular filters and any padding", async () => {
  const backend = await startBackend({ threads: 1 });
  let seed = 0;
  for (const [filterHeight, filterWidth] of [[1, 1], [3, 3], [5, 5], [2, 7], [6, 1], [1, 4]]) {
    for (const outChannels of [8, 16, 40]) {
      for (const [batch, inHeight, inWidth] of [[1, 28, 28], [5, 7, 9], [2, 6, 7]]) {
        const most = {
          padTop: filterHeight - 1,
          padLeft: filterWidth - 1,
          padBottom: filterHeight + 1,
          padRight: filterWidth,
        };
        const same = { padTop: filterHeight >> 1, padLeft: filterWidth >> 1, padBottom: filterHeight >> 1 };
        for (const padding of [{}, same, most]) {
          const sizes = { batch, inHeight, inWidth, inChannels: 1, outChannels, filterHeight, filterWidth, ...padding };
          checkConvolution(geometryOf(sizes), seed++, "general");
        }
      }
    }
  }
  await backend.dispose();
});

Deno.test("convolutions and their gradients are near float64's for 60 random shapes", async () => {
  const backend = await startBackend({ threads: 1 });
  for (let seed = 0; seed < 60; seed++) {
    const draw = stream("convolution test", "shapes", seed), upTo = (most: number) => draw.integer(1, most);
    const winograd = seed % 2 === 0, taps = winograd ? [3, 5][draw.integer(0, 1)] : 0;
    const filterHeight = taps || upTo(5), filterWidth = taps || upTo(5), pad = (most: number) => draw.integer(0, most);
    const general = winograd ? {} : {
      strideHeight: upTo(3),
      strideWidth: upTo(3),
      dilationHeight: upTo(2),
      dilationWidth: upTo(3),
    };
    const geometry = geometryOf({
      batch: upTo(4),
      inHeight: upTo(20),
      inWidth: upTo(20),
      inChannels: winograd ? 4 * upTo(5) : upTo(9),
      outChannels: winograd ? 8 * upTo(3) : upTo(19),
      filterHeight,
      filterWidth,
      padTop: pad(filterHeight - 1),
      padLeft: pad(filterWidth - 1),
      padBottom: pad(filterHeight),
      padRight: pad(filterWidth),
      ...general,
    });
    checkConvolution(geometry, seed, winograd ? "winograd" : "general");
  }
  await backend.dispose();
});

type Shape = [number, number, number, number];
type Activation = "linear" | "relu" | "relu6" | "elu";

/** Shapes of images and filters of which the first two are convolved by Winograd's algorithm. */
const layers: [Shape, Shape][] = [
  [[2, 9, 6, 8], [3, 3, 8, 16]],
  [[2, 7, 8, 8], [5, 5, 8, 8]],
  [[3, 6, 7, 3], [3, 2, 3, 5]],
  [[2, 5, 4, 3], [1, 1, 3, 7]],
];

Deno.test("tf.fused.conv2d() is what the cpu backend gives with a bias and relu, relu6, elu or none", async () => {
  const backend = await startBackend({ threads: 1 });
  for (const activation of ["linear", "relu", "relu6", "elu"] as Activation[]) {
    for (const [xShape, filterShape] of layers) {
      for (const pad of ["same", "valid"] as const) {
        for (const withBias of [false, true]) {
          const convolution = () =>
            tf.fused.conv2d({
              x: numbers(xShape) as tf.Tensor4D,
              filter: numbers(filterShape, 2) as tf.Tensor4D,
              strides: 1,
              pad,
              bias: withBias ? numbers([filterShape[3]], 3) : undefined,
              activation,
            });
          const what = JSON.stringify({ activation, xShape, filterShape, pad, withBias });
          assertClose(await valuesOn("wasm", convolution), await valuesOn("cpu", convolution), 1e-5, what);
        }
      }
    }
  }
  await backend.dispose();
});

Deno.test("tf.conv2d() has the gradients of the cpu backend and of finite differences on Winograd's shapes", async () => {
  const backend = await startBackend({ threads: 1 });
  for (const [xShape, filterShape] of layers) {
    for (const pad of ["same", "valid"] as const) {
      const what = JSON.stringify({ xShape, filterShape, pad });
      const convolution = (x: tf.Tensor, filter: tf.Tensor) =>
        tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, pad);
      for (const which of [0, 1]) {
        const gradient = () =>
          tf.grads((x, filter) => {
            const y = convolution(x, filter);
            return tf.mul(y, numbers(y.shape, 5));
          })([numbers(xShape), numbers(filterShape, 2)])[which];
        assertClose(await valuesOn("wasm", gradient), await valuesOn("cpu", gradient), 1e-5, what);
      }
      const x = numbers(xShape), filter = numbers(filterShape, 2);
      // The sum of so many products keeps about four digits of a difference.
      const options = { step: 0.25 };
      assertGradient((x) => convolution(x, filter), x, `by x ${what}`, options);
      assertGradient((filter) => convolution(x, filter), filter, `by the filter ${what}`, options);
      tf.dispose([x, filter]);
    }
  }
  await backend.dispose();
});
