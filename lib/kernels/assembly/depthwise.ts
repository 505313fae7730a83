/**
 * 2-D convolution of each channel with a filter of its own, channels last, and its gradients.
 *
 * The naive definitions, where r = i * strideHeight + u * dilationHeight - padTop, s = j * strideWidth + v * dilationWidth -
 * padLeft, and only r, s inside of the image count; sums are made in the order u, v (by filter: b, i, j, in CHUNKS parts):
 *
 *     y[b][i][j][c]  = bias[c] + the sum of x[b][r][s][c] * w[u][v][c] over u, v; clipped at 0 with relu
 *     dx[b][r][s][c] = the sum of dy[b][i][j][c] * w[u][v][c] over all i, j, u, v that lead to r, s
 *     dw[u][v][c]    = the sum of x[b][r][s][c] * dy[b][i][j][c] over b, i, j
 */
import { clip, clipOne, limitOf } from "./clip";
import { DEPTHWISE, DEPTHWISE_FILTER_GRADIENT, DEPTHWISE_INPUT_GRADIENT, SUM_DEPTHWISE_PARTS } from "./chunks";
import { depthwiseFilterRow3, depthwiseGradientRowOfHalves3, depthwiseRow3 } from "./depthwise_rows";
import { multiplyAdd } from "./generated/multiply_add";
import { args, parallel } from "./threads";
import {
  BATCH,
  BIAS,
  CHUNK_COUNT,
  DILATION_HEIGHT,
  DILATION_WIDTH,
  endInside,
  FILTER_HEIGHT,
  FILTER_WIDTH,
  FIRST,
  firstInside,
  IN_CHANNELS,
  IN_HEIGHT,
  IN_WIDTH,
  OUT_HEIGHT,
  OUT_WIDTH,
  PAD_LEFT,
  PAD_TOP,
  PARTS,
  RELU_FLAG,
  RESULT,
  SECOND,
  setGeometry,
  STRIDE_HEIGHT,
  STRIDE_WIDTH,
} from "./window_arguments";

/** Products that are worth a thread's while. */
const WORTHWHILE: i32 = 32768;

export function depthwise(geometry: usize, x: usize, filter: usize, bias: usize, relu: i32, y: usize): i32 {
  setGeometry(geometry);
  const at = args();
  store<usize>(at, x, FIRST);
  store<usize>(at, filter, SECOND);
  store<usize>(at, bias, BIAS);
  store<i32>(at, relu, RELU_FLAG);
  store<usize>(at, y, RESULT);
  const ofRow = load<i32>(at, OUT_WIDTH) * load<i32>(at, IN_CHANNELS) * load<i32>(at, FILTER_HEIGHT) *
    load<i32>(at, FILTER_WIDTH);
  const rows = max(1, WORTHWHILE / max(1, ofRow)), height = load<i32>(at, BATCH) * load<i32>(at, OUT_HEIGHT);
  store<i32>(at, rows, CHUNK_COUNT);
  return parallel(DEPTHWISE, (height + rows - 1) / rows);
}

/** Whether the loops of depthwise_rows.ts know these windows and channels. */
function isPlain3(): bool {
  const at = args();
  return load<i32>(at, FILTER_HEIGHT) == 3 && load<i32>(at, FILTER_WIDTH) == 3 && load<i32>(at, DILATION_HEIGHT) == 1 &&
    load<i32>(at, DILATION_WIDTH) == 1 && load<i32>(at, IN_CHANNELS) % 4 == 0;
}

