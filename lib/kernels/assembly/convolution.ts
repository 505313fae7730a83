/**
 * 2-D convolutions of any stride, dilation and padding, channels last, and their gradients: the windows of a block of output pixels
 * are copied next to each other, the rest is a matrix product.
 *
 * The naive definitions, where r = i * strideHeight + u * dilationHeight - padTop, s = j * strideWidth + v * dilationWidth -
 * padLeft, and x is 0 outside:
 *
 *     y[b][i][j][o]  = bias[o] + sum over u, v, c of x[b][r][s][c] * filter[u][v][c][o]
 *     dx[b][r][s][c] = sum over the i, j, u, v that lead to r, s, and o, of dy[b][i][j][o] * filter[u][v][c][o]
 *     dw[u][v][c][o] = sum over b, i, j of x[b][r][s][c] * dy[b][i][j][o]
 */
import { ACCUMULATE, RELU } from "./generated/micro_kernels";
import { CONVOLVE, CONVOLVE_FILTER_GRADIENT, CONVOLVE_INPUT_GRADIENT, SUM_PARTS } from "./chunks";
import {
  BATCH,
  BIAS,
  BLOCK,
  CHUNK_COUNT,
  DILATION_HEIGHT,
  DILATION_WIDTH,
  FILTER_HEIGHT,
  FILTER_WIDTH,
  FIRST,
  IN_CHANNELS,
  IN_HEIGHT,
  IN_WIDTH,
  OUT_CHANNELS,
  OUT_WIDTH,
  PAD_LEFT,
  PAD_TOP,
  PARTS,
  pixelsOfImage,
  RELU_FLAG,
  RESULT,
  SECOND,
  setGeometry,
  STRIDE_HEIGHT,
  STRIDE_WIDTH,
  windowSize,
} from "./window_arguments";
import { multiply } from "./matmul";
import { args, parallel, scratch } from "./threads";

/** `block` output pixels at a time; scratch space of block * window numbers behind that of a matrix product. */
export function convolution(
  geometry: usize,
  x: usize,
  filter: usize,
  bias: usize,
  relu: i32,
  y: usize,
  block: i32,
): i32 {
  setGeometry(geometry);
  const at = args();
  store<usize>(at, x, FIRST);
  store<usize>(at, filter, SECOND);
  store<usize>(at, bias, BIAS);
  store<i32>(at, relu, RELU_FLAG);
  store<usize>(at, y, RESULT);
  store<i32>(at, block, BLOCK);
  const pixels = load<i32>(at, BATCH) * pixelsOfImage(), blocks = (pixels + block - 1) / block;
  const chunks = min(blocks, 1024);
  store<i32>(at, (blocks + chunks - 1) / max(chunks, 1), CHUNK_COUNT);
  return parallel(CONVOLVE, chunks);
}

export function convolveChunk(chunk: i32): void {
  const at = args();
  const block = load<i32>(at, BLOCK), blocks = load<i32>(at, CHUNK_COUNT), k = windowSize(), n = load<i32>(at, OUT_CHANNELS);
  const pixels = load<i32>(at, BATCH) * pixelsOfImage(), end = min(pixels, (chunk + 1) * blocks * block);
  const windows = scratch() + MULTIPLY_SPACE, y = load<usize>(at, RESULT);
  const flags = load<i32>(at, RELU_FLAG) ? RELU : 0;
  for (let first = chunk * blocks * block; first < end; first += block) {
    const count = min(block, end - first);
    copyWindows(first, count, windows);
    const to = y + (<usize> first * n << 2);
    multiply(0, 0, count, n, k, windows, k, load<usize>(at, SECOND), n, load<usize>(at, BIAS), flags, to, n, scratch());
  }
}

/** What `multiply` takes of the scratch space, rounded up. */
const MULTIPLY_SPACE: usize = 40960;

export function convolutionInputGradient(geometry: usize, dy: usize, filter: usize, dx: usize, block: i32): i32 {
  setGeometry(geometry);
  const at = args();
  store<usize>(at, dy, FIRST);
  store<usize>(at, filter, SECOND);
  store<usize>(at, dx, RESULT);
  store<i32>(at, block, BLOCK);
  // An image's gradient is the work of one thread, which adds to it window by window.
  const batch = load<i32>(at, BATCH), chunks = min(batch, 1024);
  store<i32>(at, (batch + chunks - 1) / max(chunks, 1), CHUNK_COUNT);
  return parallel(CONVOLVE_INPUT_GRADIENT, chunks);
}

