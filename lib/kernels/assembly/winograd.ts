/**
 * 2-D convolutions with stride 1 and filters of 3 x 3 or 5 x 5 by Winograd's minimal filtering (Lavin & Gray 2016, section 4), and
 * their gradient by the filter. Channels last; input channels a multiple of 4, output channels of 8.
 *
 * The naive definitions, with padded x:
 *
 *     y[b][i][j][o]   = bias[o] + sum over u, v, c of x[b][i + u - padTop][j + v - padLeft][c] * filter[u][v][c][o]
 *     dw[u][v][c][o]  = sum over b, i, j of x[b][i + u - padTop][j + v - padLeft][c] * dy[b][i][j][o]
 *
 * Outputs are computed in tiles of 4 x 4. A tile's window of the input has n x n numbers (n = 4 + taps - 1), its n * n transformed
 * numbers are called frequencies here. For each frequency, a block of tiles is a matrix product.
 */
import { limitOf } from "./clip";
import { copy } from "./copies";
import { ACCUMULATE, panel8columns, panel8rows } from "./generated/micro_kernels";
import {
  transformFilter3,
  transformFilter5,
  transformFilterGradient3,
  transformFilterGradient5,
  transformInput3,
  transformInput5,
  transformOutput3,
  transformOutput5,
  transformOutputGradient3,
  transformOutputGradient5,
} from "./generated/winograd_transforms";
import { WINOGRAD_CONVOLVE, WINOGRAD_FILTER, WINOGRAD_GRADIENT, WINOGRAD_SUM } from "./chunks";
import { args, factors, parallel, scratch } from "./threads";
import {
  BATCH,
  BIAS,
  BLOCK,
  CHUNK_COUNT,
  FILTER_HEIGHT,
  FIRST,
  IN_CHANNELS,
  IN_HEIGHT,
  IN_WIDTH,
  OUT_CHANNELS,
  OUT_HEIGHT,
  OUT_WIDTH,
  PAD_LEFT,
  PAD_TOP,
  PARTS,
  RELU_FLAG,
  RESULT,
  SECOND,
  setGeometry,
  TURNED,
} from "./window_arguments";

const TILE: i32 = 4;
/** Between one frequency's numbers and the next: keeps them from the same place in the cache. */
const GAP: i32 = 64;

/** With `turned`, of the filter that gives the gradient by the input, for a geometry in which inputs and outputs have changed places. */
export function winogradConvolution(
  geometry: usize,
  x: usize,
  filter: usize,
  turned: i32,
  bias: usize,
  relu: i32,
  y: usize,
  tilesOfBlock: i32,
  workspace: usize,
): i32 {
  setGeometry(geometry);
  const at = args();
  store<usize>(at, x, FIRST);
  store<usize>(at, filter, SECOND);
  store<i32>(at, turned, TURNED);
  store<usize>(at, bias, BIAS);
  store<i32>(at, relu, RELU_FLAG);
  store<usize>(at, y, RESULT);
  store<i32>(at, tilesOfBlock, BLOCK);
  store<usize>(at, workspace, PARTS);
  const status = parallel(WINOGRAD_FILTER, load<i32>(at, IN_CHANNELS) / 4);
  if (status) return status;
  return parallel(WINOGRAD_CONVOLVE, (tilesOfBatch() + tilesOfBlock - 1) / tilesOfBlock);
}

export function winogradFilterGradient(
  geometry: usize,
  x: usize,
  dy: usize,
  dw: usize,
  tilesOfBlock: i32,
  chunks: i32,
  workspace: usize,
): i32 {
  setGeometry(geometry);
  const at = args();
  store<usize>(at, x, FIRST);
  store<usize>(at, dy, SECOND);
  store<usize>(at, dw, RESULT);
  store<i32>(at, tilesOfBlock, BLOCK);
  store<usize>(at, workspace, PARTS);
  store<i32>(at, chunks, CHUNK_COUNT);
  const status = parallel(WINOGRAD_GRADIENT, chunks);
  if (status) return status;
  return parallel(WINOGRAD_SUM, load<i32>(at, IN_CHANNELS) / 4);
}