/** Some rows of outputs. */
export function depthwiseChunk(chunk: i32): void {
  const at = args(), rows = load<i32>(at, CHUNK_COUNT), outHeight = load<i32>(at, OUT_HEIGHT);
  const end = min(load<i32>(at, BATCH) * outHeight, (chunk + 1) * rows), outWidth = load<i32>(at, OUT_WIDTH);
  const pixel = <usize> load<i32>(at, IN_CHANNELS) << 2, row = <usize> load<i32>(at, IN_WIDTH) * pixel;
  const image = <usize> load<i32>(at, IN_HEIGHT) * row, filter = load<usize>(at, SECOND), bias = load<usize>(at, BIAS);
  const filterRow = <usize> load<i32>(at, FILTER_WIDTH) * pixel;
  const down = load<i32>(at, DILATION_HEIGHT), across = load<i32>(at, DILATION_WIDTH);
  const limit = limitOf(load<i32>(at, RELU_FLAG)), limits = f32x4.splat(limit);
  const plain = isPlain3(), width = load<i32>(at, IN_WIDTH);
  for (let r = chunk * rows; r < end; r++) {
    const i = r % outHeight, x = load<usize>(at, FIRST) + <usize> (r / outHeight) * image;
    let y = load<usize>(at, RESULT) + <usize> (r * outWidth) * pixel;
    const top = i * load<i32>(at, STRIDE_HEIGHT) - load<i32>(at, PAD_TOP), firstU = firstInside(top, down);
    const endU = endInside(top, down, load<i32>(at, FILTER_HEIGHT), load<i32>(at, IN_HEIGHT));
    if (plain) {
      const stride = load<i32>(at, STRIDE_WIDTH), pad = load<i32>(at, PAD_LEFT), weights = filter + <usize> firstU * filterRow;
      const from = x + <usize> (top + firstU) * row, count = endU - firstU;
      depthwiseRow3(from, row, count, width, weights, filterRow, pixel, stride, pad, bias, limits, y, outWidth, pixel);
      continue;
    }
    for (let j = 0; j < outWidth; j++) {
      const left = j * load<i32>(at, STRIDE_WIDTH) - load<i32>(at, PAD_LEFT), firstV = firstInside(left, across);
      const endV = endInside(left, across, load<i32>(at, FILTER_WIDTH), load<i32>(at, IN_WIDTH));
      let c: usize = 0;
      for (; c + 16 <= pixel; c += 16) {
        let sum = bias ? v128.load(bias + c) : f32x4.splat(0);
        for (let u = firstU; u < endU; u++) {
          const from = x + <usize> (top + u * down) * row + c, weights = filter + <usize> u * filterRow + c;
          for (let v = firstV; v < endV; v++) {
            const value = v128.load(from + <usize> (left + v * across) * pixel);
            sum = multiplyAdd(value, v128.load(weights + <usize> v * pixel), sum);
          }
        }
        v128.store(y + c, clip(sum, limits));
      }
      for (; c < pixel; c += 4) {
        let sum = f32x4.splat(bias ? load<f32>(bias + c) : 0);
        for (let u = firstU; u < endU; u++) {
          const from = x + <usize> (top + u * down) * row + c, weights = filter + <usize> u * filterRow + c;
          for (let v = firstV; v < endV; v++) {
            const value = f32x4.splat(load<f32>(from + <usize> (left + v * across) * pixel));
            sum = multiplyAdd(value, f32x4.splat(load<f32>(weights + <usize> v * pixel)), sum);
          }
        }
        store<f32>(y + c, clipOne(f32x4.extract_lane(sum, 0), limit));
      }
      y += pixel;
    }
  }
}

export function depthwiseInputGradient(geometry: usize, dy: usize, filter: usize, dx: usize): i32 {
  setGeometry(geometry);
  const at = args();
  store<usize>(at, dy, FIRST);
  store<usize>(at, filter, SECOND);
  store<usize>(at, dx, RESULT);
  return parallel(DEPTHWISE_INPUT_GRADIENT, load<i32>(at, BATCH));
}