export function convolveInputGradientChunk(chunk: i32): void {
  const at = args();
  const images = load<i32>(at, CHUNK_COUNT), block = load<i32>(at, BLOCK), k = windowSize(), n = load<i32>(at, OUT_CHANNELS);
  const sizeOfImage = <usize> (load<i32>(at, IN_HEIGHT) * load<i32>(at, IN_WIDTH) * load<i32>(at, IN_CHANNELS)) << 2;
  const windows = scratch() + MULTIPLY_SPACE, dx = load<usize>(at, RESULT);
  const end = min(load<i32>(at, BATCH), (chunk + 1) * images);
  for (let image = chunk * images; image < end; image++) {
    memory.fill(dx + image * sizeOfImage, 0, sizeOfImage);
    const last = (image + 1) * pixelsOfImage();
    for (let first = image * pixelsOfImage(); first < last; first += block) {
      const count = min(block, last - first), from = load<usize>(at, FIRST) + (<usize> first * n << 2);
      multiply(0, 1, count, k, n, from, n, load<usize>(at, SECOND), n, 0, 0, windows, k, scratch());
      addWindows(first, count, windows, dx);
    }
  }
}

/** `parts` is room for `chunks` gradients, which are added in their order. */
export function convolutionFilterGradient(
  geometry: usize,
  x: usize,
  dy: usize,
  dw: usize,
  block: i32,
  chunks: i32,
  parts: usize,
): i32 {
  setGeometry(geometry);
  const at = args();
  store<usize>(at, x, FIRST);
  store<usize>(at, dy, SECOND);
  store<i32>(at, block, BLOCK);
  store<i32>(at, chunks, CHUNK_COUNT);
  store<usize>(at, parts, PARTS);
  const numbers = windowSize() * load<i32>(at, OUT_CHANNELS);
  const status = parallel(CONVOLVE_FILTER_GRADIENT, chunks);
  return status ? status : sumParts(parts, chunks, numbers, dw);
}

export function convolveFilterGradientChunk(chunk: i32): void {
  const at = args();
  const block = load<i32>(at, BLOCK), chunks = load<i32>(at, CHUNK_COUNT), m = windowSize(), n = load<i32>(at, OUT_CHANNELS);
  const windows = scratch() + MULTIPLY_SPACE, size = <usize> m * n << 2, part = load<usize>(at, PARTS) + chunk * size;
  const pixels = load<i32>(at, BATCH) * pixelsOfImage(), pixelsOfChunk = (pixels + chunks - 1) / chunks;
  const end = min(pixels, (chunk + 1) * pixelsOfChunk);
  let how = 0;
  for (let first = chunk * pixelsOfChunk; first < end; first += block) {
    const count = min(block, end - first), dy = load<usize>(at, SECOND) + (<usize> first * n << 2);
    copyWindows(first, count, windows);
    multiply(1, 0, m, n, count, windows, m, dy, n, 0, how, part, n, scratch());
    how = ACCUMULATE;
  }
  if (!how) memory.fill(part, 0, size);
}

/** y = the sum of `count` parts of n numbers each, in their order. */
export function sumParts(parts: usize, count: i32, n: i32, y: usize): i32 {
  const at = args();
  store<usize>(at, parts, 0);
  store<i32>(at, count, 4);
  store<i32>(at, n, 8);
  store<usize>(at, y, 12);
  return parallel(SUM_PARTS, (n + NUMBERS_OF_CHUNK - 1) / NUMBERS_OF_CHUNK);
}

const NUMBERS_OF_CHUNK: i32 = 16384;

export function sumPartsChunk(chunk: i32): void {
  const at = args();
  const count = load<i32>(at, 4), n = load<i32>(at, 8), part = <usize> n << 2;
  const start = <usize> (chunk * NUMBERS_OF_CHUNK) << 2, end = min(part, start + (NUMBERS_OF_CHUNK << 2));
  const parts = load<usize>(at, 0), y = load<usize>(at, 12);
  let offset = start;
  for (; offset + 16 <= end; offset += 16) {
    let from = parts + offset, sum = v128.load(from);
    for (let k = 1; k < count; k++) {
      from += part;
      sum = f32x4.add(sum, v128.load(from));
    }
    v128.store(y + offset, sum);
  }
  for (; offset < end; offset += 4) {
    let from = parts + offset, sum = load<f32>(from);
    for (let k = 1; k < count; k++) {
      from += part;
      sum += load<f32>(from);
    }
    store<f32>(y + offset, sum);
  }
}

