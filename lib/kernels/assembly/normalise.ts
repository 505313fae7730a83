/**
 * What batch and layer normalisation need: moments of columns and rows, and what is made of them.
 *
 * The naive definitions:
 *
 *     columnMoments:        s[j] = sum over i of z[i][j];  t[j] = sum over i of z[i][j] * x[i][j], both in float64
 *     normaliseColumns:     y[i][j] = (x[i][j] - mean[j]) * scale[j] + shift[j], clipped at 0 with relu
 *     normaliseColumnsGrad: dx[i][j] = scale[j] * (dy[i][j] - a[j]) - (x[i][j] - mean[j]) * b[j]
 *     normaliseRows:        y[i][j] = h[i][j] * scale[j] + shift[j], where h[i][j] = (x[i][j] - m[i]) * r[i], m[i] the mean of
 *         x[i], r[i] = 1 / sqrt(the mean of (x[i][j] - m[i]) ** 2 over j, + epsilon)
 *     normaliseRowsGrad:    dx[i][j] = r[i] * (g[j] - the mean of g - h[i][j] * the mean of g * h[i]), where g[j] = dy[i][j] *
 *         scale[j]; products[i][j] = dy[i][j] * h[i][j]
 *
 * Coefficients of columns lie one row behind the other. Sums are made in float64 and rounded once.
 */
import {
  COLUMN_MOMENT_TOTALS,
  COLUMN_MOMENTS,
  NORMALISE_COLUMNS,
  NORMALISE_COLUMNS_GRADIENT,
  NORMALISE_ROWS,
  NORMALISE_ROWS_GRADIENT,
} from "./chunks";
import { clip, clipOne, limitOf } from "./clip";
import { rowsNear, rowsOfGroup, two, upper } from "./reduce";
import { args, parallel } from "./threads";

/** Numbers that are worth a thread's while. */
const WORTHWHILE: i32 = 16384;
const COLUMNS_OF_CHUNK: i32 = 512;

const X = 0, ROWS = 4, COLUMNS = 8, RESULT = 12, PARTIALS = 16, OF_CHUNK = 20, GROUPS = 24, Z = 28, COEFFICIENTS = 32;
const RELU_FLAG = 36, EPSILON = 40, STATISTICS = 44, PRODUCTS = 48, SHIFT = 52;

/** Bytes of room that `columnMoments` takes at `partials`. */
export function columnMomentsRoom(rows: i32, columns: i32): i32 {
  const size = rowsOfGroup(rows, columns);
  return (rows + size - 1) / size * columns << 4;
}

/** `result` gets all s, and behind them all t, as float64. */
export function columnMoments(x: usize, z: usize, rows: i32, columns: i32, result: usize, partials: usize): i32 {
  const at = args(), size = rowsOfGroup(rows, columns), groups = (rows + size - 1) / size;
  store<usize>(at, x, X);
  store<usize>(at, z, Z);
  store<i32>(at, rows, ROWS);
  store<i32>(at, columns, COLUMNS);
  store<usize>(at, result, RESULT);
  store<usize>(at, partials, PARTIALS);
  store<i32>(at, size, OF_CHUNK);
  store<i32>(at, groups, GROUPS);
  const status = parallel(COLUMN_MOMENTS, groups);
  return status ? status : parallel(COLUMN_MOMENT_TOTALS, (2 * columns + COLUMNS_OF_CHUNK - 1) / COLUMNS_OF_CHUNK);
}

/** The moments of a group of rows, so few rows at a time that all their columns stay in the nearest cache. */
export function columnMomentsChunk(group: i32): void {
  const at = args();
  const columns = load<i32>(at, COLUMNS), row = <usize> columns << 2, size = load<i32>(at, OF_CHUNK), near = rowsNear(row);
  const end = min(size, load<i32>(at, ROWS) - group * size), skipped = <usize> (group * size) * row;
  const sums = load<usize>(at, PARTIALS) + <usize> group * (row << 2), products = sums + (row << 1);
  let x = load<usize>(at, X) + skipped, z = load<usize>(at, Z) + skipped;
  memory.fill(sums, 0, row << 2);
  for (let start = 0; start < end; start += near) {
    const rows = min(near, end - start);
    addMoments(x, z, rows, columns, sums, products);
    x += <usize> rows * row;
    z += <usize> rows * row;
  }
}

