import { tf } from "../backend/tensorflow.ts";
import { type Call, floats } from "./kernel.ts";

/** The gradient of 2-D max pooling, channels last: each output's gradient goes to the first largest input of its window. */
export function maxPoolGrad({ inputs: { dy, input }, attrs, backend }: Call): tf.TensorInfo {
  const info = tf.backend_util.computePool2DInfo(
    input.shape as [number, number, number, number],
    attrs.filterSize,
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
  );
  const { batchSize, inChannels: channels, inHeight, inWidth, outHeight, outWidth, strideHeight, strideWidth } = info;
  const { dilationHeight, dilationWidth, effectiveFilterHeight, effectiveFilterWidth } = info;
  const out = backend.makeOutput(input.shape, "float32");
  const x = floats(backend, input), gradient = floats(backend, dy), result = floats(backend, out).fill(0);
  let at = 0;
  for (let b = 0; b < batchSize; b++) {
    const image = b * inHeight * inWidth * channels;
    for (let row = 0; row < outHeight; row++) {
      const top = row * strideHeight - info.padInfo.top;
      const firstRow = top < 0 ? top + dilationHeight * Math.ceil(-top / dilationHeight) : top;
      const lastRow = Math.min(inHeight, top + effectiveFilterHeight);
      for (let column = 0; column < outWidth; column++) {
        const left = column * strideWidth - info.padInfo.left;
        const firstColumn = left < 0 ? left + dilationWidth * Math.ceil(-left / dilationWidth) : left;
        const lastColumn = Math.min(inWidth, left + effectiveFilterWidth);
        for (let channel = 0; channel < channels; channel++) {
          let largest = -Infinity, position = -1;
          for (let i = firstRow; i < lastRow; i += dilationHeight) {
            for (let j = firstColumn; j < lastColumn; j += dilationWidth) {
              const index = image + (i * inWidth + j) * channels + channel;
              const value = x[index];
              if (value > largest || position < 0) {
                largest = value;
                position = index;
              }
            }
          }
          if (position >= 0) result[position] += gradient[at];
          at++;
        }
      }
    }
  }
  return out;
}