function tilesOfBatch(): i32 {
  const at = args();
  return load<i32>(at, BATCH) * tilesAcross(load<i32>(at, OUT_HEIGHT)) * tilesAcross(load<i32>(at, OUT_WIDTH));
}

function tilesAcross(size: i32): i32 {
  return (size + TILE - 1) / TILE;
}

/** Transforms the filter of four input channels, into [frequency][output channel / 8][input channel][8]. */
export function winogradFilterChunk(chunk: i32): void {
  const at = args();
  const taps = load<i32>(at, FILTER_HEIGHT), inChannels = load<i32>(at, IN_CHANNELS), outChannels = load<i32>(at, OUT_CHANNELS);
  const filter = load<usize>(at, SECOND), turned = load<i32>(at, TURNED), transformed = load<usize>(at, PARTS);
  const n = TILE + taps - 1, patch = scratch();
  const column = <usize> (inChannels * outChannels << 2), row = <usize> taps * column;
  const frequency = column, rowOfFrequencies = <usize> n * frequency;
  for (let c = 4 * chunk; c < 4 * chunk + 4; c++) {
    for (let o = 0; o < outChannels; o += 4) {
      const to = transformed + (((o >> 3) * inChannels + c) * 8 + (o & 7) << 2);
      let from = filter + (c * outChannels + o << 2), fromRow = row, fromColumn = column;
      if (turned) {
        // The filter that gives the gradient by the input: channels change places, and both axes are turned round.
        for (let u = 0; u < taps; u++) {
          for (let v = 0; v < taps; v++) {
            const source = filter + (taps - 1 - u) * row + (taps - 1 - v) * column + (o * inChannels + c << 2);
            const target = patch + (u * taps + v << 4);
            for (let k = 0; k < 4; k++) store<f32>(target + (k << 2), load<f32>(source + (k * inChannels << 2)));
          }
        }
        from = patch;
        fromRow = <usize> taps << 4;
        fromColumn = 16;
      }
      if (taps == 3) transformFilter3(1, factors(), from, fromRow, fromColumn, to, rowOfFrequencies, frequency);
      else transformFilter5(1, factors(), from, fromRow, fromColumn, to, rowOfFrequencies, frequency);
    }
  }
}

/** Transforms the windows of the tiles from `first` on: `to` gets [frequency][tile][channel]. */
function transformInputs(first: i32, count: i32, to: usize, tileStride: usize, frequency: usize, patch: usize): void {
  const at = args();
  const taps = load<i32>(at, FILTER_HEIGHT), height = load<i32>(at, IN_HEIGHT), width = load<i32>(at, IN_WIDTH), channels = load<i32>(at, IN_CHANNELS);
  const down = tilesAcross(load<i32>(at, OUT_HEIGHT)), across = tilesAcross(load<i32>(at, OUT_WIDTH));
  const padTop = load<i32>(at, PAD_TOP), padLeft = load<i32>(at, PAD_LEFT), x = load<usize>(at, FIRST);
  const n = TILE + taps - 1, column = <usize> channels << 2, row = <usize> width * column;
  const rowOfFrequencies = <usize> n * frequency;
  for (let t = 0; t < count; t++) {
    const tile = first + t, image = tile / (down * across), place = tile % (down * across);
    const top = place / across * TILE - padTop, left = place % across * TILE - padLeft;
    let from = x + <usize> image * height * row + top * row + left * column, fromRow = row;
    if (top < 0 || left < 0 || top + n > height || left + n > width) {
      copyWindow(patch, n, n, <usize> n * column, from, row, column, -top, height - top, -left, width - left);
      from = patch;
      fromRow = <usize> n * column;
    }
    const target = to + t * tileStride;
    if (taps == 3) transformInput3(channels / 4, factors(), from, fromRow, column, target, rowOfFrequencies, frequency);
    else transformInput5(channels / 4, factors(), from, fromRow, column, target, rowOfFrequencies, frequency);
  }
}

