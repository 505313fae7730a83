/**
 * Matrix products: c[i][j] = activation(bias[j] + sum over p of A[i][p] * B[p][j]), the sum in the order of p.
 *
 * The naive definition:
 *
 *     for (i < m) for (j < n) { sum = bias[j] or 0; for (p < k) sum += A[i][p] * B[p][j]; c[i][j] = relu(sum) or sum }
 *
 * A is a[i * lda + p], or a[p * lda + i] when transposed; B is b[p * ldb + j], or b[j * ldb + p]. Addresses in bytes, sizes and
 * strides in numbers.
 */
import {
  ACCUMULATE,
  panel4columns,
  panel4placedColumns,
  panel4rows,
  panel4placedRows,
  panel8columns,
  panel8placedColumns,
  panel8rows,
  panel8placedRows,
  RELU,
  ROWS,
} from "./generated/micro_kernels";
import { MATMUL } from "./chunks";
import { args, parallel, scratch } from "./threads";

/** So many columns of A are multiplied at a time: a panel of B (32 KiB) stays in a near cache. */
export const DEPTH: i32 = 1024;
/** Numbers of A (512 KiB) that stay in a near cache while they meet all columns that a thread takes. */
const BLOCK: i32 = 1 << 17;
/** What of A, transposed, stays in the nearest cache, as its rows lie far from each other: so deep with many columns, so many numbers with few. */
const NEAR_DEPTH: i32 = 256, NEAR: i32 = 4096;
/**
 * From so many rows of the product on columns of A, transposed, are copied next to each other where they meet so many columns of B: far
 * apart they take longer to load. At most so many rows at a time are; what they take then, 208 KiB, is among the least scratch space.
 */
const FAR: i32 = 65, WORTH_MOVING: i32 = 64, MOVED_ROWS: i32 = 200;
export const PANEL: usize = 8 * 4;
/** How A lies, as tools/kernels/micro_kernels.ts tells; where rows or columns are placed, `lda` is the address of their places. */
const PLAIN_ROWS: i32 = 0, PLAIN_COLUMNS: i32 = 1;
export const PLACED_ROWS: i32 = 2, PLACED_COLUMNS: i32 = 3;
/** Rows of A and columns of B from which on copying a panel of B pays. */
const WORTH_PACKING: i32 = 64;
/** What storing a number of the product costs, in multiplications. */
const STORING: i32 = 16;
/** Multiplications that are worth a thread's while. */
const WORTHWHILE: i64 = 1 << 18;

export function matmul(
  transposeA: i32,
  transposeB: i32,
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  lda: i32,
  b: usize,
  ldb: i32,
  bias: usize,
  relu: i32,
  c: usize,
  ldc: i32,
): i32 {
  if (m == 0 || n == 0) return 0;
  const block = BLOCK / max(1, min(k, DEPTH));
  let rows = m, columns = n;
  if (transposeA && m >= FAR && n >= WORTH_MOVING) {
    const blocks = (m + MOVED_ROWS - 1) / MOVED_ROWS;
    rows = roundUp((m + blocks - 1) / blocks, ROWS);
    columns = roundUp(max(WORTH_MOVING, n * blocks / 16), 8);
  } else if (m >= 2 * block && n > block) {
    // Both sides are cut: so many rows of A stay in a near cache while they meet columns of B.
    const blocks = (m + block - 1) / block;
    rows = roundUp((m + blocks - 1) / blocks, ROWS);
    columns = roundUp(max(16, n * blocks / 32), 8);
  } else {
    // The longer side is cut. What is long and transposed is cut into fewer pieces: each goes through all of it.
    const byColumns = n >= m, length = byColumns ? n : m, work = <i64> (byColumns ? m : n) * (k + STORING);
    const least = max(transposeA && k > DEPTH ? 32 : 16, <i32> ((WORTHWHILE + work - 1) / work));
    const piece = max(least, (length + 31) / 32);
    if (byColumns) columns = roundUp(piece, 8);
    else rows = roundUp(piece, ROWS);
  }
  const at = args();
  store<i32>(at, transposeA, 0);
  store<i32>(at, transposeB, 4);
  store<i32>(at, m, 8);
  store<i32>(at, n, 12);
  store<i32>(at, k, 16);
  store<usize>(at, a, 20);
  store<i32>(at, lda, 24);
  store<usize>(at, b, 28);
  store<i32>(at, ldb, 32);
  store<usize>(at, bias, 36);
  store<i32>(at, relu, 40);
  store<usize>(at, c, 44);
  store<i32>(at, ldc, 48);
  store<i32>(at, rows, 52);
  store<i32>(at, columns, 56);
  return parallel(MATMUL, ((m + rows - 1) / rows) * ((n + columns - 1) / columns));
}