/** Copies the windows of output pixels, [pixel][row of the filter][column][channel]. */
function copyWindows(first: i32, count: i32, to: usize): void {
  const at = args();
  const height = load<i32>(at, IN_HEIGHT), width = load<i32>(at, IN_WIDTH), channels = load<i32>(at, IN_CHANNELS);
  const rows = load<i32>(at, FILTER_HEIGHT), columns = load<i32>(at, FILTER_WIDTH), pixels = pixelsOfImage();
  const dilationWidth = load<i32>(at, DILATION_WIDTH), dilationHeight = load<i32>(at, DILATION_HEIGHT);
  const strideHeight = load<i32>(at, STRIDE_HEIGHT), strideWidth = load<i32>(at, STRIDE_WIDTH), padLeft = load<i32>(at, PAD_LEFT);
  const outWidth = load<i32>(at, OUT_WIDTH), ofRow = columns * channels, pixel = <usize> channels << 2, line = <usize> width * pixel;
  let j = first % pixels % outWidth, top = first % pixels / outWidth * strideHeight - load<i32>(at, PAD_TOP);
  let from = load<usize>(at, FIRST) + <usize> (first / pixels * height) * line;
  const bottom = pixels / outWidth * strideHeight - load<i32>(at, PAD_TOP);
  for (let p = 0; p < count; p++) {
    const left = j * strideWidth - padLeft, isWhole = dilationWidth == 1 && left >= 0 && left + columns <= width;
    for (let u = 0; u < rows; u++) {
      const row = top + u * dilationHeight;
      if (row < 0 || row >= height) {
        to = zeros(to, ofRow);
        continue;
      }
      const source = from + <usize> row * line;
      if (isWhole) to = copy(to, source + <usize> left * pixel, ofRow);
      else if (dilationWidth == 1) {
        const start = max(0, -left), end = max(start, min(columns, width - left));
        to = zeros(to, min(start, columns) * channels);
        if (start < columns) {
          to = copy(to, source + ((left + start) * channels << 2), (end - start) * channels);
          to = zeros(to, (columns - end) * channels);
        }
      } else {
        for (let v = 0; v < columns; v++) {
          const column = left + v * dilationWidth;
          if (column < 0 || column >= width) to = zeros(to, channels);
          else to = copy(to, source + (column * channels << 2), channels);
        }
      }
    }
    if (++j < outWidth) continue;
    j = 0;
    top += strideHeight;
    if (top < bottom) continue;
    top = -load<i32>(at, PAD_TOP);
    from += <usize> height * line;
  }
}

/** The transposed map: adds what lies in the windows to the places where they were copied from. */
function addWindows(first: i32, count: i32, from: usize, x: usize): void {
  const at = args();
  const height = load<i32>(at, IN_HEIGHT), width = load<i32>(at, IN_WIDTH), channels = load<i32>(at, IN_CHANNELS);
  const rows = load<i32>(at, FILTER_HEIGHT), columns = load<i32>(at, FILTER_WIDTH), pixels = pixelsOfImage();
  const dilationWidth = load<i32>(at, DILATION_WIDTH), dilationHeight = load<i32>(at, DILATION_HEIGHT);
  const outWidth = load<i32>(at, OUT_WIDTH), ofRow = columns * channels, pixel = <usize> channels << 2, line = <usize> width * pixel;
  for (let p = 0; p < count; p++) {
    const image = (first + p) / pixels, place = (first + p) % pixels;
    const top = place / outWidth * load<i32>(at, STRIDE_HEIGHT) - load<i32>(at, PAD_TOP);
    const left = place % outWidth * load<i32>(at, STRIDE_WIDTH) - load<i32>(at, PAD_LEFT);
    const target = x + <usize> (image * height) * line, isWhole = dilationWidth == 1 && left >= 0 && left + columns <= width;
    for (let u = 0; u < rows; u++) {
      const row = top + u * dilationHeight;
      if (isWhole && row >= 0 && row < height) {
        add(target + <usize> row * line + <usize> left * pixel, from, ofRow);
        from += <usize> ofRow << 2;
        continue;
      }
      for (let v = 0; v < columns; v++) {
        const column = left + v * dilationWidth;
        if (row >= 0 && row < height && column >= 0 && column < width) {
          add(target + <usize> row * line + <usize> column * pixel, from, channels);
        }
        from += pixel;
      }
    }
  }
}

function zeros(to: usize, n: i32): usize {
  const end = to + (n << 2);
  if (n >= 4) {
    const zero = f32x4.splat(0);
    for (; to + 16 <= end; to += 16) v128.store(to, zero);
  }
  for (; to < end; to += 4) store<f32>(to, 0);
  return to;
}

export function copy(to: usize, from: usize, n: i32): usize {
  const end = to + (n << 2);
  if (n >= 4) {
    for (; to + 64 <= end; to += 64) {
      const a = v128.load(from), b = v128.load(from, 16), c = v128.load(from, 32), d = v128.load(from, 48);
      v128.store(to, a);
      v128.store(to, b, 16);
      v128.store(to, c, 32);
      v128.store(to, d, 48);
      from += 64;
    }
    for (; to + 16 <= end; to += 16) {
      v128.store(to, v128.load(from));
      from += 16;
    }
  }
  for (; to < end; to += 4) {
    store<f32>(to, load<f32>(from));
    from += 4;
  }
  return to;
}

function add(to: usize, from: usize, n: i32): void {
  const end = to + (n << 2);
  for (; to + 64 <= end; to += 64) {
    const a = f32x4.add(v128.load(to), v128.load(from)), b = f32x4.add(v128.load(to, 16), v128.load(from, 16));
    const c = f32x4.add(v128.load(to, 32), v128.load(from, 32)), d = f32x4.add(v128.load(to, 48), v128.load(from, 48));
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, d, 48);
    from += 64;
  }
  for (; to + 16 <= end; to += 16) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    from += 16;
  }
  for (; to < end; to += 4) {
    store<f32>(to, load<f32>(to) + load<f32>(from));
    from += 4;
  }
}
