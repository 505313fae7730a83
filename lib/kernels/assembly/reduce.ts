/**
 * Sums and maxima along the rows or the columns of a matrix.
 *
 * The naive definitions:
 *
 *     columnSums: y[j] = sum over i of x[i][j]
 *     rowSums:    y[i] = sum over j of x[i][j]
 *     rowMaxima:  y[i] = the largest x[i][j] over j; NaN if there is one among them, or nothing
 *
 * Sums are made in float64 and rounded once: a million float32 numbers added in float32 would lose three digits.
 */
import { COLUMN_SUMS, COLUMN_TOTALS, ROW_MAXIMA, ROW_SUMS } from "./chunks";
import { args, parallel } from "./threads";

/** Numbers that are worth a thread's while. */
const WORTHWHILE: i32 = 16384;
const MAX_GROUPS: i32 = 64;
const COLUMNS_OF_CHUNK: i32 = 1024;

const X = 0, ROWS = 4, COLUMNS = 8, RESULT = 12, PARTIALS = 16, OF_CHUNK = 20, GROUPS = 24;

export function rowsOfGroup(rows: i32, columns: i32): i32 {
  return max(WORTHWHILE / max(1, columns) + 1, (rows + MAX_GROUPS - 1) / MAX_GROUPS);
}

/** Bytes of room that `columnSums` takes at `partials` for the sums of its groups of rows. */
export function columnSumsRoom(rows: i32, columns: i32): i32 {
  const size = rowsOfGroup(rows, columns);
  return (rows + size - 1) / size * columns << 3;
}

export function columnSums(x: usize, rows: i32, columns: i32, y: usize, partials: usize): i32 {
  const at = args(), size = rowsOfGroup(rows, columns), groups = (rows + size - 1) / size;
  store<usize>(at, x, X);
  store<i32>(at, rows, ROWS);
  store<i32>(at, columns, COLUMNS);
  store<usize>(at, y, RESULT);
  store<usize>(at, partials, PARTIALS);
  store<i32>(at, size, OF_CHUNK);
  store<i32>(at, groups, GROUPS);
  const status = parallel(COLUMN_SUMS, groups);
  return status ? status : parallel(COLUMN_TOTALS, (columns + COLUMNS_OF_CHUNK - 1) / COLUMNS_OF_CHUNK);
}

/** The sums of a group of rows, so few rows at a time that all their columns stay in the nearest cache. */
export function columnSumsChunk(group: i32): void {
  const at = args();
  const columns = load<i32>(at, COLUMNS), row = <usize> columns << 2, size = load<i32>(at, OF_CHUNK), near = rowsNear(row);
  const end = min(size, load<i32>(at, ROWS) - group * size), sums = load<usize>(at, PARTIALS) + group * (row << 1);
  let first = load<usize>(at, X) + <usize> (group * size) * row;
  memory.fill(sums, 0, row << 1);
  for (let start = 0; start < end; start += near) {
    const rows = min(near, end - start);
    addColumns(first, rows, columns, sums);
    first += <usize> rows * row;
  }
}

/** Rows that stay in the nearest cache. */
export function rowsNear(row: usize): i32 {
  return max(1, 8192 / max(1, <i32> row));
}

function addColumns(first: usize, rows: i32, columns: i32, sums: usize): void {
  const row = <usize> columns << 2;
  let j = 0;
  for (; j + 16 <= columns; j += 16) {
    let from = first + (j << 2);
    const to = sums + (j << 3), last = from + <usize> rows * row;
    let s0 = v128.load(to), s1 = v128.load(to, 16), s2 = v128.load(to, 32), s3 = v128.load(to, 48);
    let s4 = v128.load(to, 64), s5 = v128.load(to, 80), s6 = v128.load(to, 96), s7 = v128.load(to, 112);
    for (; from < last; from += row) {
      const a = v128.load(from), b = v128.load(from, 16), c = v128.load(from, 32), d = v128.load(from, 48);
      s0 = f64x2.add(s0, f64x2.promote_low_f32x4(a));
      s1 = f64x2.add(s1, upper(a));
      s2 = f64x2.add(s2, f64x2.promote_low_f32x4(b));
      s3 = f64x2.add(s3, upper(b));
      s4 = f64x2.add(s4, f64x2.promote_low_f32x4(c));
      s5 = f64x2.add(s5, upper(c));
      s6 = f64x2.add(s6, f64x2.promote_low_f32x4(d));
      s7 = f64x2.add(s7, upper(d));
    }
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
    v128.store(to, s4, 64);
    v128.store(to, s5, 80);
    v128.store(to, s6, 96);
    v128.store(to, s7, 112);
  }
  for (; j + 2 <= columns; j += 2) {
    let from = first + (j << 2), sum = v128.load(sums + (j << 3));
    for (let i = 0; i < rows; i++) {
      sum = f64x2.add(sum, two(from));
      from += row;
    }
    v128.store(sums + (j << 3), sum);
  }
  if (j < columns) {
    let from = first + (j << 2), sum = load<f64>(sums + (j << 3));
    for (let i = 0; i < rows; i++) {
      sum += load<f32>(from);
      from += row;
    }
    store<f64>(sums + (j << 3), sum);
  }
}

