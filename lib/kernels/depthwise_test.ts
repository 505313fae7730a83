import { geometryOf, square } from "../../testing/convolution_sizes.ts";
import { fusedMultiplyAdd } from "../../testing/fused_multiply_add.ts";
import { onKernels } from "../../testing/kernel_memory.ts";
import { multiplyAddSeparately } from "../../testing/naive_matmul.ts";
import { randomNumbers } from "../../testing/random_numbers.ts";
import { assertSameNumbers } from "../../testing/same_numbers.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import type { WindowGeometry } from "./window_geometry.ts";

/** Parts that the gradient by the filter is made in. */
const chunks = 3;

/** Small images of all widths: narrower than a filter, and with four windows of a row and more. */
const geometries = [1, 2].flatMap((stride) =>
  [0, 1, 2].flatMap((padLeft) =>
    [1, 2, 3, 4, 5, 7, 8, 9, 14].flatMap((inWidth, i) =>
      [0, 1].map((padRight): WindowGeometry => ({
        ...geometryOf({
          ...{ batch: 4, inHeight: 3 + i % 4, inWidth, inChannels: 4 + 4 * (i % 3), outChannels: 4 + 4 * (i % 3) },
          ...{ ...square(3), strideHeight: stride, strideWidth: stride },
          ...{ padTop: i % 3, padBottom: padRight, padLeft, padRight },
        }),
      }))
    )
  )
).filter(({ outHeight, outWidth }) => outHeight * outWidth > 0);

/** Calls `visit` for each product, in the order of the sums: numbers of x, dy and the filter that belong together. */
function visitProducts(g: WindowGeometry, visit: (image: number, x: number, y: number, w: number) => void): void {
  const { batch, inHeight, inWidth, inChannels: channels, outHeight, outWidth } = g;
  for (let b = 0; b < batch; b++) {
    for (let i = 0; i < outHeight; i++) {
      for (let j = 0; j < outWidth; j++) {
        for (let u = 0; u < 3; u++) {
          for (let v = 0; v < 3; v++) {
            const r = i * g.strideHeight + u - g.padTop, s = j * g.strideWidth + v - g.padLeft;
            if (r < 0 || r >= inHeight || s < 0 || s >= inWidth) continue;
            for (let c = 0; c < channels; c++) {
              const x = ((b * inHeight + r) * inWidth + s) * channels + c;
              visit(b, x, ((b * outHeight + i) * outWidth + j) * channels + c, (u * 3 + v) * channels + c);
            }
          }
        }
      }
    }
  }
}

for (const arithmetic of ["separate", "fused-multiply-add"] as const) {
  Deno.test(`depthwise convolutions have the bits of sums in the stated order with ${arithmetic}, at all edges`, async () => {
    const backend = await startBackend({ threads: 1, arithmetic: arithmetic === "separate" ? arithmetic : "exact" });
    const kernels = runningKernels(), { run } = kernels;
    const multiplyAdd = arithmetic === "separate" ? multiplyAddSeparately : fusedMultiplyAdd;
    for (const [i, g] of geometries.entries()) {
      const { batch, inHeight, inWidth, inChannels: channels, outHeight, outWidth } = g, what = JSON.stringify(g);
      const xSize = batch * inHeight * inWidth * channels, ySize = batch * outHeight * outWidth * channels;
      const draw = (name: string, size: number) => randomNumbers(size, "depthwise test", name, i);
      const x = draw("x", xSize),
        dy = draw("dy", ySize),
        filter = draw("filter", 9 * channels),
        bias = draw("bias", channels);
      const y = Float32Array.from(dy, (_, k) => bias[k % channels]), dx = new Float32Array(xSize);
      const parts = Array.from({ length: chunks }, () => new Float32Array(9 * channels));
      visitProducts(g, (image, atX, atY, atW) => {
        y[atY] = multiplyAdd(x[atX], filter[atW], y[atY]);
        dx[atX] = multiplyAdd(dy[atY], filter[atW], dx[atX]);
        const part = parts.findIndex((_, k) => image < Math.floor(batch * (k + 1) / chunks));
        parts[part][atW] = multiplyAdd(x[atX], dy[atY], parts[part][atW]);
      });
      const dw = parts.reduce((sum, part) => sum.map((value, k) => value + part[k]), new Float32Array(9 * channels));
      const found = onKernels(
        kernels,
        { x, filter, bias },
        ySize,
        (at) => kernels.check(run.depthwise(kernels.geometry(g), at.x, at.filter, at.bias, 1, at.out)),
      );
      assertSameNumbers(found, y.map((value) => value <= 0 ? 0 : value), `forward, ${what}`);
      const foundDx = onKernels(
        kernels,
        { dy, filter },
        xSize,
        (at) => kernels.check(run.depthwiseInputGradient(kernels.geometry(g), at.dy, at.filter, at.out)),
      );
      assertSameNumbers(foundDx, dx, `by input, ${what}`);
      const room = kernels.workspace(chunks * 36 * channels);
      const foundDw = onKernels(
        kernels,
        { x, dy },
        9 * channels,
        (at) => kernels.check(run.depthwiseFilterGradient(kernels.geometry(g), at.x, at.dy, at.out, chunks, room)),
      );
      assertSameNumbers(foundDw, dw, `by filter, ${what}`);
    }
    await backend.dispose();
  });
}