function addMoments(x: usize, z: usize, rows: i32, columns: i32, sums: usize, products: usize): void {
  const row = <usize> columns << 2;
  let j = 0;
  for (; j + 8 <= columns; j += 8) {
    let from = z + (<usize> j << 2), other = x + (<usize> j << 2);
    const last = from + <usize> rows * row, to = sums + (<usize> j << 3), toProducts = products + (<usize> j << 3);
    let s0 = v128.load(to), s1 = v128.load(to, 16), s2 = v128.load(to, 32), s3 = v128.load(to, 48);
    let t0 = v128.load(toProducts), t1 = v128.load(toProducts, 16), t2 = v128.load(toProducts, 32), t3 = v128.load(toProducts, 48);
    if (x == z) {
      for (; from < last; from += row) {
        const a = v128.load(from), b = v128.load(from, 16);
        const z0 = f64x2.promote_low_f32x4(a), z1 = upper(a), z2 = f64x2.promote_low_f32x4(b), z3 = upper(b);
        s0 = f64x2.add(s0, z0);
        s1 = f64x2.add(s1, z1);
        s2 = f64x2.add(s2, z2);
        s3 = f64x2.add(s3, z3);
        t0 = f64x2.add(t0, f64x2.mul(z0, z0));
        t1 = f64x2.add(t1, f64x2.mul(z1, z1));
        t2 = f64x2.add(t2, f64x2.mul(z2, z2));
        t3 = f64x2.add(t3, f64x2.mul(z3, z3));
      }
    } else {
      for (; from < last; from += row) {
        const a = v128.load(from), b = v128.load(from, 16), c = v128.load(other), d = v128.load(other, 16);
        const z0 = f64x2.promote_low_f32x4(a), z1 = upper(a), z2 = f64x2.promote_low_f32x4(b), z3 = upper(b);
        s0 = f64x2.add(s0, z0);
        s1 = f64x2.add(s1, z1);
        s2 = f64x2.add(s2, z2);
        s3 = f64x2.add(s3, z3);
        t0 = f64x2.add(t0, f64x2.mul(z0, f64x2.promote_low_f32x4(c)));
        t1 = f64x2.add(t1, f64x2.mul(z1, upper(c)));
        t2 = f64x2.add(t2, f64x2.mul(z2, f64x2.promote_low_f32x4(d)));
        t3 = f64x2.add(t3, f64x2.mul(z3, upper(d)));
        other += row;
      }
    }
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
    v128.store(toProducts, t0);
    v128.store(toProducts, t1, 16);
    v128.store(toProducts, t2, 32);
    v128.store(toProducts, t3, 48);
  }
  for (; j < columns; j++) {
    const to = sums + (<usize> j << 3), toProducts = products + (<usize> j << 3);
    let offset = <usize> j << 2, s = load<f64>(to), t = load<f64>(toProducts);
    for (let i = 0; i < rows; i++) {
      const value = <f64> load<f32>(z + offset);
      s += value;
      t += value * <f64> load<f32>(x + offset);
      offset += row;
    }
    store<f64>(to, s);
    store<f64>(toProducts, t);
  }
}

/** Adds those of the groups, in their order. */
export function columnMomentTotalsChunk(chunk: i32): void {
  const at = args(), columns = 2 * load<i32>(at, COLUMNS), groups = load<i32>(at, GROUPS), part = <usize> columns << 3;
  const result = load<usize>(at, RESULT), end = min(columns, (chunk + 1) * COLUMNS_OF_CHUNK);
  for (let j = chunk * COLUMNS_OF_CHUNK; j < end; j++) {
    let sum: f64 = 0, from = load<usize>(at, PARTIALS) + (<usize> j << 3);
    for (let group = 0; group < groups; group++) {
      sum += load<f64>(from);
      from += part;
    }
    store<f64>(result + (<usize> j << 3), sum);
  }
}

function alongRows(kind: i32, x: usize, rows: i32, columns: i32): i32 {
  const at = args(), rowsOfChunk = max(1, WORTHWHILE / max(1, columns));
  store<usize>(at, x, X);
  store<i32>(at, rows, ROWS);
  store<i32>(at, columns, COLUMNS);
  store<i32>(at, rowsOfChunk, OF_CHUNK);
  return parallel(kind, (rows + rowsOfChunk - 1) / rowsOfChunk);
}