/** The last two of four numbers, in float64. */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function upper(four: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3));
}

/** Two numbers in float64. */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function two(from: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(from));
}

/** Adds the sums of the groups, in their order. */
export function columnTotalsChunk(chunk: i32): void {
  const at = args();
  const columns = load<i32>(at, COLUMNS), groups = load<i32>(at, GROUPS), part = <usize> columns << 3;
  const y = load<usize>(at, RESULT), end = min(columns, (chunk + 1) * COLUMNS_OF_CHUNK);
  for (let j = chunk * COLUMNS_OF_CHUNK; j < end; j++) {
    let sum: f64 = 0, from = load<usize>(at, PARTIALS) + (j << 3);
    for (let group = 0; group < groups; group++) {
      sum += load<f64>(from);
      from += part;
    }
    store<f32>(y + (j << 2), <f32> sum);
  }
}

function alongRows(kind: i32, x: usize, rows: i32, columns: i32, y: usize): i32 {
  const at = args(), rowsOfChunk = max(1, WORTHWHILE / max(1, columns));
  store<usize>(at, x, X);
  store<i32>(at, rows, ROWS);
  store<i32>(at, columns, COLUMNS);
  store<usize>(at, y, RESULT);
  store<i32>(at, rowsOfChunk, OF_CHUNK);
  return parallel(kind, (rows + rowsOfChunk - 1) / rowsOfChunk);
}

export function rowSums(x: usize, rows: i32, columns: i32, y: usize): i32 {
  return alongRows(ROW_SUMS, x, rows, columns, y);
}

export function rowSumsChunk(chunk: i32): void {
  const at = args();
  const columns = load<i32>(at, COLUMNS), row = <usize> columns << 2, rowsOfChunk = load<i32>(at, OF_CHUNK);
  const x = load<usize>(at, X), y = load<usize>(at, RESULT), end = min(load<i32>(at, ROWS), (chunk + 1) * rowsOfChunk);
  for (let i = chunk * rowsOfChunk; i < end; i++) store<f32>(y + (i << 2), <f32> sumOf(x + i * row, columns));
}

function sumOf(from: usize, n: i32): f64 {
  let s0 = f64x2.splat(0), s1 = f64x2.splat(0), s2 = f64x2.splat(0), s3 = f64x2.splat(0), j = 0;
  for (; j + 8 <= n; j += 8) {
    s0 = f64x2.add(s0, two(from));
    s1 = f64x2.add(s1, two(from + 8));
    s2 = f64x2.add(s2, two(from + 16));
    s3 = f64x2.add(s3, two(from + 24));
    from += 32;
  }
  const sums = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; j < n; j++) {
    sum += load<f32>(from);
    from += 4;
  }
  return sum;
}

export function rowMaxima(x: usize, rows: i32, columns: i32, y: usize): i32 {
  return alongRows(ROW_MAXIMA, x, rows, columns, y);
}

export function rowMaximaChunk(chunk: i32): void {
  const at = args();
  const columns = load<i32>(at, COLUMNS), row = <usize> columns << 2, rowsOfChunk = load<i32>(at, OF_CHUNK);
  const x = load<usize>(at, X), y = load<usize>(at, RESULT), end = min(load<i32>(at, ROWS), (chunk + 1) * rowsOfChunk);
  for (let i = chunk * rowsOfChunk; i < end; i++) store<f32>(y + (i << 2), largestOf(x + i * row, columns));
}

/** The largest of n numbers; NaN if there is one among them, or nothing. */
export function largestOf(from: usize, n: i32): f32 {
  if (n == 0) return NaN;
  let largest = load<f32>(from), j = 1;
  if (n >= 8) {
    // f32x4.max keeps NaN, but takes V8 seven instructions that wait for each other.
    let a = v128.load(from), b = v128.load(from, 16), unordered = v128.or(f32x4.ne(a, a), f32x4.ne(b, b));
    for (j = 8; j + 8 <= n; j += 8) {
      const c = v128.load(from + (j << 2)), d = v128.load(from + (j << 2), 16);
      a = f32x4.pmax(a, c);
      b = f32x4.pmax(b, d);
      unordered = v128.or(unordered, v128.or(f32x4.ne(c, c), f32x4.ne(d, d)));
    }
    if (v128.any_true(unordered)) return NaN;
    a = f32x4.pmax(a, b);
    largest = max<f32>(
      max<f32>(f32x4.extract_lane(a, 0), f32x4.extract_lane(a, 1)),
      max<f32>(f32x4.extract_lane(a, 2), f32x4.extract_lane(a, 3)),
    );
  }
  for (; j < n; j++) largest = max<f32>(largest, load<f32>(from + (j << 2)));
  return largest;
}
