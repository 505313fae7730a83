import type { tf } from "../tensorflow.ts";

/**
 * Visits which input pixels the windows of a 2-D convolution, channels last, see: image by image, row by row, and within a
 * window in the filter's order. Pixels in the padding are left out.
 *
 * @param visit Gets the number of the input pixel and of the output pixel, both counted over the whole minibatch, and the
 * number of the filter's tap, `row * filterWidth + column`.
 */
export function visitWindows(
  info: tf.backend_util.Conv2DInfo,
  visit: (inPixel: number, outPixel: number, tap: number) => void,
): void {
  const { batchSize, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth } = info;
  let outPixel = 0;
  for (let b = 0; b < batchSize; b++) {
    for (let row = 0; row < outHeight; row++) {
      const top = row * info.strideHeight - info.padInfo.top;
      for (let column = 0; column < outWidth; column++, outPixel++) {
        const left = column * info.strideWidth - info.padInfo.left;
        for (let i = 0; i < filterHeight; i++) {
          const y = top + i * info.dilationHeight;
          if (y < 0 || y >= inHeight) continue;
          for (let j = 0; j < filterWidth; j++) {
            const x = left + j * info.dilationWidth;
            if (x < 0 || x >= inWidth) continue;
            visit((b * inHeight + y) * inWidth + x, outPixel, i * filterWidth + j);
          }
        }
      }
    }
  }
}
