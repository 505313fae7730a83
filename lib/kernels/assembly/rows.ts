/**
 * Numbers that are copied or added in rows and columns.
 *
 * The naive definitions:
 *
 *     add:         y[i] = a[i] + b[i], clipped at 0 with relu
 *     copyColumns: y[i][j] = x[i][j] for rows of different lengths
 *     gatherRows:  y[i] = table[index[i]]
 *     scatterRows: table[k] = the sum of dy[i] over all i with index[i] == k, in their order
 *
 * Indices are whole float32 numbers, which the caller has looked at.
 */
import { ADD, COPY_COLUMNS, GATHER_ROWS, SCATTER_ROWS } from "./chunks";
import { clip, clipOne, limitOf } from "./clip";
import { args, parallel } from "./threads";

const CHUNK: i32 = 16384;
const COLUMNS_OF_CHUNK: i32 = 16;
const A = 0, B = 4, RESULT = 8, COUNT = 12, COLUMNS = 16, STRIDE = 20, RESULT_STRIDE = 24, OF_CHUNK = 28, FLAG = 32, TABLE_ROWS = 36;

export function add(a: usize, b: usize, relu: i32, y: usize, n: i32): i32 {
  const at = args();
  store<usize>(at, a, A);
  store<usize>(at, b, B);
  store<usize>(at, y, RESULT);
  store<i32>(at, n, COUNT);
  store<i32>(at, relu, FLAG);
  return parallel(ADD, (n + CHUNK - 1) / CHUNK);
}

export function addChunk(chunk: i32): void {
  const at = args(), a = load<usize>(at, A), b = load<usize>(at, B), y = load<usize>(at, RESULT);
  const limit = limitOf(load<i32>(at, FLAG)), limits = f32x4.splat(limit);
  let i = <usize> (chunk * CHUNK) << 2;
  const end = <usize> min((chunk + 1) * CHUNK, load<i32>(at, COUNT)) << 2;
  for (; i + 16 <= end; i += 16) v128.store(y + i, clip(f32x4.add(v128.load(a + i), v128.load(b + i)), limits));
  for (; i < end; i += 4) store<f32>(y + i, clipOne(load<f32>(a + i) + load<f32>(b + i), limit));
}

/** Strides are the lengths of whole rows, in numbers. */
export function copyColumns(x: usize, stride: i32, rows: i32, columns: i32, y: usize, resultStride: i32): i32 {
  const at = args(), rowsOfChunk = max(1, CHUNK / max(1, columns));
  store<usize>(at, x, A);
  store<usize>(at, y, RESULT);
  store<i32>(at, rows, COUNT);
  store<i32>(at, columns, COLUMNS);
  store<i32>(at, stride, STRIDE);
  store<i32>(at, resultStride, RESULT_STRIDE);
  store<i32>(at, rowsOfChunk, OF_CHUNK);
  return parallel(COPY_COLUMNS, (rows + rowsOfChunk - 1) / rowsOfChunk);
}

export function copyColumnsChunk(chunk: i32): void {
  const at = args(), rowsOfChunk = load<i32>(at, OF_CHUNK), first = chunk * rowsOfChunk;
  const end = min(load<i32>(at, COUNT), first + rowsOfChunk), bytes = <usize> load<i32>(at, COLUMNS) << 2;
  const stride = <usize> load<i32>(at, STRIDE) << 2, resultStride = <usize> load<i32>(at, RESULT_STRIDE) << 2;
  for (let i = first; i < end; i++) {
    memory.copy(load<usize>(at, RESULT) + <usize> i * resultStride, load<usize>(at, A) + <usize> i * stride, bytes);
  }
}

export function gatherRows(index: usize, n: i32, table: usize, columns: i32, y: usize): i32 {
  const at = args(), rowsOfChunk = max(1, CHUNK / max(1, columns));
  store<usize>(at, index, A);
  store<usize>(at, table, B);
  store<usize>(at, y, RESULT);
  store<i32>(at, n, COUNT);
  store<i32>(at, columns, COLUMNS);
  store<i32>(at, rowsOfChunk, OF_CHUNK);
  return parallel(GATHER_ROWS, (n + rowsOfChunk - 1) / rowsOfChunk);
}

export function gatherRowsChunk(chunk: i32): void {
  const at = args(), rowsOfChunk = load<i32>(at, OF_CHUNK), first = chunk * rowsOfChunk;
  const end = min(load<i32>(at, COUNT), first + rowsOfChunk), row = <usize> load<i32>(at, COLUMNS) << 2;
  for (let i = first; i < end; i++) {
    const k = <usize> load<f32>(load<usize>(at, A) + (<usize> i << 2));
    memory.copy(load<usize>(at, RESULT) + <usize> i * row, load<usize>(at, B) + k * row, row);
  }
}

export function scatterRows(index: usize, n: i32, dy: usize, columns: i32, table: usize, tableRows: i32): i32 {
  const at = args();
  store<usize>(at, index, A);
  store<usize>(at, dy, B);
  store<usize>(at, table, RESULT);
  store<i32>(at, n, COUNT);
  store<i32>(at, columns, COLUMNS);
  store<i32>(at, tableRows, TABLE_ROWS);
  return parallel(SCATTER_ROWS, (columns + COLUMNS_OF_CHUNK - 1) / COLUMNS_OF_CHUNK);
}

/** Some columns of all rows: rows may be the same, columns are not. */
export function scatterRowsChunk(chunk: i32): void {
  const at = args(), n = load<i32>(at, COUNT), columns = load<i32>(at, COLUMNS), row = <usize> columns << 2;
  const first = <usize> (chunk * COLUMNS_OF_CHUNK) << 2, end = min(row, first + (<usize> COLUMNS_OF_CHUNK << 2));
  const table = load<usize>(at, RESULT), dy = load<usize>(at, B);
  for (let k = 0; k < load<i32>(at, TABLE_ROWS); k++) memory.fill(table + <usize> k * row + first, 0, end - first);
  for (let i = 0; i < n; i++) {
    const to = table + <usize> load<f32>(load<usize>(at, A) + (<usize> i << 2)) * row, from = dy + <usize> i * row;
    for (let j = first; j < end; j += 4) store<f32>(to + j, load<f32>(to + j) + load<f32>(from + j));
  }
}
