/**
 * 2-D convolutions of images of one channel, stride and dilation 1, output channels a multiple of 8, and their gradient by the
 * filter. The naive definitions are those of convolution.ts.
 *
 * An image is copied into a frame of zeros, and from there, for a row of outputs at a time, what all its windows have at each place
 * of the filter: a matrix product is left.
 */
import { PLANE_CONVOLVE, PLANE_FILTER_GRADIENT } from "./chunks";
import { sumParts } from "./convolution";
import { copy } from "./copies";
import {
  BATCH,
  BIAS,
  CHUNK_COUNT,
  FILTER_HEIGHT,
  FILTER_WIDTH,
  FIRST,
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
  windowSize,
} from "./window_arguments";
import { ACCUMULATE, panel8columns, panel8rows, RELU } from "./generated/micro_kernels";
import { args, parallel, scratch } from "./threads";

export function planeConvolution(geometry: usize, x: usize, filter: usize, bias: usize, relu: i32, y: usize): i32 {
  setGeometry(geometry);
  const at = args();
  store<usize>(at, x, FIRST);
  store<usize>(at, filter, SECOND);
  store<usize>(at, bias, BIAS);
  store<i32>(at, relu, RELU_FLAG);
  store<usize>(at, y, RESULT);
  return parallel(PLANE_CONVOLVE, load<i32>(at, BATCH));
}

/** Bytes from row to row of the frame; the last window of a row is read in fours. */
function rowOfFrame(): usize {
  const at = args();
  return <usize> (((load<i32>(at, OUT_WIDTH) + 3) & ~3) + load<i32>(at, FILTER_WIDTH)) << 2;
}

/** Copies an image into its frame, in the scratch space, and says where that is. */
function frameImage(image: i32): usize {
  const at = args(), height = load<i32>(at, IN_HEIGHT), width = load<i32>(at, IN_WIDTH);
  const top = load<i32>(at, PAD_TOP), left = load<i32>(at, PAD_LEFT), row = rowOfFrame(), frame = scratch();
  const rows = load<i32>(at, OUT_HEIGHT) + load<i32>(at, FILTER_HEIGHT) - 1;
  const columns = min(width, <i32> (row >> 2) - left);
  memory.fill(frame, 0, rows * row);
  for (let i = max(0, -top); i < height && i + top < rows; i++) {
    const source = load<usize>(at, FIRST) + (<usize> ((image * height + i) * width) << 2);
    copy(frame + (i + top) * row + (left << 2), source, columns);
  }
  return frame;
}

/**
 * Copies what the windows of a row of outputs have at each place of the filter, [row of the filter][column][window], behind the
 * frame, and says where that is.
 */
function copyPlaces(frame: usize, i: i32): usize {
  const at = args(), width = load<i32>(at, OUT_WIDTH), rows = load<i32>(at, FILTER_HEIGHT), columns = load<i32>(at, FILTER_WIDTH);
  const row = rowOfFrame(), places = frame + <usize> (load<i32>(at, OUT_HEIGHT) + rows - 1) * row;
  let to = places;
  for (let u = 0; u < rows; u++) {
    for (let v = 0; v < columns; v++) {
      const end = to + (width << 2);
      for (let from = frame + <usize> (i + u) * row + (v << 2); to < end; from += 16) {
        v128.store(to, v128.load(from));
        to += 16;
      }
    }
  }
  return places;
}

/** Bytes from one place of the filter to the next. */
function rowOfPlaces(): usize {
  return <usize> ((load<i32>(args(), OUT_WIDTH) + 3) & ~3) << 2;
}

export function planeConvolveChunk(image: i32): void {
  const at = args(), frame = frameImage(image), row = rowOfPlaces(), size = windowSize();
  const height = load<i32>(at, OUT_HEIGHT), width = load<i32>(at, OUT_WIDTH), pixel = <usize> load<i32>(at, OUT_CHANNELS) << 2;
  const filter = load<usize>(at, SECOND), bias = load<usize>(at, BIAS), how = load<i32>(at, RELU_FLAG) ? RELU : 0;
  let y = load<usize>(at, RESULT) + (<usize> (image * height * width)) * pixel;
  for (let i = 0; i < height; i++) {
    const places = copyPlaces(frame, i);
    for (let o: usize = 0; o < pixel; o += 32) {
      panel8columns(width, size, places, row, filter + o, pixel, y + o, pixel, bias ? bias + o : 0, how);
    }
    y += width * pixel;
  }
}

/** `parts` is room for `chunks` gradients, which are added in their order. */
export function planeFilterGradient(geometry: usize, x: usize, dy: usize, dw: usize, chunks: i32, parts: usize): i32 {
  setGeometry(geometry);
  const at = args();
  store<usize>(at, x, FIRST);
  store<usize>(at, dy, SECOND);
  store<i32>(at, chunks, CHUNK_COUNT);
  store<usize>(at, parts, PARTS);
  const numbers = windowSize() * load<i32>(at, OUT_CHANNELS);
  const status = parallel(PLANE_FILTER_GRADIENT, chunks);
  return status ? status : sumParts(parts, chunks, numbers, dw);
}

export function planeFilterGradientChunk(chunk: i32): void {
  const at = args(), batch = load<i32>(at, BATCH), chunks = load<i32>(at, CHUNK_COUNT);
  const height = load<i32>(at, OUT_HEIGHT), width = load<i32>(at, OUT_WIDTH), pixel = <usize> load<i32>(at, OUT_CHANNELS) << 2;
  const taps = windowSize(), row = rowOfPlaces(), size = <usize> taps * pixel, part = load<usize>(at, PARTS) + chunk * size;
  const images = (batch + chunks - 1) / chunks, end = min(batch, (chunk + 1) * images);
  memory.fill(part, 0, size);
  for (let image = chunk * images; image < end; image++) {
    const frame = frameImage(image);
    let dy = load<usize>(at, SECOND) + (<usize> (image * height * width)) * pixel;
    for (let i = 0; i < height; i++) {
      const places = copyPlaces(frame, i);
      for (let o: usize = 0; o < pixel; o += 32) {
        panel8rows(taps, width, places, row, dy + o, pixel, part + o, pixel, 0, ACCUMULATE);
      }
      dy += width * pixel;
    }
  }
}
