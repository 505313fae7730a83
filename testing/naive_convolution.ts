import type { WindowGeometry } from "../lib/kernels/window_geometry.ts";

type Numbers = ArrayLike<number>;

/** y = relu?(bias + x convolved with the filter), channels last, in float64. */
export function naiveConvolution(
  geometry: WindowGeometry,
  x: Numbers,
  filter: Numbers,
  { bias, relu = false }: { readonly bias?: Numbers; readonly relu?: boolean } = {},
): Float64Array {
  const { batch, outHeight, outWidth, outChannels } = geometry;
  const y = Float64Array.from({ length: batch * outHeight * outWidth * outChannels }, (_, i) => {
    return bias?.[i % outChannels] ?? 0;
  });
  visit(geometry, (atX, atFilter, atY) => y[atY] += x[atX] * filter[atFilter]);
  return relu ? y.map((value) => Math.max(value, 0)) : y;
}

/** The gradient by x, from that by y, in float64. */
export function naiveInputGradient(geometry: WindowGeometry, dy: Numbers, filter: Numbers): Float64Array {
  const { batch, inHeight, inWidth, inChannels } = geometry;
  const dx = new Float64Array(batch * inHeight * inWidth * inChannels);
  visit(geometry, (atX, atFilter, atY) => dx[atX] += dy[atY] * filter[atFilter]);
  return dx;
}

/** The gradient by the filter, from that by y, in float64. */
export function naiveFilterGradient(geometry: WindowGeometry, x: Numbers, dy: Numbers): Float64Array {
  const { filterHeight, filterWidth, inChannels, outChannels } = geometry;
  const dw = new Float64Array(filterHeight * filterWidth * inChannels * outChannels);
  visit(geometry, (atX, atFilter, atY) => dw[atFilter] += x[atX] * dy[atY]);
  return dw;
}

/** Visits every product that a convolution is the sum of, by the places of its numbers in x, filter and y. */
function visit(
  geometry: WindowGeometry,
  use: (atX: number, atFilter: number, atY: number) => void,
): void {
  const { batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = geometry;
  const { filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = geometry;
  for (let image = 0; image < batch; image++) {
    for (let i = 0; i < outHeight; i++) {
      for (let j = 0; j < outWidth; j++) {
        const pixel = ((image * outHeight + i) * outWidth + j) * outChannels;
        for (let u = 0; u < filterHeight; u++) {
          const row = i * strideHeight + u * dilationHeight - geometry.padTop;
          if (row < 0 || row >= inHeight) continue;
          for (let v = 0; v < filterWidth; v++) {
            const column = j * strideWidth + v * dilationWidth - geometry.padLeft;
            if (column < 0 || column >= inWidth) continue;
            const from = ((image * inHeight + row) * inWidth + column) * inChannels;
            const tap = (u * filterWidth + v) * inChannels;
            for (let c = 0; c < inChannels; c++) {
              for (let o = 0; o < outChannels; o++) use(from + c, (tap + c) * outChannels + o, pixel + o);
            }
          }
        }
      }
    }
  }
}