/** An image: windows share inputs. */
export function depthwiseInputGradientChunk(b: i32): void {
  const at = args(), outHeight = load<i32>(at, OUT_HEIGHT), outWidth = load<i32>(at, OUT_WIDTH);
  const pixel = <usize> load<i32>(at, IN_CHANNELS) << 2, row = <usize> load<i32>(at, IN_WIDTH) * pixel;
  const image = <usize> load<i32>(at, IN_HEIGHT) * row, filter = load<usize>(at, SECOND);
  const filterRow = <usize> load<i32>(at, FILTER_WIDTH) * pixel, dx = load<usize>(at, RESULT) + <usize> b * image;
  const down = load<i32>(at, DILATION_HEIGHT), across = load<i32>(at, DILATION_WIDTH);
  let dy = load<usize>(at, FIRST) + <usize> (b * outHeight * outWidth) * pixel;
  if (isPlain3() && gatherGradient(dy, filter, dx, pixel)) return;
  memory.fill(dx, 0, image);
  for (let i = 0; i < outHeight; i++) {
    const top = i * load<i32>(at, STRIDE_HEIGHT) - load<i32>(at, PAD_TOP), firstU = firstInside(top, down);
    const endU = endInside(top, down, load<i32>(at, FILTER_HEIGHT), load<i32>(at, IN_HEIGHT));
    for (let j = 0; j < outWidth; j++) {
      const left = j * load<i32>(at, STRIDE_WIDTH) - load<i32>(at, PAD_LEFT), firstV = firstInside(left, across);
      const endV = endInside(left, across, load<i32>(at, FILTER_WIDTH), load<i32>(at, IN_WIDTH));
      for (let u = firstU; u < endU; u++) {
        for (let v = firstV; v < endV; v++) {
          const to = dx + <usize> (top + u * down) * row + <usize> (left + v * across) * pixel;
          const weights = filter + <usize> u * filterRow + <usize> v * pixel;
          let c: usize = 0;
          for (; c + 16 <= pixel; c += 16) {
            v128.store(to + c, multiplyAdd(v128.load(dy + c), v128.load(weights + c), v128.load(to + c)));
          }
          for (; c < pixel; c += 4) {
            const sum = multiplyAdd(
              f32x4.splat(load<f32>(dy + c)),
              f32x4.splat(load<f32>(weights + c)),
              f32x4.splat(load<f32>(to + c)),
            );
            store<f32>(to + c, f32x4.extract_lane(sum, 0));
          }
        }
      }
      dy += pixel;
    }
  }
}

/** Writes each number of an image's gradient once, where windows lie one or two rows and columns apart; tells whether they do. */
function gatherGradient(dy: usize, filter: usize, dx: usize, pixel: usize): bool {
  const at = args(), stride = load<i32>(at, STRIDE_HEIGHT), padTop = load<i32>(at, PAD_TOP), padLeft = load<i32>(at, PAD_LEFT);
  if (load<i32>(at, STRIDE_WIDTH) != stride || (stride != 1 && (stride != 2 || padLeft != 1))) return false;
  const height = load<i32>(at, IN_HEIGHT), width = load<i32>(at, IN_WIDTH), filterRow = 3 * pixel;
  const outHeight = load<i32>(at, OUT_HEIGHT), outWidth = load<i32>(at, OUT_WIDTH), row = <usize> outWidth * pixel;
  const limits = f32x4.splat(limitOf(0));
  for (let r = 0; r < height; r++) {
    // Window i has this row at its place u = r + padTop - i * stride.
    const lowest = r + padTop, first = max(0, (lowest - 2 + stride - 1) >> (stride - 1)), end = min(outHeight, (lowest >> (stride - 1)) + 1);
    const u = lowest - first * stride, count = max(0, end - first), from = dy + <usize> first * row, weights = filter + <usize> u * filterRow;
    if (stride == 1) {
      const last = weights + 2 * pixel;
      depthwiseRow3(from, row, count, outWidth, last, -filterRow, -pixel, 1, 2 - padLeft, 0, limits, dx, width, pixel);
    } else depthwiseGradientRowOfHalves3(from, row, count, outWidth, weights, filterRow, dx, width, pixel);
    dx += <usize> width * pixel;
  }
  return true;
}

/** `parts` is room for `chunks` filters: the batch is cut into so many parts, for any number of threads. */
export function depthwiseFilterGradient(geometry: usize, x: usize, dy: usize, dw: usize, chunks: i32, parts: usize): i32 {
  setGeometry(geometry);
  const at = args();
  store<usize>(at, x, FIRST);
  store<usize>(at, dy, SECOND);
  store<usize>(at, dw, RESULT);
  store<i32>(at, chunks, CHUNK_COUNT);
  store<usize>(at, parts, PARTS);
  const status = parallel(DEPTHWISE_FILTER_GRADIENT, chunks);
  return status ? status : parallel(SUM_DEPTHWISE_PARTS, 1);
}

