/** Where the arguments of jobs on windows of images lie: 15 sizes, as window_geometry.ts writes them, then addresses and numbers. */
import { args } from "./threads";

export const BATCH = 0, IN_HEIGHT = 4, IN_WIDTH = 8, IN_CHANNELS = 12, OUT_HEIGHT = 16, OUT_WIDTH = 20, OUT_CHANNELS = 24;
export const FILTER_HEIGHT = 28, FILTER_WIDTH = 32, STRIDE_HEIGHT = 36, STRIDE_WIDTH = 40, DILATION_HEIGHT = 44;
export const DILATION_WIDTH = 48, PAD_TOP = 52, PAD_LEFT = 56;
export const FIRST = 60, SECOND = 64, BIAS = 68, RELU_FLAG = 72, RESULT = 76, BLOCK = 80, CHUNK_COUNT = 84, PARTS = 88, TURNED = 92, BAND = 96;

/** Numbers of a window. */
export function windowSize(): i32 {
  const at = args();
  return load<i32>(at, FILTER_HEIGHT) * load<i32>(at, FILTER_WIDTH) * load<i32>(at, IN_CHANNELS);
}

export function pixelsOfImage(): i32 {
  const at = args();
  return load<i32>(at, OUT_HEIGHT) * load<i32>(at, OUT_WIDTH);
}

export function setGeometry(geometry: usize): void {
  const at = args();
  for (let i = 0; i < 60; i += 4) store<i32>(at + i, load<i32>(geometry + i));
}

/** Number of the first place of a window that is inside, when its places are `dilation` apart from `start` on. */
export function firstInside(start: i32, dilation: i32): i32 {
  return start < 0 ? (dilation - 1 - start) / dilation : 0;
}

/** Number behind the last of `places` that is inside of `size`. */
export function endInside(start: i32, dilation: i32, places: i32, size: i32): i32 {
  return min(places, (size - start + dilation - 1) / dilation);
}
