import { tf } from "../backend/tensorflow.ts";
import { convolve, type Padding } from "./conv2d_padding.ts";
import { type Call, compose } from "./kernel.ts";

/**
 * The gradient of a 2-D convolution by its filter, channels last.
 *
 * It is a convolution itself: x, with batch and channels swapped, is convolved with dy as the filter. Strides and dilations
 * change places.
 */
export function conv2DBackpropFilter({ inputs: { x, dy }, attrs, backend }: Call): tf.TensorInfo {
  const info = tf.backend_util.computeConv2DInfo(
    x.shape as Shape4D,
    attrs.filterShape,
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
  );
  // As much padding after as makes the outputs as many as the filter has rows or columns.
  const padding = (before: number, input: number, filter: number, dilation: number, output: number, stride: number) =>
    [before, (filter - 1) * dilation + (output - 1) * stride + 1 - input - before] satisfies Padding;
  return compose(backend, (run) => {
    const gradient = convolve(
      run,
      run("Transpose", { x }, { perm: [3, 1, 2, 0] }),
      run("Transpose", { x: dy }, { perm: [1, 2, 0, 3] }),
      padding(
        info.padInfo.top,
        info.inHeight,
        info.filterHeight,
        info.dilationHeight,
        info.outHeight,
        info.strideHeight,
      ),
      padding(info.padInfo.left, info.inWidth, info.filterWidth, info.dilationWidth, info.outWidth, info.strideWidth),
      [info.strideHeight, info.strideWidth],
      [info.dilationHeight, info.dilationWidth],
    );
    return run("Transpose", { x: gradient }, { perm: [1, 2, 0, 3] });
  });
}

type Shape4D = [number, number, number, number];