/** Copies a window; what lies outside of the rows [firstRow, endRow) and columns [firstColumn, endColumn) is 0. */
function copyWindow(
  to: usize,
  rows: i32,
  columns: i32,
  toRow: usize,
  from: usize,
  fromRow: usize,
  column: usize,
  firstRow: i32,
  endRow: i32,
  firstColumn: i32,
  endColumn: i32,
): void {
  const left = max(0, firstColumn), right = min(columns, endColumn);
  for (let i = 0; i < rows; i++) {
    const target = to + i * toRow;
    if (i < firstRow || i >= endRow || left >= right) {
      clear(target, target + columns * column);
      continue;
    }
    clear(target, target + left * column);
    const source = from + i * fromRow;
    copy(target + left * column, source + left * column, (right - left) * <i32> (column >> 2));
    clear(target + right * column, target + columns * column);
  }
}

function clear(from: usize, end: usize): void {
  const zero = f32x4.splat(0);
  for (; from < end; from += 16) v128.store(from, zero);
}

/** A block of tiles: windows, products, outputs. */
export function winogradConvolveChunk(chunk: i32): void {
  const at = args();
  const taps = load<i32>(at, FILTER_HEIGHT), inChannels = load<i32>(at, IN_CHANNELS), outChannels = load<i32>(at, OUT_CHANNELS);
  const height = load<i32>(at, OUT_HEIGHT), width = load<i32>(at, OUT_WIDTH), bias = load<usize>(at, BIAS), y = load<usize>(at, RESULT);
  const block = load<i32>(at, BLOCK), transformed = load<usize>(at, PARTS);
  const down = tilesAcross(height), across = tilesAcross(width), first = chunk * block;
  const count = min(block, load<i32>(at, BATCH) * down * across - first);
  const n = TILE + taps - 1, frequencies = n * n;
  const inTile = <usize> inChannels << 2, inFrequency = inTile * block + GAP;
  const outTile = <usize> outChannels << 2, outFrequency = outTile * block + GAP;
  const inputs = scratch(), products = inputs + inFrequency * frequencies;
  const patch = products + outFrequency * frequencies;

  transformInputs(first, count, inputs, inTile, inFrequency, patch);

  const panel = <usize> inChannels * 32;
  let factor = transformed;
  for (let f = 0; f < frequencies; f++) {
    const a = inputs + f * inFrequency, c = products + f * outFrequency;
    for (let o: usize = 0; o < outTile; o += 32) {
      panel8rows(count, inChannels, a, inTile, factor, 32, c + o, outTile, 0, 0);
      factor += panel;
    }
  }

  const limits = f32x4.splat(limitOf(load<i32>(at, RELU_FLAG)));
  const rowOfFrequencies = <usize> n * outFrequency, column = outTile, row = <usize> width * column;
  for (let t = 0; t < count; t++) {
    const tile = first + t, image = tile / (down * across), place = tile % (down * across);
    const i = place / across * TILE, j = place % across * TILE;
    const target = y + (<usize> image * height + i) * row + j * column;
    const whole = i + TILE <= height && j + TILE <= width;
    const from = products + t * outTile, to = whole ? target : patch, toRow = whole ? row : TILE * column;
    const vectors = outChannels / 4;
    if (taps == 3) {
      transformOutput3(vectors, factors(), from, rowOfFrequencies, outFrequency, to, toRow, column, bias, limits);
    } else {
      transformOutput5(vectors, factors(), from, rowOfFrequencies, outFrequency, to, toRow, column, bias, limits);
    }
    if (!whole) {
      const rows = min(TILE, height - i), bytes = <usize> min(TILE, width - j) * column;
      for (let r = 0; r < rows; r++) {
        for (let offset: usize = 0; offset < bytes; offset += 16) {
          v128.store(target + r * row + offset, v128.load(patch + r * toRow + offset));
        }
      }
    }
  }
}