/** `coefficients`: mean, scale, shift. */
export function normaliseColumns(x: usize, rows: i32, columns: i32, coefficients: usize, relu: i32, y: usize): i32 {
  const at = args();
  store<usize>(at, coefficients, COEFFICIENTS);
  store<i32>(at, relu, RELU_FLAG);
  store<usize>(at, y, RESULT);
  return alongRows(NORMALISE_COLUMNS, x, rows, columns);
}

export function normaliseColumnsChunk(chunk: i32): void {
  const at = args(), columns = load<i32>(at, COLUMNS), row = <usize> columns << 2, count = load<i32>(at, OF_CHUNK);
  const first = chunk * count, end = min(load<i32>(at, ROWS), first + count);
  const mean = load<usize>(at, COEFFICIENTS), scale = mean + row, shift = scale + row;
  const limit = limitOf(load<i32>(at, RELU_FLAG)), limits = f32x4.splat(limit);
  let x = load<usize>(at, X) + <usize> first * row, y = load<usize>(at, RESULT) + <usize> first * row;
  for (let i = first; i < end; i++) {
    let j: usize = 0;
    for (; j + 16 <= row; j += 16) {
      const centred = f32x4.sub(v128.load(x + j), v128.load(mean + j));
      const value = f32x4.add(f32x4.mul(centred, v128.load(scale + j)), v128.load(shift + j));
      v128.store(y + j, clip(value, limits));
    }
    for (; j < row; j += 4) {
      const value = (load<f32>(x + j) - load<f32>(mean + j)) * load<f32>(scale + j) + load<f32>(shift + j);
      store<f32>(y + j, clipOne(value, limit));
    }
    x += row;
    y += row;
  }
}

/** `coefficients`: mean, scale, a, b. */
export function normaliseColumnsGrad(dy: usize, x: usize, rows: i32, columns: i32, coefficients: usize, dx: usize): i32 {
  const at = args();
  store<usize>(at, coefficients, COEFFICIENTS);
  store<usize>(at, dy, Z);
  store<usize>(at, dx, RESULT);
  return alongRows(NORMALISE_COLUMNS_GRADIENT, x, rows, columns);
}

export function normaliseColumnsGradChunk(chunk: i32): void {
  const at = args(), columns = load<i32>(at, COLUMNS), row = <usize> columns << 2, count = load<i32>(at, OF_CHUNK);
  const first = chunk * count, end = min(load<i32>(at, ROWS), first + count), skipped = <usize> first * row;
  const mean = load<usize>(at, COEFFICIENTS), scale = mean + row, a = scale + row, b = a + row;
  let x = load<usize>(at, X) + skipped, dy = load<usize>(at, Z) + skipped, dx = load<usize>(at, RESULT) + skipped;
  for (let i = first; i < end; i++) {
    let j: usize = 0;
    for (; j + 16 <= row; j += 16) {
      const centred = f32x4.sub(v128.load(x + j), v128.load(mean + j));
      const own = f32x4.mul(v128.load(scale + j), f32x4.sub(v128.load(dy + j), v128.load(a + j)));
      v128.store(dx + j, f32x4.sub(own, f32x4.mul(centred, v128.load(b + j))));
    }
    for (; j < row; j += 4) {
      const centred = load<f32>(x + j) - load<f32>(mean + j);
      const own = load<f32>(scale + j) * (load<f32>(dy + j) - load<f32>(a + j));
      store<f32>(dx + j, own - centred * load<f32>(b + j));
    }
    x += row;
    dy += row;
    dx += row;
  }
}

/** `statistics` gets m and r of each row, as pairs. */
export function normaliseRows(
  x: usize,
  rows: i32,
  columns: i32,
  scale: usize,
  shift: usize,
  epsilon: f32,
  statistics: usize,
  y: usize,
): i32 {
  const at = args();
  store<usize>(at, scale, COEFFICIENTS);
  store<usize>(at, shift, SHIFT);
  store<f32>(at, epsilon, EPSILON);
  store<usize>(at, statistics, STATISTICS);
  store<usize>(at, y, RESULT);
  return alongRows(NORMALISE_ROWS, x, rows, columns);
}

