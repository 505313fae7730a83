/**
 * 2-D convolutions of any stride, dilation and padding, channels last, and their gradients: matrix products whose one side are the
 * windows of the images, read or added to where they lie in a frame.
 *
 * The naive definitions, where r = i * strideHeight + u * dilationHeight - padTop, s = j * strideWidth + v * dilationWidth -
 * padLeft, and x is 0 outside:
 *
 *     y[b][i][j][o]  = bias[o] + sum over u, v, c of x[b][r][s][c] * filter[u][v][c][o]
 *     dx[b][r][s][c] = sum over the i, j, u, v that lead to r, s, of the sum over o of dy[b][i][j][o] * filter[u][v][c][o]
 *     dw[u][v][c][o] = sum over b, i, j of x[b][r][s][c] * dy[b][i][j][o]
 */
import { ACCUMULATE, panel4placedSums, panel8placedSums, panel8rows, RELU } from "./generated/micro_kernels";
import { CONVOLVE, CONVOLVE_FILTER_GRADIENT, CONVOLVE_INPUT_GRADIENT, SUM_PARTS } from "./chunks";
import { clearFrame, frameRow, frameRows, needsNoFrame, storePlaces, storeRuns, takeFromFrame } from "./frames";
import { multiply, packTransposed, PANEL, PLACED_COLUMNS, PLACED_ROWS } from "./matmul";
import {
  BAND,
  BATCH,
  BIAS,
  CHUNK_COUNT,
  FIRST,
  IN_CHANNELS,
  IN_HEIGHT,
  IN_WIDTH,
  OUT_CHANNELS,
  OUT_HEIGHT,
  OUT_WIDTH,
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
import { args, parallel, scratch } from "./threads";

/** What `multiply` takes of the scratch space, rounded up; behind it lie runs, places and the frame. */
const MULTIPLY_SPACE: usize = 40960;
/** Pieces that a batch is cut into at most. */
const PIECES: i32 = 32;

/** `band` rows of outputs of an image at a time; scratch space for them as convolution.ts one folder up has it. */
export function convolution(
  geometry: usize,
  x: usize,
  filter: usize,
  bias: usize,
  relu: i32,
  y: usize,
  band: i32,
): i32 {
  setGeometry(geometry);
  const at = args();
  store<usize>(at, x, FIRST);
  store<usize>(at, filter, SECOND);
  store<usize>(at, bias, BIAS);
  store<i32>(at, relu, RELU_FLAG);
  store<usize>(at, y, RESULT);
  store<i32>(at, band, BAND);
  return inPieces(CONVOLVE, load<i32>(at, BATCH) * bandsOfImage());
}

function bandsOfImage(): i32 {
  const at = args(), band = load<i32>(at, BAND);
  return (load<i32>(at, OUT_HEIGHT) + band - 1) / band;
}

function inPieces(kind: i32, count: i32): i32 {
  const ofPiece = max(1, (count + PIECES - 1) / PIECES);
  store<i32>(args(), ofPiece, CHUNK_COUNT);
  return parallel(kind, (count + ofPiece - 1) / ofPiece);
}

export function convolveChunk(chunk: i32): void {
  const at = args(), band = load<i32>(at, BAND), bands = bandsOfImage(), ofChunk = load<i32>(at, CHUNK_COUNT);
  const height = load<i32>(at, OUT_HEIGHT), width = load<i32>(at, OUT_WIDTH), n = load<i32>(at, OUT_CHANNELS);
  const runs = scratch() + MULTIPLY_SPACE, places = storeRuns(runs), frame = storePlaces(places, band);
  const flags = load<i32>(at, RELU_FLAG) ? RELU : 0, filter = load<usize>(at, SECOND), bias = load<usize>(at, BIAS);
  clearFrame(frame, band);
  const end = min(load<i32>(at, BATCH) * bands, (chunk + 1) * ofChunk);
  for (let next = chunk * ofChunk; next < end; next++) {
    const image = next / bands, first = next % bands * band, count = min(band, height - first);
    const windows = frameRows(image, first, count, frame), y = load<usize>(at, RESULT) + (<usize> ((image * height + first) * width) * n << 2);
    multiply(PLACED_ROWS, 0, count * width, n, windowSize(), windows, places, filter, n, bias, flags, y, n, scratch(), runs);
  }
}

export function convolutionInputGradient(geometry: usize, dy: usize, filter: usize, dx: usize, band: i32): i32 {
  setGeometry(geometry);
  const at = args();
  store<usize>(at, dy, FIRST);
  store<usize>(at, filter, SECOND);
  store<usize>(at, dx, RESULT);
  store<i32>(at, band, BAND);
  // An image's gradient is the work of one thread, which adds to it pixel by pixel.
  return inPieces(CONVOLVE_INPUT_GRADIENT, load<i32>(at, BATCH));
}

export function convolveInputGradientChunk(chunk: i32): void {
  const at = args(), band = load<i32>(at, BAND), ofChunk = load<i32>(at, CHUNK_COUNT), n = load<i32>(at, OUT_CHANNELS);
  const height = load<i32>(at, OUT_HEIGHT), width = load<i32>(at, OUT_WIDTH);
  const sizeOfImage = <usize> (load<i32>(at, IN_HEIGHT) * load<i32>(at, IN_WIDTH) * load<i32>(at, IN_CHANNELS)) << 2;
  const runs = scratch() + MULTIPLY_SPACE, places = storeRuns(runs), panels = storePlaces(places, band);
  const frame = packFilter(runs, places, panels), ofBand = load<i32>(at, STRIDE_HEIGHT) * frameRow();
  const end = min(load<i32>(at, BATCH), (chunk + 1) * ofChunk);
  for (let image = chunk * ofChunk; image < end; image++) {
    const dx = load<usize>(at, RESULT) + image * sizeOfImage, sums = needsNoFrame() ? dx : frame;
    if (needsNoFrame()) memory.fill(dx, 0, sizeOfImage);
    clearFrame(frame, height);
    for (let first = 0; first < height; first += band) {
      const dy = load<usize>(at, FIRST) + (<usize> ((image * height + first) * width) * n << 2);
      addProducts(min(band, height - first) * width, dy, n, runs, places, panels, sums + first * ofBand);
    }
    if (!needsNoFrame()) takeFromFrame(frame, dx);
  }
}

/**
 * Packs the filter of each run, transposed, in panels of eight places of it, the last panel of the last run first, and says where they
 * end.
 */
function packFilter(runs: usize, end: usize, to: usize): usize {
  const n = load<i32>(args(), OUT_CHANNELS);
  let behind = windowSize();
  for (let run = end - 8; run >= runs; run -= 8) {
    const length = load<i32>(run, 4), filter = load<usize>(args(), SECOND) + (<usize> (behind - length) * n << 2);
    for (let j = (length - 1) & ~7; j >= 0; j -= 8) {
      packTransposed(to, filter + (<usize> j * n << 2), n, n, min(8, length - j));
      to += <usize> n * PANEL;
    }
    behind -= length;
  }
  return to;
}

/**
 * Adds to the windows of `count` pixels what their dy gives. A place that two windows share gets the sum of the pixel that comes first
 * before the other's: in the same panel, as rows are added in their order, and else because the later panels are added first.
 */
function addProducts(count: i32, dy: usize, n: i32, runs: usize, places: usize, panel: usize, windows: usize): void {
  const row = <usize> n << 2, block = scratch();
  for (let run = places - 8; run >= runs; run -= 8) {
    const length = load<i32>(run, 4);
    for (let j = (length - 1) & ~7; j >= 0; j -= 8) {
      const columns = min(8, length - j), to = windows + load<u32>(run) + (j << 2);
      if (columns == 8) panel8placedSums(count, n, dy, row, panel, PANEL, to, places, 0, 0);
      else if (columns == 4) panel4placedSums(count, n, dy, row, panel, PANEL, to, places, 0, 0);
      else {
        for (let i = 0; i < count; i += 4) {
          const rows = min(4, count - i);
          panel8rows(rows, n, dy + i * row, row, panel, PANEL, block, PANEL, 0, 0);
          for (let r = 0; r < rows; r++) {
            const sums = to + load<u32>(places + (<usize> (i + r) << 2));
            for (let x = 0; x < columns; x++) {
              const at = sums + (x << 2);
              store<f32>(at, load<f32>(at) + load<f32>(block + r * PANEL + (x << 2)));
            }
          }
        }
      }
      panel += <usize> n * PANEL;
    }
  }
}

/** `parts` is room for `chunks` gradients, which are added in their order. */
export function convolutionFilterGradient(
  geometry: usize,
  x: usize,
  dy: usize,
  dw: usize,
  band: i32,
  chunks: i32,
  parts: usize,
): i32 {
  setGeometry(geometry);
  const at = args();
  store<usize>(at, x, FIRST);
  store<usize>(at, dy, SECOND);
  store<i32>(at, band, BAND);
  store<i32>(at, chunks, CHUNK_COUNT);
  store<usize>(at, parts, PARTS);
  const numbers = windowSize() * load<i32>(at, OUT_CHANNELS);
  const status = parallel(CONVOLVE_FILTER_GRADIENT, chunks);
  return status ? status : sumParts(parts, chunks, numbers, dw);
}

export function convolveFilterGradientChunk(chunk: i32): void {
  const at = args(), band = load<i32>(at, BAND), chunks = load<i32>(at, CHUNK_COUNT), n = load<i32>(at, OUT_CHANNELS);
  const height = load<i32>(at, OUT_HEIGHT), width = load<i32>(at, OUT_WIDTH), pixels = load<i32>(at, BATCH) * pixelsOfImage();
  const size = <usize> windowSize() * n << 2, part = load<usize>(at, PARTS) + chunk * size;
  const runs = scratch() + MULTIPLY_SPACE, lines = storeRuns(runs), frame = storePlaces(lines, band);
  const ofChunk = (pixels + chunks - 1) / chunks, end = min(pixels, (chunk + 1) * ofChunk);
  const stride = load<i32>(at, STRIDE_WIDTH) * load<i32>(at, IN_CHANNELS);
  clearFrame(frame, band);
  let how = 0;
  for (let first = chunk * ofChunk; first < end;) {
    const line = first / width, image = line / height, row = line % height, rows = min(band, height - row), skipped = first % width;
    const count = min(end - first, rows * width - skipped), dy = load<usize>(at, SECOND) + (<usize> first * n << 2);
    const windows = frameRows(image, row, rows, frame);
    let to = part;
    for (let run = runs; run < lines; run += 8) {
      const length = load<i32>(run, 4), from = windows + load<u32>(run);
      multiply(PLACED_COLUMNS, 0, length, n, count, from, lines + (<usize> skipped << 2), dy, n, 0, how, to, n, scratch());
      to += <usize> length * n << 2;
    }
    first += count;
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
