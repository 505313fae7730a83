import type { tf } from "../backend/tensorflow.ts";
import type { Run } from "./kernel.ts";

/** Rows or columns to add before and after an axis. Negative ones are to be taken away. */
export type Padding = readonly [before: number, after: number];

/**
 * The 2-D convolution of `x` with `filter`, both channels last, for paddings that may be negative, which the kernel Conv2D
 * does not know: what is to be taken away is cut off first.
 */
export function convolve(
  run: Run,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  vertical: Padding,
  horizontal: Padding,
  dilations: readonly [number, number] = [1, 1],
  strides: readonly [number, number] = [1, 1],
): tf.TensorInfo {
  const [batch, height, width, channels] = x.shape;
  const cut = (padding: Padding) => padding.map((p) => Math.max(0, -p));
  const [top, bottom] = cut(vertical), [left, right] = cut(horizontal);
  const input = top + bottom + left + right === 0 ? x : run("Slice", { x }, {
    begin: [0, top, left, 0],
    size: [batch, height - top - bottom, width - left - right, channels],
  });
  const add = (padding: Padding) => padding.map((p) => Math.max(0, p));
  return run("Conv2D", { x: input, filter }, {
    strides,
    pad: [[0, 0], add(vertical), add(horizontal), [0, 0]],
    dataFormat: "NHWC",
    dilations,
  });
}
