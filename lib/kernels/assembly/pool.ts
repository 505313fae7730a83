/**
 * 2-D max pooling, channels last, and its gradient. The naive definitions, over the places r, s of a window that lie in the image:
 *
 *     y[b][i][j][c] = the largest x[b][r][s][c], -Infinity if there is none; NaN is never larger
 *     dx[b][r][s][c] = the sum of dy[b][i][j][c] over the windows whose first largest number is there (with relu: and above 0)
 */
import { MAX_POOL, MAX_POOL_GRADIENT } from "./chunks";
import { args, parallel } from "./threads";

const BATCH = 0, IN_HEIGHT = 4, IN_WIDTH = 8, CHANNELS = 12, OUT_HEIGHT = 16, OUT_WIDTH = 20, WINDOW_HEIGHT = 24;
const WINDOW_WIDTH = 28, STRIDE_HEIGHT = 32, STRIDE_WIDTH = 36, DILATION_HEIGHT = 40, DILATION_WIDTH = 44, PAD_TOP = 48;
const PAD_LEFT = 52, FIRST = 56, SECOND = 60, RESULT = 64, RELU_FLAG = 68;

/** Numbers of the input that are worth a thread's while. */
const WORTHWHILE: i32 = 16384;

function setGeometry(
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  windowHeight: i32,
  windowWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  padTop: i32,
  padLeft: i32,
): void {
  const at = args();
  store<i32>(at, batch, BATCH);
  store<i32>(at, inHeight, IN_HEIGHT);
  store<i32>(at, inWidth, IN_WIDTH);
  store<i32>(at, channels, CHANNELS);
  store<i32>(at, outHeight, OUT_HEIGHT);
  store<i32>(at, outWidth, OUT_WIDTH);
  store<i32>(at, windowHeight, WINDOW_HEIGHT);
  store<i32>(at, windowWidth, WINDOW_WIDTH);
  store<i32>(at, strideHeight, STRIDE_HEIGHT);
  store<i32>(at, strideWidth, STRIDE_WIDTH);
  store<i32>(at, dilationHeight, DILATION_HEIGHT);
  store<i32>(at, dilationWidth, DILATION_WIDTH);
  store<i32>(at, padTop, PAD_TOP);
  store<i32>(at, padLeft, PAD_LEFT);
}

function imagesOfChunk(): i32 {
  const at = args();
  return max(1, WORTHWHILE / max(1, load<i32>(at, IN_HEIGHT) * load<i32>(at, IN_WIDTH) * load<i32>(at, CHANNELS)));
}

function chunkCount(): i32 {
  const images = imagesOfChunk();
  return (load<i32>(args(), BATCH) + images - 1) / images;
}

/** Whether windows of 2 x 2 lie side by side. */
function isHalving(): bool {
  const at = args();
  return load<i32>(at, WINDOW_HEIGHT) == 2 && load<i32>(at, WINDOW_WIDTH) == 2 && load<i32>(at, STRIDE_HEIGHT) == 2 &&
    load<i32>(at, STRIDE_WIDTH) == 2 && load<i32>(at, DILATION_HEIGHT) == 1 && load<i32>(at, DILATION_WIDTH) == 1 &&
    load<i32>(at, PAD_TOP) == 0 && load<i32>(at, PAD_LEFT) == 0 && (load<i32>(at, CHANNELS) & 3) == 0 &&
    load<i32>(at, OUT_HEIGHT) * 2 <= load<i32>(at, IN_HEIGHT) && load<i32>(at, OUT_WIDTH) * 2 <= load<i32>(at, IN_WIDTH);
}

export function maxPool(
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  windowHeight: i32,
  windowWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  padTop: i32,
  padLeft: i32,
  x: usize,
  y: usize,
): i32 {
  setGeometry(
    batch,
    inHeight,
    inWidth,
    channels,
    outHeight,
    outWidth,
    windowHeight,
    windowWidth,
    strideHeight,
    strideWidth,
    dilationHeight,
    dilationWidth,
    padTop,
    padLeft,
  );
  store<usize>(args(), x, FIRST);
  store<usize>(args(), y, RESULT);
  return parallel(MAX_POOL, chunkCount());
}

