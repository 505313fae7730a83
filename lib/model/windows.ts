import type { WindowGeometry } from "../kernels/window_geometry.ts";
import { type Shape, wantsImage } from "./layer.ts";

/** A square window that goes over an image, or one of another width where that is given. */
export interface PoolWindow {
  readonly size: number;
  readonly width?: number;
  readonly stride?: number;
  readonly padding?: number;
}

/** What image a pooling layer wants in place of a shape, in words; undefined where it fits. */
export function wantsWindow({ size, padding = 0 }: PoolWindow, input: Shape): string | undefined {
  const misfit = wantsImage(input);
  if (misfit) return misfit;
  if (2 * padding > size) return `a padding of at most half its size ${size}`;
  return size > Math.min(input[0], input[1]) + 2 * padding
    ? `at least ${size} x ${size}, as much as it pools`
    : undefined;
}

/** Shape of an image behind a pooling layer: what is left over at the end is dropped. */
export function pooledShape({ size, stride = size, padding = 0 }: PoolWindow, [height, width, channels]: Shape): Shape {
  const count = (length: number) => Math.floor((length + 2 * padding - size) / stride) + 1;
  return [count(height), count(width), channels];
}

/** Sizes of a pooling as kernels take them, but for the batch. */
export function poolGeometry(
  { size, width = size, stride = size, padding = 0 }: PoolWindow,
  [inHeight, inWidth, inChannels]: Shape,
  [outHeight, outWidth, outChannels]: Shape,
): Omit<WindowGeometry, "batch"> {
  return {
    inHeight,
    inWidth,
    inChannels,
    outHeight,
    outWidth,
    outChannels,
    filterHeight: size,
    filterWidth: width,
    strideHeight: stride,
    strideWidth: stride,
    dilationHeight: 1,
    dilationWidth: 1,
    padTop: padding,
    padLeft: padding,
  };
}