export function normaliseRowsChunk(chunk: i32): void {
  const at = args(), columns = load<i32>(at, COLUMNS), row = <usize> columns << 2, count = load<i32>(at, OF_CHUNK);
  const first = chunk * count, end = min(load<i32>(at, ROWS), first + count), epsilon = <f64> load<f32>(at, EPSILON);
  const scale = load<usize>(at, COEFFICIENTS), shift = load<usize>(at, SHIFT), statistics = load<usize>(at, STATISTICS);
  let x = load<usize>(at, X) + <usize> first * row, y = load<usize>(at, RESULT) + <usize> first * row;
  for (let i = first; i < end; i++) {
    const mean = <f32> (sumOf(x, columns) / <f64> columns);
    const spread = <f32> (1 / sqrt(squaresAround(x, mean, columns) / <f64> columns + epsilon));
    const to = statistics + (<usize> i << 3);
    store<f32>(to, mean);
    store<f32>(to, spread, 4);
    const means = f32x4.splat(mean), spreads = f32x4.splat(spread);
    let j: usize = 0;
    for (; j + 16 <= row; j += 16) {
      const h = f32x4.mul(f32x4.sub(v128.load(x + j), means), spreads);
      v128.store(y + j, f32x4.add(f32x4.mul(h, v128.load(scale + j)), v128.load(shift + j)));
    }
    for (; j < row; j += 4) {
      const h = (load<f32>(x + j) - mean) * spread;
      store<f32>(y + j, h * load<f32>(scale + j) + load<f32>(shift + j));
    }
    x += row;
    y += row;
  }
}

function sumOf(from: usize, n: i32): f64 {
  let low = f64x2.splat(0), high = f64x2.splat(0), j = 0;
  for (; j + 4 <= n; j += 4) {
    low = f64x2.add(low, two(from));
    high = f64x2.add(high, two(from + 8));
    from += 16;
  }
  const sums = f64x2.add(low, high);
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; j < n; j++) {
    sum += load<f32>(from);
    from += 4;
  }
  return sum;
}

function squaresAround(from: usize, mean: f32, n: i32): f64 {
  const means = f64x2.splat(mean);
  let low = f64x2.splat(0), high = f64x2.splat(0), j = 0;
  for (; j + 4 <= n; j += 4) {
    const a = f64x2.sub(two(from), means), b = f64x2.sub(two(from + 8), means);
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
    from += 16;
  }
  const sums = f64x2.add(low, high);
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; j < n; j++) {
    const a = <f64> load<f32>(from) - <f64> mean;
    sum += a * a;
    from += 4;
  }
  return sum;
}

export function normaliseRowsGrad(
  dy: usize,
  x: usize,
  rows: i32,
  columns: i32,
  scale: usize,
  statistics: usize,
  products: usize,
  dx: usize,
): i32 {
  const at = args();
  store<usize>(at, dy, Z);
  store<usize>(at, scale, COEFFICIENTS);
  store<usize>(at, statistics, STATISTICS);
  store<usize>(at, products, PRODUCTS);
  store<usize>(at, dx, RESULT);
  return alongRows(NORMALISE_ROWS_GRADIENT, x, rows, columns);
}

export function normaliseRowsGradChunk(chunk: i32): void {
  const at = args(), columns = load<i32>(at, COLUMNS), row = <usize> columns << 2, count = load<i32>(at, OF_CHUNK);
  const first = chunk * count, end = min(load<i32>(at, ROWS), first + count), skipped = <usize> first * row;
  const scale = load<usize>(at, COEFFICIENTS), statistics = load<usize>(at, STATISTICS);
  let x = load<usize>(at, X) + skipped, dy = load<usize>(at, Z) + skipped, dx = load<usize>(at, RESULT) + skipped;
  let products = load<usize>(at, PRODUCTS) + skipped;
  for (let i = first; i < end; i++) {
    const mean = load<f32>(statistics + (<usize> i << 3)), spread = load<f32>(statistics + (<usize> i << 3), 4);
    let ofG: f64 = 0, ofGh: f64 = 0;
    for (let j: usize = 0; j < row; j += 4) {
      const h = (load<f32>(x + j) - mean) * spread, gradient = load<f32>(dy + j), g = gradient * load<f32>(scale + j);
      store<f32>(products + j, gradient * h);
      ofG += <f64> g;
      ofGh += <f64> g * <f64> h;
    }
    const meanG = <f32> (ofG / <f64> columns), meanGh = <f32> (ofGh / <f64> columns);
    if (load<usize>(at, RESULT)) {
      for (let j: usize = 0; j < row; j += 4) {
        const h = (load<f32>(x + j) - mean) * spread, g = load<f32>(dy + j) * load<f32>(scale + j);
        store<f32>(dx + j, spread * (g - meanG - h * meanGh));
      }
    }
    x += row;
    dy += row;
    dx += row;
    products += row;
  }
}