export function maxPoolChunk(chunk: i32): void {
  const at = args(), images = imagesOfChunk(), end = min(load<i32>(at, BATCH), (chunk + 1) * images);
  const inSize = <usize> (load<i32>(at, IN_HEIGHT) * load<i32>(at, IN_WIDTH) * load<i32>(at, CHANNELS)) << 2;
  const outSize = <usize> (load<i32>(at, OUT_HEIGHT) * load<i32>(at, OUT_WIDTH) * load<i32>(at, CHANNELS)) << 2;
  const halving = isHalving();
  for (let image = chunk * images; image < end; image++) {
    const x = load<usize>(at, FIRST) + image * inSize, y = load<usize>(at, RESULT) + image * outSize;
    if (halving) halve(x, y);
    else poolImage(x, 0, y, 0, 0);
  }
}

function halve(x: usize, y: usize): void {
  const at = args(), outHeight = load<i32>(at, OUT_HEIGHT), outWidth = load<i32>(at, OUT_WIDTH);
  const pixel = <usize> load<i32>(at, CHANNELS) << 2, row = <usize> load<i32>(at, IN_WIDTH) * pixel;
  const lowest = f32x4.splat(-Infinity);
  for (let i = 0; i < outHeight; i++) {
    let from = x + 2 * i * row;
    for (let j = 0; j < outWidth; j++) {
      const last = from + pixel;
      for (; from < last; from += 16) {
        let best = f32x4.pmax(lowest, v128.load(from));
        best = f32x4.pmax(best, v128.load(from + pixel));
        best = f32x4.pmax(best, v128.load(from + row));
        v128.store(y, f32x4.pmax(best, v128.load(from + row + pixel)));
        y += 16;
      }
      from += pixel;
    }
  }
}

/** Pools an image; with `dx`, adds the gradients dy to it instead. */
function poolImage(x: usize, dy: usize, y: usize, dx: usize, relu: i32): void {
  const at = args(), height = load<i32>(at, IN_HEIGHT), width = load<i32>(at, IN_WIDTH), channels = load<i32>(at, CHANNELS);
  const outHeight = load<i32>(at, OUT_HEIGHT), outWidth = load<i32>(at, OUT_WIDTH);
  const windowHeight = load<i32>(at, WINDOW_HEIGHT), windowWidth = load<i32>(at, WINDOW_WIDTH);
  const dilationHeight = load<i32>(at, DILATION_HEIGHT), dilationWidth = load<i32>(at, DILATION_WIDTH);
  let out: usize = 0;
  for (let i = 0; i < outHeight; i++) {
    const top = i * load<i32>(at, STRIDE_HEIGHT) - load<i32>(at, PAD_TOP);
    for (let j = 0; j < outWidth; j++) {
      const left = j * load<i32>(at, STRIDE_WIDTH) - load<i32>(at, PAD_LEFT);
      for (let c = 0; c < channels; c++) {
        let best: f32 = -Infinity, place = -1;
        for (let u = 0; u < windowHeight; u++) {
          const r = top + u * dilationHeight;
          if (r < 0 || r >= height) continue;
          for (let v = 0; v < windowWidth; v++) {
            const s = left + v * dilationWidth;
            if (s < 0 || s >= width) continue;
            const index = (r * width + s) * channels + c, value = load<f32>(x + (<usize> index << 2));
            // Pooling passes over NaN; its gradient goes to a NaN that comes first.
            if (value > best || (place < 0 && dx != 0)) {
              best = value;
              place = index;
            }
          }
        }
        if (!dx) store<f32>(y + out, best);
        else if (place >= 0 && (!relu || best > 0)) {
          const to = dx + (<usize> place << 2);
          store<f32>(to, load<f32>(to) + load<f32>(dy + out));
        }
        out += 4;
      }
    }
  }
}