function roundUp(count: i32, unit: i32): i32 {
  return (count + unit - 1) / unit * unit;
}

export function matmulChunk(chunk: i32): void {
  const at = args();
  const transposeA = load<i32>(at, 0), transposeB = load<i32>(at, 4), rows = load<i32>(at, 52), columns = load<i32>(at, 56);
  let m = load<i32>(at, 8), n = load<i32>(at, 12), a = load<usize>(at, 20), b = load<usize>(at, 28);
  let bias = load<usize>(at, 36), c = load<usize>(at, 44);
  const lda = load<i32>(at, 24), ldb = load<i32>(at, 32), ldc = load<i32>(at, 48);
  const across = (n + columns - 1) / columns, i = chunk / across * rows, j = chunk % across * columns;
  m = min(rows, m - i);
  n = min(columns, n - j);
  a += <usize> i * (transposeA ? 1 : <usize> lda) << 2;
  b += <usize> j * (transposeB ? <usize> ldb : 1) << 2;
  if (bias) bias += <usize> j << 2;
  c += <usize> i * <usize> ldc + j << 2;
  const flags = load<i32>(at, 40) ? RELU : 0;
  multiply(transposeA, transposeB, m, n, load<i32>(at, 16), a, lda, b, ldb, bias, flags, c, ldc, scratch());
}

/** Bytes of scratch that `multiply` takes: a panel, a block of the product, and the bias of a panel; behind it lie columns of A that were moved. */
export const MULTIPLY_SCRATCH: usize = <usize> DEPTH * PANEL + 4 * PANEL + PANEL;

/** The product on one thread. `runs`, of placed rows, have at most DEPTH numbers each. */
export function multiply(
  form: i32,
  transposeB: i32,
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  lda: usize,
  b: usize,
  ldb: i32,
  bias: usize,
  flags: i32,
  c: usize,
  ldc: i32,
  space: usize,
  runs: usize = 0,
): void {
  const panel = space, block = panel + <usize> DEPTH * PANEL, biasOfPanel = block + 4 * PANEL, moved = space + MULTIPLY_SCRATCH;
  const rowOfC = <usize> ldc << 2, isFar = form == PLAIN_COLUMNS && m >= FAR, least = isFar ? NEAR_DEPTH : 64;
  const deepest = form & 1 ? max(least, min(DEPTH, NEAR / m)) : DEPTH;
  let p = 0;
  do {
    let depth = min(deepest, k - p), left = a, rowOfA = form < PLACED_ROWS ? lda << 2 : lda, nextRuns = runs;
    if (form == PLAIN_ROWS) left += <usize> p << 2;
    else if (form == PLAIN_COLUMNS) {
      left += <usize> p * rowOfA;
      if (isFar && n >= WORTH_MOVING) {
        // An odd number of cache lines, so that columns do not get into each other's way there.
        const lines = (m + 15) / 16 | 1;
        copyBlock(moved, lines << 6, left, rowOfA, depth, m);
        left = moved;
        rowOfA = lines << 6;
      }
    } else if (form == PLACED_COLUMNS) rowOfA += <usize> p << 2;
    else {
      for (depth = 0; p + depth < k && depth + load<i32>(nextRuns, 4) <= DEPTH; nextRuns += 8) depth += load<i32>(nextRuns, 4);
    }
    let how = p > 0 ? ACCUMULATE : flags & ACCUMULATE;
    if (p + depth == k) how |= flags & RELU;
    for (let next = 0; next < n; next += 8) {
      let j = next, columns = min(8, n - next);
      const isNarrow = columns <= 4, width = isNarrow ? 4 : 8;
      if (n >= width && !(how & ACCUMULATE)) {
        // The last panel is moved back to be a whole one: some columns are computed twice, to the same numbers.
        j = min(next, n - width);
        columns = width;
      }
      let rightFactor = panel, rowOfB = PANEL;
      if (transposeB) packTransposed(panel, b + (<usize> j * ldb + p << 2), ldb, depth, columns);
      else {
        const source = b + (<usize> p * ldb + j << 2);
        if (columns < width || (m >= WORTH_PACKING && ldb > WORTH_PACKING)) pack(panel, source, ldb, depth, columns);
        else {
          rightFactor = source;
          rowOfB = <usize> ldb << 2;
        }
      }
      let biasHere: usize = 0;
      if (bias) {
        biasHere = bias + (<usize> j << 2);
        if (columns < width) {
          biasHere = biasOfPanel;
          for (let x = 0; x < columns; x++) store<f32>(biasOfPanel + (x << 2), load<f32>(bias + (<usize> (j + x) << 2)));
        }
      }
      const product = c + (<usize> j << 2);
      if (columns == width) {
        multiplyPanel(form, isNarrow, m, depth, left, rowOfA, rightFactor, rowOfB, product, rowOfC, biasHere, how, runs);
        continue;
      }
      for (let i = 0; i < m; i += 4) {
        const count = min(4, m - i), to = product + i * rowOfC;
        let from = left, strideOfA = rowOfA;
        if (form == PLAIN_ROWS) from += i * rowOfA;
        else if (form == PLACED_ROWS) strideOfA += <usize> i << 2;
        else from += <usize> i << 2;
        if (how & ACCUMULATE) copyBlock(block, PANEL, to, rowOfC, count, columns);
        multiplyPanel(form, isNarrow, count, depth, from, strideOfA, panel, PANEL, block, PANEL, biasHere, how, runs);
        copyBlock(to, rowOfC, block, PANEL, count, columns);
      }
    }
    p += depth;
    runs = nextRuns;
  } while (p < k);
}

