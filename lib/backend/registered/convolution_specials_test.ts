import assert from "node:assert/strict";
import { geometryOf, paddings, square } from "../../../testing/convolution_sizes.ts";
import { onKernels } from "../../../testing/kernel_memory.ts";
import { naiveConvolution, naiveFilterGradient, naiveInputGradient } from "../../../testing/naive_convolution.ts";
import { randomNumbers } from "../../../testing/random_numbers.ts";
import { convolve, convolveFilterGradient, convolveInputGradient } from "../../kernels/convolution.ts";
import { runningKernels, startBackend } from "../mod.ts";

const specials = [NaN, Infinity, -Infinity];

/** Fails unless there is no finite number where the naive one is not. */
function assertNotFinite(found: ArrayLike<number>, naive: ArrayLike<number>, what: string): void {
  const hidden = Array.from(naive).findIndex((value, i) => !Number.isFinite(value) && Number.isFinite(found[i]));
  assert.equal(hidden, -1, `${what}: [${hidden}] is ${found[hidden]}, ${naive[hidden]} by the definition`);
}

// A transform mixes the numbers of a tile's window: NaN or Infinity anywhere in it may make any of the tile's 4 x 4 outputs NaN.
Deno.test("Winograd convolutions turn NaN and Infinity into NaN or Infinity, and leave other tiles and images as they were", async () => {
  const backend = await startBackend({ threads: 1 });
  const kernels = runningKernels();
  for (const taps of [3, 5]) {
    const sizes = { batch: 3, inHeight: 17, inWidth: 14, inChannels: 8, outChannels: 8 };
    const geometry = geometryOf({ ...sizes, ...square(taps), ...paddings(taps).same });
    const { batch, inHeight, inWidth, inChannels, outChannels } = geometry;
    const size = batch * inHeight * inWidth * inChannels;
    const x = randomNumbers(size, "convolution test", "special x");
    const filter = randomNumbers(taps * taps * inChannels * outChannels, "convolution test", "special filter");
    const forward = (x: Float32Array, relu: boolean) =>
      onKernels(kernels, { x, filter }, size, (at) => {
        convolve(kernels, geometry, { x: at.x, filter: at.filter, relu, y: at.out });
      });
    const backward = (dy: Float32Array) =>
      onKernels(kernels, { dy, filter }, size, (at) => {
        convolveInputGradient(kernels, geometry, { dy: at.dy, filter: at.filter, dx: at.out });
      });
    for (const special of specials) {
      for (const [image, row, column, channel] of [[0, 0, 0, 0], [1, 8, 6, 3], [1, 7, 13, 7], [2, 16, 13, 5]]) {
        const what = JSON.stringify({ taps, special: `${special}`, image, row, column, channel });
        const spoilt = x.slice();
        spoilt[((image * inHeight + row) * inWidth + column) * inChannels + channel] = special;
        const results = [
          [forward(x, false), forward(spoilt, false), naiveConvolution(geometry, spoilt, filter)],
          [forward(x, true), forward(spoilt, true), naiveConvolution(geometry, spoilt, filter, { relu: true })],
          [backward(x), backward(spoilt), naiveInputGradient(geometry, spoilt, filter)],
        ] as const;
        // Rows and columns of the window that a tile is made from.
        const isIn = (place: number, of: number) => {
          const start = 4 * Math.floor(of / 4) - (taps >> 1);
          return place >= start && place < start + 4 + taps - 1;
        };
        for (const [clean, found, naive] of results) {
          assertNotFinite(found, naive, what);
          found.forEach((value, i) => {
            const pixel = Math.floor(i / outChannels), atColumn = pixel % inWidth;
            const atRow = Math.floor(pixel / inWidth) % inHeight, atImage = Math.floor(pixel / inWidth / inHeight);
            if (atImage === image && isIn(row, atRow) && isIn(column, atColumn)) return;
            assert.ok(
              Object.is(value, clean[i]),
              `${what}: ${value} at ${[atImage, atRow, atColumn]}, was ${clean[i]}`,
            );
          });
        }
      }
    }
  }
  await backend.dispose();
});