export function depthwiseFilterGradientChunk(chunk: i32): void {
  const at = args(), chunks = load<i32>(at, CHUNK_COUNT), batch = load<i32>(at, BATCH);
  const outHeight = load<i32>(at, OUT_HEIGHT), outWidth = load<i32>(at, OUT_WIDTH);
  const pixel = <usize> load<i32>(at, IN_CHANNELS) << 2, row = <usize> load<i32>(at, IN_WIDTH) * pixel;
  const image = <usize> load<i32>(at, IN_HEIGHT) * row, filterRow = <usize> load<i32>(at, FILTER_WIDTH) * pixel;
  const size = <usize> load<i32>(at, FILTER_HEIGHT) * filterRow, dw = load<usize>(at, PARTS) + <usize> chunk * size;
  const down = load<i32>(at, DILATION_HEIGHT), across = load<i32>(at, DILATION_WIDTH);
  const plain = isPlain3(), width = load<i32>(at, IN_WIDTH);
  memory.fill(dw, 0, size);
  for (let b = batch * chunk / chunks, end = batch * (chunk + 1) / chunks; b < end; b++) {
    const x = load<usize>(at, FIRST) + <usize> b * image;
    let dy = load<usize>(at, SECOND) + <usize> (b * outHeight * outWidth) * pixel;
    for (let i = 0; i < outHeight; i++) {
      const top = i * load<i32>(at, STRIDE_HEIGHT) - load<i32>(at, PAD_TOP), firstU = firstInside(top, down);
      const endU = endInside(top, down, load<i32>(at, FILTER_HEIGHT), load<i32>(at, IN_HEIGHT));
      if (plain) {
        for (let u = firstU; u < endU; u++) {
          const from = x + <usize> (top + u) * row, to = dw + <usize> u * filterRow;
          depthwiseFilterRow3(from, width, dy, outWidth, load<i32>(at, STRIDE_WIDTH), load<i32>(at, PAD_LEFT), pixel, to);
        }
        dy += <usize> outWidth * pixel;
        continue;
      }
      for (let j = 0; j < outWidth; j++) {
        const left = j * load<i32>(at, STRIDE_WIDTH) - load<i32>(at, PAD_LEFT), firstV = firstInside(left, across);
        const endV = endInside(left, across, load<i32>(at, FILTER_WIDTH), load<i32>(at, IN_WIDTH));
        for (let u = firstU; u < endU; u++) {
          for (let v = firstV; v < endV; v++) {
            const from = x + <usize> (top + u * down) * row + <usize> (left + v * across) * pixel;
            const to = dw + <usize> u * filterRow + <usize> v * pixel;
            let c: usize = 0;
            for (; c + 16 <= pixel; c += 16) {
              v128.store(to + c, multiplyAdd(v128.load(from + c), v128.load(dy + c), v128.load(to + c)));
            }
            for (; c < pixel; c += 4) {
              const sum = multiplyAdd(
                f32x4.splat(load<f32>(from + c)),
                f32x4.splat(load<f32>(dy + c)),
                f32x4.splat(load<f32>(to + c)),
              );
              store<f32>(to + c, f32x4.extract_lane(sum, 0));
            }
          }
        }
        dy += pixel;
      }
    }
  }
}

/** Adds the parts, in their order. */
export function sumDepthwisePartsChunk(_chunk: i32): void {
  const at = args(), chunks = load<i32>(at, CHUNK_COUNT), dw = load<usize>(at, RESULT), parts = load<usize>(at, PARTS);
  const size = <usize> (load<i32>(at, FILTER_HEIGHT) * load<i32>(at, FILTER_WIDTH) * load<i32>(at, IN_CHANNELS)) << 2;
  for (let i: usize = 0; i < size; i += 4) {
    let sum: f32 = 0;
    for (let chunk = 0; chunk < chunks; chunk++) sum += load<f32>(parts + <usize> chunk * size + i);
    store<f32>(dw + i, sum);
  }
}
