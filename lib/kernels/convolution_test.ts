import { geometryOf, pads, type Sizes, square } from "../../testing/convolution_sizes.ts";
import { fusedMultiplyAdd } from "../../testing/fused_multiply_add.ts";
import { guardedMemory, onKernels } from "../../testing/kernel_memory.ts";
import { multiplyAddSeparately } from "../../testing/naive_matmul.ts";
import { randomNumbers } from "../../testing/random_numbers.ts";
import { assertSameNumbers } from "../../testing/same_numbers.ts";
import { compileKernels } from "./kernel_binary.ts";
import { CompiledKernels } from "./compiled_kernels.ts";
import { convolve, convolveFilterGradient, convolveInputGradient } from "./convolution.ts";
import type { WindowGeometry } from "./window_geometry.ts";

/** Parts that the gradient by the filter is made in. */
const chunks = 8;

const strides = (strideHeight: number, strideWidth = strideHeight) => ({ strideHeight, strideWidth });

/** Convolutions of all kinds that no other kernel takes, and one image or part of one for a chunk. */
const geometries: Record<string, WindowGeometry> = Object.fromEntries(
  Object.entries(
    {
      "an image of a real net": {
        batch: 2,
        inHeight: 28,
        inWidth: 28,
        inChannels: 16,
        outChannels: 32,
        ...square(3),
        ...strides(2),
        ...pads(1),
      },
      "zeros at all edges": {
        batch: 3,
        inHeight: 9,
        inWidth: 8,
        inChannels: 16,
        outChannels: 24,
        ...square(3),
        ...strides(2),
        ...pads(1),
      },
      "no zeros": {
        batch: 2,
        inHeight: 9,
        inWidth: 9,
        inChannels: 5,
        outChannels: 8,
        ...square(3),
        ...strides(2),
        ...pads(0),
      },
      "pixels that no window reaches": {
        batch: 2,
        inHeight: 12,
        inWidth: 11,
        inChannels: 8,
        outChannels: 9,
        ...square(2),
        ...strides(4, 3),
        ...pads(0),
      },
      "zeros on one side": {
        batch: 1,
        inHeight: 6,
        inWidth: 10,
        inChannels: 12,
        outChannels: 3,
        ...square(3),
        ...strides(2),
        padTop: 0,
        padBottom: 1,
        padLeft: 0,
        padRight: 1,
      },
      "every second pixel": {
        batch: 4,
        inHeight: 7,
        inWidth: 6,
        inChannels: 8,
        outChannels: 16,
        ...square(1),
        ...strides(2),
        ...pads(0),
      },
      "one channel": {
        batch: 2,
        inHeight: 10,
        inWidth: 9,
        inChannels: 1,
        outChannels: 12,
        ...square(3),
        ...strides(2),
        ...pads(1),
      },
      "channels in odd numbers": {
        batch: 2,
        inHeight: 6,
        inWidth: 7,
        inChannels: 7,
        outChannels: 5,
        ...square(3),
        ...strides(1),
        ...pads(1),
      },
      "one channel of outputs": {
        batch: 2,
        inHeight: 5,
        inWidth: 5,
        inChannels: 6,
        outChannels: 1,
        ...square(3),
        ...strides(1),
        ...pads(2),
      },
      "windows with holes": {
        batch: 2,
        inHeight: 9,
        inWidth: 8,
        inChannels: 4,
        outChannels: 8,
        ...square(3),
        ...strides(1),
        dilationHeight: 2,
        dilationWidth: 3,
        ...pads(2),
      },
      "holes down alone": {
        batch: 1,
        inHeight: 9,
        inWidth: 8,
        inChannels: 10,
        outChannels: 4,
        ...square(3),
        ...strides(1, 2),
        dilationHeight: 3,
        ...pads(1),
      },
      "rows of more than 1024 numbers": {
        batch: 1,
        inHeight: 4,
        inWidth: 5,
        inChannels: 400,
        outChannels: 11,
        ...square(3),
        ...strides(2),
        ...pads(1),
      },
      "more than 1024 channels with holes": {
        batch: 1,
        inHeight: 3,
        inWidth: 3,
        inChannels: 1030,
        outChannels: 4,
        ...square(2),
        ...strides(1),
        dilationWidth: 2,
        ...pads(0),
      },
      "more channels of outputs than a panel is deep": {
        batch: 1,
        inHeight: 3,
        inWidth: 3,
        inChannels: 9,
        outChannels: 1100,
        ...square(2),
        ...strides(2),
        ...pads(1),
      },
      "many images and columns": {
        batch: 40,
        inHeight: 5,
        inWidth: 23,
        inChannels: 4,
        outChannels: 72,
        ...square(3),
        ...strides(2),
        ...pads(1),
      },
    } satisfies Record<string, Sizes>,
  ).map(([name, sizes]) => [name, geometryOf(sizes)]),
);