/** One chunk's part of the transformed gradient, [frequency][input channel][output channel]. */
export function winogradGradientChunk(chunk: i32): void {
  const at = args();
  const taps = load<i32>(at, FILTER_HEIGHT), inChannels = load<i32>(at, IN_CHANNELS), outChannels = load<i32>(at, OUT_CHANNELS);
  const block = load<i32>(at, BLOCK), chunks = load<i32>(at, CHUNK_COUNT);
  const tiles = tilesOfBatch();
  const tilesOfChunk = (tiles + chunks - 1) / chunks, end = min(tiles, (chunk + 1) * tilesOfChunk);
  const n = TILE + taps - 1, frequencies = n * n;
  const inTile = <usize> inChannels << 2, inFrequency = inTile * block + GAP;
  const outRow = <usize> outChannels << 2, outFrequency = outRow * block + GAP;
  const inputs = scratch(), gradients = inputs + inFrequency * frequencies;
  const patch = gradients + outFrequency * frequencies;
  const sumOfFrequency = inChannels * outRow, sums = load<usize>(at, PARTS) + chunk * frequencies * sumOfFrequency;
  let how = 0;
  for (let first = chunk * tilesOfChunk; first < end; first += block) {
    const count = min(block, end - first);
    transformInputs(first, count, inputs, inTile, inFrequency, patch);
    transformGradients(first, count, block, gradients, outFrequency, patch);
    for (let f = 0; f < frequencies; f++) {
      const a = inputs + f * inFrequency, c = sums + f * sumOfFrequency;
      let b = gradients + f * outFrequency;
      for (let o: usize = 0; o < outRow; o += 32) {
        panel8columns(inChannels, count, a, inTile, b, 32, c + o, outRow, 0, how);
        b += <usize> block * 32;
      }
    }
    how = ACCUMULATE;
  }
  if (!how) clear(sums, sums + frequencies * sumOfFrequency);
}

/** Transforms the gradients of tiles of outputs: `to` gets [frequency][channel / 8][tile][8]. */
function transformGradients(first: i32, count: i32, block: i32, to: usize, frequency: usize, patch: usize): void {
  const at = args();
  const taps = load<i32>(at, FILTER_HEIGHT), height = load<i32>(at, OUT_HEIGHT), width = load<i32>(at, OUT_WIDTH), channels = load<i32>(at, OUT_CHANNELS);
  const down = tilesAcross(height), across = tilesAcross(width), dy = load<usize>(at, SECOND);
  const column = <usize> channels << 2, row = <usize> width * column;
  const rowOfFrequencies = <usize> (TILE + taps - 1) * frequency;
  for (let t = 0; t < count; t++) {
    const tile = first + t, image = tile / (down * across), place = tile % (down * across);
    const i = place / across * TILE, j = place % across * TILE;
    let from = dy + (<usize> image * height + i) * row + j * column, fromRow = row;
    if (i + TILE > height || j + TILE > width) {
      copyWindow(patch, TILE, TILE, TILE * column, from, row, column, 0, height - i, 0, width - j);
      from = patch;
      fromRow = TILE * column;
    }
    for (let o = 0; o < channels; o += 8) {
      const target = to + (<usize> (o * block + t * 8) << 2);
      if (taps == 3) {
        transformOutputGradient3(2, factors(), from, fromRow, column, target, rowOfFrequencies, frequency);
      } else {
        transformOutputGradient5(2, factors(), from, fromRow, column, target, rowOfFrequencies, frequency);
      }
      from += 32;
    }
  }
}

/** Adds the chunks' parts in their order, and transforms the sums back, for four input channels. */
export function winogradSumChunk(group: i32): void {
  const at = args();
  const taps = load<i32>(at, FILTER_HEIGHT), inChannels = load<i32>(at, IN_CHANNELS), outChannels = load<i32>(at, OUT_CHANNELS);
  const dw = load<usize>(at, RESULT), parts = load<usize>(at, PARTS), chunks = load<i32>(at, CHUNK_COUNT);
  const n = TILE + taps - 1, frequencies = n * n, summed = scratch();
  const frequency = <usize> inChannels * outChannels << 2, part = frequencies * frequency;
  for (let c = 4 * group; c < 4 * group + 4; c++) {
    for (let o = 0; o < outChannels; o += 4) {
      const place = <usize> (c * outChannels + o) << 2;
      for (let f = 0; f < frequencies; f++) {
        let from = parts + f * frequency + place;
        let sum = v128.load(from);
        for (let k = 1; k < chunks; k++) {
          from += part;
          sum = f32x4.add(sum, v128.load(from));
        }
        v128.store(summed + (f << 4), sum);
      }
      const to = dw + place, row = <usize> taps * frequency;
      if (taps == 3) transformFilterGradient3(1, factors(), summed, <usize> n << 4, 16, to, row, frequency);
      else transformFilterGradient5(1, factors(), summed, <usize> n << 4, 16, to, row, frequency);
    }
  }
}