function multiplyPanel(
  form: i32,
  isNarrow: bool,
  m: i32,
  k: i32,
  a: usize,
  lda: usize,
  b: usize,
  ldb: usize,
  c: usize,
  ldc: usize,
  bias: usize,
  how: i32,
  runs: usize,
): void {
  switch (form) {
    case PLAIN_ROWS:
      if (isNarrow) panel4rows(m, k, a, lda, b, ldb, c, ldc, bias, how);
      else panel8rows(m, k, a, lda, b, ldb, c, ldc, bias, how);
      return;
    case PLAIN_COLUMNS:
      if (isNarrow) panel4columns(m, k, a, lda, b, ldb, c, ldc, bias, how);
      else panel8columns(m, k, a, lda, b, ldb, c, ldc, bias, how);
      return;
    case PLACED_ROWS:
      if (isNarrow) panel4placedRows(m, k, a, lda, b, ldb, c, ldc, bias, how, runs);
      else panel8placedRows(m, k, a, lda, b, ldb, c, ldc, bias, how, runs);
      return;
    default:
      if (isNarrow) panel4placedColumns(m, k, a, lda, b, ldb, c, ldc, bias, how);
      else panel8placedColumns(m, k, a, lda, b, ldb, c, ldc, bias, how);
  }
}

function copyBlock(to: usize, toStride: usize, from: usize, fromStride: usize, rows: i32, columns: i32): void {
  const end = <usize> columns << 2, vectors = end & ~15;
  for (let i = 0; i < rows; i++) {
    let x: usize = 0;
    for (; x < vectors; x += 16) v128.store(to + x, v128.load(from + x));
    for (; x < end; x += 4) store<f32>(to + x, load<f32>(from + x));
    to += toStride;
    from += fromStride;
  }
}

/** Copies `depth` rows of up to 8 columns next to each other, behind them zeros. */
export function pack(panel: usize, b: usize, ldb: i32, depth: i32, columns: i32): void {
  const row = <usize> ldb << 2;
  if (columns == 8) {
    for (let p = 0; p < depth; p++) {
      v128.store(panel, v128.load(b));
      v128.store(panel, v128.load(b, 16), 16);
      panel += PANEL;
      b += row;
    }
    return;
  }
  for (let p = 0; p < depth; p++) {
    for (let j = 0; j < 8; j++) store<f32>(panel + (j << 2), j < columns ? load<f32>(b + (j << 2)) : 0);
    panel += PANEL;
    b += row;
  }
}

export function packTransposed(panel: usize, b: usize, ldb: i32, depth: i32, columns: i32): void {
  const row = <usize> ldb << 2;
  let p = 0;
  if (columns == 4 || columns == 8) {
    for (; p + 4 <= depth; p += 4) {
      transpose4(b, row, panel);
      if (columns == 8) transpose4(b + 4 * row, row, panel + 16);
      panel += 4 * PANEL;
      b += 16;
    }
  }
  for (; p < depth; p++) {
    for (let j = 0; j < 8; j++) store<f32>(panel + (j << 2), j < columns ? load<f32>(b + <usize> j * row) : 0);
    panel += PANEL;
    b += 4;
  }
}

function transpose4(from: usize, row: usize, to: usize): void {
  const a = v128.load(from), b = v128.load(from + row), c = v128.load(from + 2 * row), d = v128.load(from + 3 * row);
  const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5), ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5), cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab0, cd0, 0, 1, 4, 5));
  v128.store(to + PANEL, v128.shuffle<f32>(ab0, cd0, 2, 3, 6, 7));
  v128.store(to + 2 * PANEL, v128.shuffle<f32>(ab1, cd1, 0, 1, 4, 5));
  v128.store(to + 3 * PANEL, v128.shuffle<f32>(ab1, cd1, 2, 3, 6, 7));
}