/** Calls `visit` for each output pixel and place of the filter inside the image, in the order of the sums: where their channels begin. */
function visitPlaces(g: WindowGeometry, visit: (x: number, pixel: number, place: number) => void): void {
  for (let pixel = 0; pixel < g.batch * g.outHeight * g.outWidth; pixel++) {
    const j = pixel % g.outWidth, i = Math.floor(pixel / g.outWidth) % g.outHeight;
    const image = Math.floor(pixel / g.outWidth / g.outHeight);
    for (let place = 0; place < g.filterHeight * g.filterWidth; place++) {
      const r = i * g.strideHeight + Math.floor(place / g.filterWidth) * g.dilationHeight - g.padTop;
      const s = j * g.strideWidth + place % g.filterWidth * g.dilationWidth - g.padLeft;
      if (r < 0 || r >= g.inHeight || s < 0 || s >= g.inWidth) continue;
      visit(((image * g.inHeight + r) * g.inWidth + s) * g.inChannels, pixel, place);
    }
  }
}

for (const arithmetic of ["separate", "exact"] as const) {
  Deno.test(`convolutions of all kinds have the bits of sums in the stated order with ${arithmetic} multiply-add, and keep to their room`, async () => {
    const module = await compileKernels(arithmetic, "plain");
    const multiplyAdd = arithmetic === "separate" ? multiplyAddSeparately : fusedMultiplyAdd;
    for (const [what, g] of Object.entries(geometries)) {
      const room = guardedMemory(2 ** 24), kernels = await CompiledKernels.start({ module, arithmetic, room });
      const { inChannels, outChannels } = g, pixels = g.batch * g.outHeight * g.outWidth;
      const xSize = g.batch * g.inHeight * g.inWidth * inChannels, ySize = pixels * outChannels;
      const filterSize = g.filterHeight * g.filterWidth * inChannels * outChannels;
      const draw = (name: string, size: number) => randomNumbers(size, "convolution test", name, what);
      const x = draw("x", xSize),
        dy = draw("dy", ySize),
        filter = draw("filter", filterSize),
        bias = draw("bias", outChannels);

      const y = Float32Array.from(dy, (_, k) => bias[k % outChannels]), dx = new Float32Array(xSize);
      const parts = Array.from({ length: chunks }, () => new Float32Array(filterSize));
      visitPlaces(g, (atX, pixel, place) => {
        const part = parts[Math.floor(pixel / Math.ceil(pixels / chunks))];
        for (let c = 0; c < inChannels; c++) {
          let sum = 0;
          for (let o = 0; o < outChannels; o++) {
            const atY = pixel * outChannels + o, atW = (place * inChannels + c) * outChannels + o;
            y[atY] = multiplyAdd(x[atX + c], filter[atW], y[atY]);
            part[atW] = multiplyAdd(x[atX + c], dy[atY], part[atW]);
            sum = multiplyAdd(dy[atY], filter[atW], sum);
          }
          dx[atX + c] += sum;
        }
      });
      const dw = parts.reduce((sum, part) => sum.map((value, k) => value + part[k]));

      const foundY = onKernels(
        kernels,
        { x, filter, bias },
        ySize,
        (at) => convolve(kernels, g, { ...at, relu: true, y: at.out }),
      );
      assertSameNumbers(foundY, y.map((value) => value <= 0 ? 0 : value), `forward, ${what}`);
      const foundDx = onKernels(
        kernels,
        { dy, filter },
        xSize,
        (at) => convolveInputGradient(kernels, g, { ...at, dx: at.out }),
      );
      assertSameNumbers(foundDx, dx, `by input, ${what}`);
      const foundDw = onKernels(
        kernels,
        { x, dy },
        filterSize,
        (at) => convolveFilterGradient(kernels, g, { ...at, dw: at.out }),
      );
      assertSameNumbers(foundDw, dw, `by filter, ${what}`);
      room.check(what);
    }
  });
}

Deno.test("convolutions of larger images keep to the room that they asked for", async () => {
  const module = await compileKernels("separate", "plain");
  for (const inChannels of [1, 3, 16, 40]) {
    for (const inWidth of [28, 64]) {
      const g = geometryOf({
        batch: 4,
        inHeight: 64,
        inWidth,
        inChannels,
        outChannels: 12,
        ...square(5),
        ...strides(1, 2),
        ...pads(2),
      });
      const room = guardedMemory(2 ** 26),
        kernels = await CompiledKernels.start({ module, arithmetic: "separate", room });
      const x = new Float32Array(g.batch * g.inHeight * g.inWidth * inChannels),
        filter = new Float32Array(25 * inChannels * 12);
      const dy = new Float32Array(g.batch * g.outHeight * g.outWidth * 12), what = JSON.stringify(g);
      onKernels(kernels, { x, filter }, dy.length, (at) => convolve(kernels, g, { ...at, y: at.out }));
      room.check(`forward, ${what}`);
      onKernels(kernels, { x, dy }, filter.length, (at) => convolveFilterGradient(kernels, g, { ...at, dw: at.out }));
      room.check(`by filter, ${what}`);
      onKernels(kernels, { dy, filter }, x.length, (at) => convolveInputGradient(kernels, g, { ...at, dx: at.out }));
      room.check(`by input, ${what}`);
    }
  }
});
