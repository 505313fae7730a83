import { tf } from "../backend/tensorflow.ts";
import { KernelRefusal } from "../backend/wasm_backend.ts";
import { convolve, type Padding } from "./conv2d_padding.ts";
import { type Call, compose } from "./kernel.ts";

/**
 * The gradient of a 2-D convolution by its input, channels last.
 *
 * It is a convolution itself: dy, with strides - 1 zeros between its rows and columns, is convolved with the filter turned by
 * 180 degrees and its channels swapped.
 */
export function conv2DBackpropInput({ inputs: { dy, filter }, attrs, backend }: Call): tf.TensorInfo {
  const info = tf.backend_util.computeConv2DInfo(
    attrs.inputShape,
    filter.shape as [number, number, number, number],
    attrs.strides,
    1,
    attrs.pad,
    attrs.dimRoundingMode,
  );
  const { batchSize, outHeight, outWidth, outChannels, strideHeight, strideWidth } = info;
  if (dy.shape[1] !== outHeight || dy.shape[2] !== outWidth) {
    throw new KernelRefusal(`gradients of shape ${dy.shape} for outputs of shape ${info.outShape}`);
  }
  const padding = (before: number, input: number, filter: number, dilated: number) =>
    [filter - 1 - before, input - dilated + before] satisfies Padding;
  const zerosBehind = (count: number) => ({ paddings: [[0, 0], [0, count]], constantValue: 0 });
  return compose(backend, (run) => {
    let x = dy;
    if (strideHeight > 1 || strideWidth > 1) {
      // Behind each pixel, then behind each row, as many zeros as the stride leaves out.
      const pixels = run("Reshape", { x }, { shape: [batchSize * outHeight * outWidth, outChannels] });
      const wide = run("PadV2", { x: pixels }, zerosBehind((strideWidth - 1) * outChannels));
      const width = outWidth * strideWidth * outChannels;
      const rows = run("Reshape", { x: wide }, { shape: [batchSize * outHeight, width] });
      const tall = run("PadV2", { x: rows }, zerosBehind((strideHeight - 1) * width));
      x = run("Reshape", { x: tall }, {
        shape: [batchSize, outHeight * strideHeight, outWidth * strideWidth, outChannels],
      });
    }
    const turned = run("Reverse", { x: filter }, { dims: [0, 1] });
    return convolve(
      run,
      x,
      run("Transpose", { x: turned }, { perm: [0, 1, 3, 2] }),
      padding(info.padInfo.top, info.inHeight, info.filterHeight, outHeight * strideHeight),
      padding(info.padInfo.left, info.inWidth, info.filterWidth, outWidth * strideWidth),
    );
  });
}
