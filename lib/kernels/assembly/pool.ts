/**
 * 2-D max pooling, channels last, and its gradient.
 *
 * The naive definitions, where r = i * strideHeight + u * dilationHeight - padTop, s = j * strideWidth + v * dilationWidth -
 * padLeft, and only r, s inside of the image count:
 *
 *     y[b][i][j][c]  = the largest x[b][r][s][c] over u, v; NaN is not chosen; -Infinity if there is none
 *     dx[b][r][s][c] = the sum of dy[b][i][j][c] over all i, j whose first largest number, in the order of u, v, is at r, s: the
 *         first one, also if it is NaN, and each later one that is larger. With relu, of those whose largest number is > 0.
 */
import { MAX_POOL, MAX_POOL_GRADIENT } from "./chunks";
import { args, parallel } from "./threads";
import {
  BATCH,
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
  RELU_FLAG,
  RESULT,
  SECOND,
  setGeometry,
  STRIDE_HEIGHT,
  STRIDE_WIDTH,
  windowSize,
} from "./window_arguments";

/** Numbers of the input that are worth a thread's while. */
const WORTHWHILE: i32 = 16384;

/** Whether windows of 2 x 2 lie side by side. */
function isHalving(): bool {
  const at = args();
  return load<i32>(at, FILTER_HEIGHT) == 2 && load<i32>(at, FILTER_WIDTH) == 2 && load<i32>(at, STRIDE_HEIGHT) == 2 &&
    load<i32>(at, STRIDE_WIDTH) == 2 && load<i32>(at, DILATION_HEIGHT) == 1 && load<i32>(at, DILATION_WIDTH) == 1 &&
    load<i32>(at, PAD_TOP) == 0 && load<i32>(at, PAD_LEFT) == 0 &&
    load<i32>(at, OUT_HEIGHT) * 2 <= load<i32>(at, IN_HEIGHT) && load<i32>(at, OUT_WIDTH) * 2 <= load<i32>(at, IN_WIDTH);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function larger(best: f32, value: f32): f32 {
  return value > best ? value : best;
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function add(to: usize, value: f32): void {
  store<f32>(to, load<f32>(to) + value);
}

export function maxPool(geometry: usize, x: usize, y: usize): i32 {
  setGeometry(geometry);
  const at = args(), height = load<i32>(at, BATCH) * load<i32>(at, OUT_HEIGHT);
  const rows = max(1, WORTHWHILE / max(1, load<i32>(at, OUT_WIDTH) * windowSize()));
  store<usize>(at, x, FIRST);
  store<usize>(at, y, RESULT);
  store<i32>(at, rows, CHUNK_COUNT);
  return parallel(MAX_POOL, (height + rows - 1) / rows);
}

/** Some rows of outputs. */
export function maxPoolChunk(chunk: i32): void {
  const at = args(), rows = load<i32>(at, CHUNK_COUNT), outHeight = load<i32>(at, OUT_HEIGHT);
  const end = min(load<i32>(at, BATCH) * outHeight, (chunk + 1) * rows), halving = isHalving();
  const pixel = <usize> load<i32>(at, IN_CHANNELS) << 2, row = load<i32>(at, IN_WIDTH) * pixel;
  const image = load<i32>(at, IN_HEIGHT) * row, outRow = load<i32>(at, OUT_WIDTH) * pixel;
  for (let r = chunk * rows; r < end; r++) {
    const i = r % outHeight, x = load<usize>(at, FIRST) + r / outHeight * image;
    const y = load<usize>(at, RESULT) + r * outRow;
    if (halving) halveRow(x + 2 * i * row, row, pixel, y, y + outRow);
    else poolRow(x, i, row, pixel, y);
  }
}

function halveRow(from: usize, row: usize, pixel: usize, y: usize, end: usize): void {
  const lowest = f32x4.splat(-Infinity), vectors = pixel & ~15, rest = pixel & 15;
  while (y < end) {
    let last = from + vectors;
    for (; from < last; from += 16) {
      let best = f32x4.pmax(lowest, v128.load(from));
      best = f32x4.pmax(best, v128.load(from + pixel));
      best = f32x4.pmax(best, v128.load(from + row));
      v128.store(y, f32x4.pmax(best, v128.load(from + row + pixel)));
      y += 16;
    }
    last += rest;
    for (; from < last; from += 4) {
      let best = larger(-Infinity, load<f32>(from));
      best = larger(best, load<f32>(from + pixel));
      best = larger(best, load<f32>(from + row));
      store<f32>(y, larger(best, load<f32>(from + row + pixel)));
      y += 4;
    }
    from += pixel;
  }
}

function poolRow(x: usize, i: i32, row: usize, pixel: usize, y: usize): void {
  const at = args(), outWidth = load<i32>(at, OUT_WIDTH);
  const down = load<i32>(at, DILATION_HEIGHT), across = load<i32>(at, DILATION_WIDTH);
  const downBy = down * row, acrossBy = across * pixel;
  const top = i * load<i32>(at, STRIDE_HEIGHT) - load<i32>(at, PAD_TOP), firstU = firstInside(top, down);
  const endU = endInside(top, down, load<i32>(at, FILTER_HEIGHT), load<i32>(at, IN_HEIGHT));
  for (let j = 0; j < outWidth; j++) {
    const left = j * load<i32>(at, STRIDE_WIDTH) - load<i32>(at, PAD_LEFT), firstV = firstInside(left, across);
    const endV = endInside(left, across, load<i32>(at, FILTER_WIDTH), load<i32>(at, IN_WIDTH));
    const corner = x + top * row + left * pixel;
    let offset: usize = 0;
    for (; offset + 16 <= pixel; offset += 16) {
      let best = f32x4.splat(-Infinity);
      for (let u = firstU; u < endU; u++) {
        for (let v = firstV; v < endV; v++) {
          best = f32x4.pmax(best, v128.load(corner + u * downBy + v * acrossBy + offset));
        }
      }
      v128.store(y + offset, best);
    }
    for (; offset < pixel; offset += 4) {
      let best: f32 = -Infinity;
      for (let u = firstU; u < endU; u++) {
        for (let v = firstV; v < endV; v++) {
          best = larger(best, load<f32>(corner + u * downBy + v * acrossBy + offset));
        }
      }
      store<f32>(y + offset, best);
    }
    y += pixel;
  }
}

export function maxPoolGrad(geometry: usize, dy: usize, x: usize, relu: i32, dx: usize): i32 {
  setGeometry(geometry);
  const at = args(), size = load<i32>(at, IN_HEIGHT) * load<i32>(at, IN_WIDTH) * load<i32>(at, IN_CHANNELS);
  const images = max(1, WORTHWHILE / max(1, size));
  store<usize>(at, x, FIRST);
  store<usize>(at, dy, SECOND);
  store<usize>(at, dx, RESULT);
  store<i32>(at, relu, RELU_FLAG);
  store<i32>(at, images, CHUNK_COUNT);
  return parallel(MAX_POOL_GRADIENT, (load<i32>(at, BATCH) + images - 1) / images);
}

/** Some images: windows may share inputs, so an image is the work of one thread. */
export function maxPoolGradChunk(chunk: i32): void {
  const at = args(), images = load<i32>(at, CHUNK_COUNT), end = min(load<i32>(at, BATCH), (chunk + 1) * images);
  const pixel = <usize> load<i32>(at, IN_CHANNELS) << 2, row = load<i32>(at, IN_WIDTH) * pixel;
  const size = load<i32>(at, IN_HEIGHT) * row, halving = isHalving();
  const outSize = <usize> (load<i32>(at, OUT_HEIGHT) * load<i32>(at, OUT_WIDTH)) * pixel;
  for (let image = chunk * images; image < end; image++) {
    const x = load<usize>(at, FIRST) + image * size, dx = load<usize>(at, RESULT) + image * size;
    const dy = load<usize>(at, SECOND) + image * outSize;
    if (halving) halveGradient(x, dy, dx, row, pixel);
    else poolGradient(x, dy, dx, row, pixel);
  }
}

/** Writes each number of an image's gradient once. */
function halveGradient(x: usize, dy: usize, dx: usize, row: usize, pixel: usize): void {
  const at = args(), outHeight = load<i32>(at, OUT_HEIGHT), outWidth = load<i32>(at, OUT_WIDTH);
  const relu = load<i32>(at, RELU_FLAG), zero = f32x4.splat(0), unused = row - 2 * outWidth * pixel;
  const vectors = pixel & ~15, rest = pixel & 15;
  for (let i = 0; i < outHeight; i++) {
    let offset = 2 * i * row;
    for (let j = 0; j < outWidth; j++) {
      let last = offset + vectors;
      for (; offset < last; offset += 16) {
        const from = x + offset, a = v128.load(from), b = v128.load(from + pixel);
        const c = v128.load(from + row), d = v128.load(from + row + pixel);
        const atB = f32x4.gt(b, a), ab = f32x4.pmax(a, b), atC = f32x4.gt(c, ab), abc = f32x4.pmax(ab, c);
        const atD = f32x4.gt(d, abc), gradient = v128.load(dy);
        const passed = relu ? v128.and(gradient, f32x4.gt(f32x4.pmax(abc, d), zero)) : gradient;
        const beforeD = v128.andnot(passed, atD), beforeC = v128.andnot(beforeD, atC), to = dx + offset;
        v128.store(to, v128.andnot(beforeC, atB));
        v128.store(to + pixel, v128.and(beforeC, atB));
        v128.store(to + row, v128.and(beforeD, atC));
        v128.store(to + row + pixel, v128.and(passed, atD));
        dy += 16;
      }
      last += rest;
      for (; offset < last; offset += 4) {
        const from = x + offset, to = dx + offset;
        let largest = load<f32>(from), chosen = to;
        const b = load<f32>(from + pixel), c = load<f32>(from + row), d = load<f32>(from + row + pixel);
        if (b > largest) {
          largest = b;
          chosen = to + pixel;
        }
        if (c > largest) {
          largest = c;
          chosen = to + row;
        }
        if (d > largest) {
          largest = d;
          chosen = to + row + pixel;
        }
        store<f32>(to, 0);
        store<f32>(to + pixel, 0);
        store<f32>(to + row, 0);
        store<f32>(to + row + pixel, 0);
        if (!relu || largest > 0) store<f32>(chosen, load<f32>(dy));
        dy += 4;
      }
      offset += pixel;
    }
    if (unused) {
      memory.fill(dx + offset, 0, unused);
      memory.fill(dx + offset + row, 0, unused);
    }
  }
  memory.fill(dx + 2 * outHeight * row, 0, (load<i32>(at, IN_HEIGHT) - 2 * outHeight) * row);
}

function poolGradient(x: usize, dy: usize, dx: usize, row: usize, pixel: usize): void {
  const at = args(), outHeight = load<i32>(at, OUT_HEIGHT), outWidth = load<i32>(at, OUT_WIDTH);
  const down = load<i32>(at, DILATION_HEIGHT), across = load<i32>(at, DILATION_WIDTH), relu = load<i32>(at, RELU_FLAG);
  const downBy = down * row, acrossBy = across * pixel, zero = f32x4.splat(0);
  memory.fill(dx, 0, load<i32>(at, IN_HEIGHT) * row);
  for (let i = 0; i < outHeight; i++) {
    const top = i * load<i32>(at, STRIDE_HEIGHT) - load<i32>(at, PAD_TOP), firstU = firstInside(top, down);
    const endU = endInside(top, down, load<i32>(at, FILTER_HEIGHT), load<i32>(at, IN_HEIGHT));
    for (let j = 0; j < outWidth; j++, dy += pixel) {
      const left = j * load<i32>(at, STRIDE_WIDTH) - load<i32>(at, PAD_LEFT), firstV = firstInside(left, across);
      const endV = endInside(left, across, load<i32>(at, FILTER_WIDTH), load<i32>(at, IN_WIDTH));
      if (firstU >= endU || firstV >= endV) continue;
      const corner = top * row + left * pixel, first = corner + firstU * downBy + firstV * acrossBy;
      let offset: usize = 0;
      for (; offset + 16 <= pixel; offset += 16) {
        let largest = v128.load(x + first + offset), chosen = i32x4.splat(first);
        for (let u = firstU; u < endU; u++) {
          for (let v = firstV; v < endV; v++) {
            const place = corner + u * downBy + v * acrossBy, value = v128.load(x + place + offset);
            chosen = v128.bitselect(i32x4.splat(place), chosen, f32x4.gt(value, largest));
            largest = f32x4.pmax(largest, value);
          }
        }
        let gradient = v128.load(dy + offset);
        if (relu) gradient = v128.and(gradient, f32x4.gt(largest, zero));
        const to = dx + offset;
        add(to + i32x4.extract_lane(chosen, 0), f32x4.extract_lane(gradient, 0));
        add(to + i32x4.extract_lane(chosen, 1) + 4, f32x4.extract_lane(gradient, 1));
        add(to + i32x4.extract_lane(chosen, 2) + 8, f32x4.extract_lane(gradient, 2));
        add(to + i32x4.extract_lane(chosen, 3) + 12, f32x4.extract_lane(gradient, 3));
      }
      for (; offset < pixel; offset += 4) {
        let largest = load<f32>(x + first + offset), chosen = first;
        for (let u = firstU; u < endU; u++) {
          for (let v = firstV; v < endV; v++) {
            const place = corner + u * downBy + v * acrossBy, value = load<f32>(x + place + offset);
            if (value > largest) {
              largest = value;
              chosen = place;
            }
          }
        }
        if (!relu || largest > 0) add(dx + chosen + offset, load<f32>(dy + offset));
      }
    }
  }
}
