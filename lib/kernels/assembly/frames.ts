/**
 * Where the windows of images lie. A frame is a band of rows of an image with the zeros around it that windows reach, so that all are
 * inside. In it a window is a list of runs, numbers that lie side by side: one for each row of the filter, or for each of its places
 * where they are dilated. The runs of all windows are alike, only the place where a window begins differs.
 */
import { copy, zeros } from "./copies";
import { DEPTH } from "./matmul";
import {
  DILATION_HEIGHT,
  DILATION_WIDTH,
  FILTER_HEIGHT,
  FILTER_WIDTH,
  FIRST,
  IN_CHANNELS,
  IN_HEIGHT,
  IN_WIDTH,
  OUT_HEIGHT,
  OUT_WIDTH,
  PAD_LEFT,
  PAD_TOP,
  STRIDE_HEIGHT,
  STRIDE_WIDTH,
} from "./window_arguments";
import { args } from "./threads";

/** Rows of a frame for so many rows of outputs. */
function rowsOf(count: i32): i32 {
  const at = args();
  return (count - 1) * load<i32>(at, STRIDE_HEIGHT) + (load<i32>(at, FILTER_HEIGHT) - 1) * load<i32>(at, DILATION_HEIGHT) + 1;
}

function columnsOf(): i32 {
  const at = args();
  const last = (load<i32>(at, OUT_WIDTH) - 1) * load<i32>(at, STRIDE_WIDTH);
  return last + (load<i32>(at, FILTER_WIDTH) - 1) * load<i32>(at, DILATION_WIDTH) + 1;
}

function pixelBytes(): usize {
  return <usize> load<i32>(args(), IN_CHANNELS) << 2;
}

/** Whether an image is its own frame, as no window reaches over its edge. */
export function needsNoFrame(): bool {
  const at = args(), isInside = load<i32>(at, PAD_TOP) + load<i32>(at, PAD_LEFT) == 0;
  return isInside && rowsOf(load<i32>(at, OUT_HEIGHT)) <= load<i32>(at, IN_HEIGHT) && columnsOf() <= load<i32>(at, IN_WIDTH);
}

/** Bytes from row to row of a frame. */
export function frameRow(): usize {
  return <usize> (needsNoFrame() ? load<i32>(args(), IN_WIDTH) : columnsOf()) * pixelBytes();
}

/** Stores the runs of a window, each as the bytes from where the window begins and how many numbers it has, and says where they end. */
export function storeRuns(to: usize): usize {
  const at = args(), columns = load<i32>(at, FILTER_WIDTH), channels = load<i32>(at, IN_CHANNELS), row = frameRow();
  const isDense = load<i32>(at, DILATION_WIDTH) == 1, pieces = isDense ? 1 : columns, ofPiece = isDense ? columns * channels : channels;
  for (let u = 0; u < load<i32>(at, FILTER_HEIGHT); u++) {
    for (let v = 0; v < pieces; v++) {
      let from = u * load<i32>(at, DILATION_HEIGHT) * row + v * load<i32>(at, DILATION_WIDTH) * pixelBytes();
      for (let left = ofPiece; left > 0; left -= DEPTH) {
        store<u32>(to, from);
        store<i32>(to, min(left, DEPTH), 4);
        from += <usize> DEPTH << 2;
        to += 8;
      }
    }
  }
  return to;
}

/** Stores where the windows of so many rows of outputs begin, in bytes from the first, and says where they end. */
export function storePlaces(to: usize, count: i32): usize {
  const at = args(), down = load<i32>(at, STRIDE_HEIGHT) * frameRow(), right = load<i32>(at, STRIDE_WIDTH) * pixelBytes();
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < load<i32>(at, OUT_WIDTH); j++) {
      store<u32>(to, i * down + j * right);
      to += 4;
    }
  }
  return to;
}

/** Fills a frame for so many rows of outputs with zeros. */
export function clearFrame(frame: usize, count: i32): void {
  if (!needsNoFrame()) memory.fill(frame, 0, rowsOf(count) * frameRow());
}

/**
 * Puts what windows of rows `first` to `first + count` of the outputs of an image reach into the frame, which was filled with zeros
 * before its first image, and says where the windows begin: in the image, if that is its own frame.
 */
export function frameRows(image: i32, first: i32, count: i32, frame: usize): usize {
  const at = args(), height = load<i32>(at, IN_HEIGHT), width = load<i32>(at, IN_WIDTH), channels = load<i32>(at, IN_CHANNELS);
  const top = first * load<i32>(at, STRIDE_HEIGHT) - load<i32>(at, PAD_TOP), left = load<i32>(at, PAD_LEFT), row = frameRow();
  const line = <usize> width * pixelBytes(), x = load<usize>(at, FIRST) + <usize> image * height * line;
  if (needsNoFrame()) return x + top * line;
  const columns = columnsOf(), inside = max(0, min(width, columns - left)) * channels;
  let to = frame;
  for (let i = top; i < top + rowsOf(count); i++) {
    if (i < 0 || i >= height) zeros(to, columns * channels);
    else copy(to + left * pixelBytes(), x + <usize> i * line, inside);
    to += row;
  }
  return frame;
}

/** Copies what lies in the frame of a whole image into an image at `to`; what no window reaches is 0. */
export function takeFromFrame(frame: usize, to: usize): void {
  const at = args(), height = load<i32>(at, IN_HEIGHT), width = load<i32>(at, IN_WIDTH), channels = load<i32>(at, IN_CHANNELS);
  const top = load<i32>(at, PAD_TOP), left = load<i32>(at, PAD_LEFT), row = frameRow(), rows = rowsOf(load<i32>(at, OUT_HEIGHT));
  const inside = max(0, min(width, columnsOf() - left));
  for (let i = 0; i < height; i++) {
    if (i + top >= rows) to = zeros(to, width * channels);
    else {
      to = copy(to, frame + (i + top) * row + left * pixelBytes(), inside * channels);
      to = zeros(to, (width - inside) * channels);
    }
  }
}