Deno.test("Winograd filter gradients turn NaN and Infinity into NaN or Infinity, and leave other channels as they were", async () => {
  const backend = await startBackend({ threads: 1 });
  const kernels = runningKernels();
  for (const taps of [3, 5]) {
    const sizes = { batch: 3, inHeight: 9, inWidth: 10, inChannels: 8, outChannels: 16 };
    const geometry = geometryOf({ ...sizes, ...square(taps), ...paddings(taps).same });
    const { batch, inHeight, inWidth, inChannels, outChannels } = geometry;
    const pixels = batch * inHeight * inWidth;
    const x = randomNumbers(pixels * inChannels, "convolution test", "special x");
    const dy = randomNumbers(pixels * outChannels, "convolution test", "special dy");
    const gradient = (x: Float32Array, dy: Float32Array) =>
      onKernels(kernels, { x, dy }, taps * taps * inChannels * outChannels, (at) => {
        convolveFilterGradient(kernels, geometry, { x: at.x, dy: at.dy, dw: at.out });
      });
    const clean = gradient(x, dy);
    for (const special of specials) {
      const spoiltX = x.slice(), spoiltDy = dy.slice();
      spoiltX[50 * inChannels + 3] = special;
      spoiltDy[50 * outChannels + 11] = special;
      const byX = gradient(spoiltX, dy), byDy = gradient(x, spoiltDy);
      assertNotFinite(byX, naiveFilterGradient(geometry, spoiltX, dy), `x with ${special}`);
      assertNotFinite(byDy, naiveFilterGradient(geometry, x, spoiltDy), `dy with ${special}`);
      clean.forEach((value, i) => {
        if (Math.floor(i / outChannels) % inChannels !== 3) assert.equal(byX[i], value);
        if (i % outChannels !== 11) assert.equal(byDy[i], value);
      });
    }
  }
  await backend.dispose();
});

// Padding is zeros, and 0 x NaN is NaN: a filter that is not finite gives NaN at the borders also where it covers padding only.
Deno.test("general convolutions give NaN and Infinity just where naive sums do, filters that are not finite at the borders aside", async () => {
  const backend = await startBackend({ threads: 1 });
  const kernels = runningKernels();
  for (const steps of [{ strideHeight: 2 }, { dilationWidth: 2 }, { strideWidth: 3, dilationHeight: 2 }, {}]) {
    const sizes = { batch: 2, inHeight: 9, inWidth: 8, inChannels: 3, outChannels: 5 };
    const geometry = geometryOf({ ...sizes, ...square(3), ...steps, ...paddings(3).same });
    const { batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = geometry;
    const xSize = batch * inHeight * inWidth * inChannels, ySize = batch * outHeight * outWidth * outChannels;
    const x = randomNumbers(xSize, "convolution test", "special x");
    const dy = randomNumbers(ySize, "convolution test", "special dy");
    const filter = randomNumbers(9 * inChannels * outChannels, "convolution test", "special filter");
    specials.forEach((special, i) => {
      x[100 + 17 * i] = dy[50 + 13 * i] = special;
    });
    filter[3] = 0;
    const y = onKernels(kernels, { x, filter }, ySize, (at) => {
      convolve(kernels, geometry, { x: at.x, filter: at.filter, y: at.out });
    });
    const dx = onKernels(kernels, { dy, filter }, xSize, (at) => {
      convolveInputGradient(kernels, geometry, { dy: at.dy, filter: at.filter, dx: at.out });
    });
    const special = (values: ArrayLike<number>) => Array.from(values, (x) => Number.isFinite(x) ? 0 : x);
    assert.deepEqual(special(y), special(naiveConvolution(geometry, x, filter)));
    assert.deepEqual(special(dx), special(naiveInputGradient(geometry, dy, filter)));
    filter[3] = NaN;
    const spoilt = onKernels(kernels, { x, filter }, ySize, (at) => {
      convolve(kernels, geometry, { x: at.x, filter: at.filter, y: at.out });
    });
    assertNotFinite(spoilt, naiveConvolution(geometry, x, filter), "a filter with NaN");
    // Only the output channel of the number that is not finite.
    spoilt.forEach((value, i) => i % outChannels === 3 || assert.ok(Object.is(value, y[i])));
  }
  await backend.dispose();
});