export function maxPoolGrad(
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  windowHeight: i32,
  windowWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  padTop: i32,
  padLeft: i32,
  dy: usize,
  x: usize,
  relu: i32,
  dx: usize,
): i32 {
  setGeometry(
    batch,
    inHeight,
    inWidth,
    channels,
    outHeight,
    outWidth,
    windowHeight,
    windowWidth,
    strideHeight,
    strideWidth,
    dilationHeight,
    dilationWidth,
    padTop,
    padLeft,
  );
  store<usize>(args(), x, FIRST);
  store<usize>(args(), dy, SECOND);
  store<usize>(args(), dx, RESULT);
  store<i32>(args(), relu, RELU_FLAG);
  return parallel(MAX_POOL_GRADIENT, chunkCount());
}

export function maxPoolGradChunk(chunk: i32): void {
  const at = args(), images = imagesOfChunk(), end = min(load<i32>(at, BATCH), (chunk + 1) * images);
  const inSize = <usize> (load<i32>(at, IN_HEIGHT) * load<i32>(at, IN_WIDTH) * load<i32>(at, CHANNELS)) << 2;
  const outSize = <usize> (load<i32>(at, OUT_HEIGHT) * load<i32>(at, OUT_WIDTH) * load<i32>(at, CHANNELS)) << 2;
  const halving = isHalving(), relu = load<i32>(at, RELU_FLAG);
  const covered = load<i32>(at, OUT_HEIGHT) * 2 == load<i32>(at, IN_HEIGHT) &&
    load<i32>(at, OUT_WIDTH) * 2 == load<i32>(at, IN_WIDTH);
  for (let image = chunk * images; image < end; image++) {
    const x = load<usize>(at, FIRST) + image * inSize, dx = load<usize>(at, RESULT) + image * inSize;
    const dy = load<usize>(at, SECOND) + image * outSize;
    if (!halving || !covered) memory.fill(dx, 0, inSize);
    if (halving) halveGradient(x, dy, dx, relu);
    else poolImage(x, dy, 0, dx, relu);
  }
}

function halveGradient(x: usize, dy: usize, dx: usize, relu: i32): void {
  const at = args(), outHeight = load<i32>(at, OUT_HEIGHT), outWidth = load<i32>(at, OUT_WIDTH);
  const pixel = <usize> load<i32>(at, CHANNELS) << 2, row = <usize> load<i32>(at, IN_WIDTH) * pixel;
  const least = f32x4.splat(relu ? 0 : -Infinity);
  for (let i = 0; i < outHeight; i++) {
    let offset = 2 * i * row;
    for (let j = 0; j < outWidth; j++) {
      const last = offset + pixel;
      for (; offset < last; offset += 16) {
        const from = x + offset, a = v128.load(from), b = v128.load(from + pixel);
        const c = v128.load(from + row), d = v128.load(from + row + pixel);
        const atB = f32x4.gt(b, a), ab = f32x4.pmax(a, b), atC = f32x4.gt(c, ab), abc = f32x4.pmax(ab, c);
        const atD = f32x4.gt(d, abc), gradient = v128.load(dy);
        const passed = relu ? v128.and(gradient, f32x4.gt(f32x4.pmax(abc, d), least)) : gradient;
        const beforeD = v128.andnot(passed, atD), beforeC = v128.andnot(beforeD, atC), to = dx + offset;
        v128.store(to, v128.andnot(beforeC, atB));
        v128.store(to + pixel, v128.and(beforeC, atB));
        v128.store(to + row, v128.and(beforeD, atC));
        v128.store(to + row + pixel, v128.and(passed, atD));
        dy += 16;
      }
      offset += pixel;
    }
  }
}
