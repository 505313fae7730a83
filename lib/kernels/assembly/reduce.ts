/**
 * Sums and maxima of the rows or columns of a matrix. The naive definitions:
 *
 *     columnSums: y[j] = sum over i of x[i][j]    rowSums: y[i] = sum over j of x[i][j]    rowMaxima: y[i] = max over j of x[i][j]
 *
 * Sums run in float64 within groups of fixed size, which are added in their order.
 */
import { COLUMN_SUMS, ROW_MAXIMA, ROW_SUMS } from "./chunks";
import { args, parallel } from "./threads";

const CHUNK: i32 = 32768;

function rowsOfChunk(columns: i32): i32 {
  return max(16, CHUNK / max(1, columns));
}

/** Bytes that columnSums takes at `partials`. */
export function columnSumsRoom(rows: i32, columns: i32): i32 {
  const count = rowsOfChunk(columns);
  return max(1, (rows + count - 1) / count) * columns * 8;
}

export function columnSums(x: usize, rows: i32, columns: i32, y: usize, partials: usize): i32 {
  const at = args(), count = rowsOfChunk(columns), chunks = (rows + count - 1) / count;
  store<usize>(at, x, 0);
  store<i32>(at, rows, 4);
  store<i32>(at, columns, 8);
  store<usize>(at, partials, 12);
  const status = parallel(COLUMN_SUMS, chunks);
  for (let j = 0; j < columns; j++) {
    let sum: f64 = 0;
    for (let k = 0; k < chunks; k++) sum += load<f64>(partials + (<usize> (k * columns + j) << 3));
    store<f32>(y + (<usize> j << 2), <f32> sum);
  }
  return status;
}

export function columnSumsChunk(chunk: i32): void {
  const at = args(), rows = load<i32>(at, 4), columns = load<i32>(at, 8), count = rowsOfChunk(columns);
  const row = <usize> columns << 2, first = chunk * count, end = min(rows, first + count);
  const x = load<usize>(at, 0), to = load<usize>(at, 12) + (<usize> (chunk * columns) << 3);
  let j: usize = 0;
  for (; j + 16 <= row; j += 16) {
    let low = f64x2.splat(0), high = f64x2.splat(0), from = x + first * row + j;
    for (let i = first; i < end; i++) {
      const values = v128.load(from);
      low = f64x2.add(low, f64x2.promote_low_f32x4(values));
      high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(values, values, 2, 3, 2, 3)));
      from += row;
    }
    v128.store(to + 2 * j, low);
    v128.store(to + 2 * j, high, 16);
  }
  for (; j < row; j += 4) {
    let sum: f64 = 0, from = x + first * row + j;
    for (let i = first; i < end; i++) {
      sum += <f64> load<f32>(from);
      from += row;
    }
    store<f64>(to + 2 * j, sum);
  }
}

export function rowSums(x: usize, rows: i32, columns: i32, y: usize): i32 {
  return byRow(ROW_SUMS, x, rows, columns, y);
}

export function rowMaxima(x: usize, rows: i32, columns: i32, y: usize): i32 {
  return byRow(ROW_MAXIMA, x, rows, columns, y);
}

function byRow(kind: i32, x: usize, rows: i32, columns: i32, y: usize): i32 {
  const at = args(), count = rowsOfChunk(columns);
  store<usize>(at, x, 0);
  store<i32>(at, rows, 4);
  store<i32>(at, columns, 8);
  store<usize>(at, y, 12);
  return parallel(kind, (rows + count - 1) / count);
}

export function rowSumsChunk(chunk: i32): void {
  rowChunk(chunk, false);
}

export function rowMaximaChunk(chunk: i32): void {
  rowChunk(chunk, true);
}

function rowChunk(chunk: i32, maxima: bool): void {
  const at = args(), rows = load<i32>(at, 4), columns = load<i32>(at, 8), count = rowsOfChunk(columns);
  const row = <usize> columns << 2, first = chunk * count, end = min(rows, first + count), y = load<usize>(at, 12);
  for (let i = first; i < end; i++) {
    const x = load<usize>(at, 0) + i * row;
    store<f32>(y + (<usize> i << 2), maxima ? largestOf(x, columns) : sumOf(x, row));
  }
}

/** The largest of n numbers; NaN if one of them is. */
export function largestOf(x: usize, n: i32): f32 {
  let best: f32 = -Infinity;
  for (const end = x + (<usize> n << 2); x < end; x += 4) best = max<f32>(best, load<f32>(x));
  return best;
}

function sumOf(x: usize, bytes: usize): f32 {
  let low = f64x2.splat(0), high = f64x2.splat(0), j: usize = 0;
  for (; j + 16 <= bytes; j += 16) {
    const values = v128.load(x + j);
    low = f64x2.add(low, f64x2.promote_low_f32x4(values));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(values, values, 2, 3, 2, 3)));
  }
  const sums = f64x2.add(low, high);
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; j < bytes; j += 4) sum += <f64> load<f32>(x + j);
  return <f32> sum;
}
