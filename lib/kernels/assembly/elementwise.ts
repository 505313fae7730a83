/**
 * Number by number; y may be x. The naive definitions:
 *
 *     relu: y = max(x, 0)    reluGrad: dx = y > 0 ? dy : 0    multiply: y = a * b
 *     addBias: y[i][j] = x[i][j] + bias[j], clipped at 0 with relu    standardise: y = (byte / 255 - mean) / deviation
 */
import { ADD_BIAS, MULTIPLY, RECTIFY, RECTIFY_GRADIENT, STANDARDISE } from "./chunks";
import { clip, clipOne, limitOf } from "./clip";
import { args, parallel } from "./threads";

const CHUNK: i32 = 16384;

function byNumber(kind: i32, a: usize, b: usize, y: usize, n: i32): i32 {
  const at = args();
  store<usize>(at, a, 0);
  store<usize>(at, b, 4);
  store<usize>(at, y, 8);
  store<i32>(at, n, 12);
  return parallel(kind, (n + CHUNK - 1) / CHUNK);
}

/** Offset of a chunk's numbers, in bytes, and that behind its last one. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function startOf(chunk: i32): usize {
  return <usize> (chunk * CHUNK) << 2;
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function endOf(chunk: i32): usize {
  return <usize> min((chunk + 1) * CHUNK, load<i32>(args(), 12)) << 2;
}

export function relu(x: usize, y: usize, n: i32): i32 {
  return byNumber(RECTIFY, x, 0, y, n);
}

export function reluChunk(chunk: i32): void {
  const at = args(), x = load<usize>(at, 0), y = load<usize>(at, 8), end = endOf(chunk), zero = f32x4.splat(0);
  let i = startOf(chunk);
  for (; i + 16 <= end; i += 16) v128.store(y + i, clip(v128.load(x + i), zero));
  for (; i < end; i += 4) store<f32>(y + i, clipOne(load<f32>(x + i), 0));
}

export function reluGrad(dy: usize, y: usize, dx: usize, n: i32): i32 {
  return byNumber(RECTIFY_GRADIENT, dy, y, dx, n);
}

export function reluGradChunk(chunk: i32): void {
  const at = args(), dy = load<usize>(at, 0), y = load<usize>(at, 4), dx = load<usize>(at, 8);
  const end = endOf(chunk), zero = f32x4.splat(0);
  let i = startOf(chunk);
  for (; i + 16 <= end; i += 16) {
    v128.store(dx + i, v128.and(v128.load(dy + i), f32x4.gt(v128.load(y + i), zero)));
  }
  for (; i < end; i += 4) store<f32>(dx + i, load<f32>(y + i) > 0 ? load<f32>(dy + i) : 0);
}

export function multiply(a: usize, b: usize, y: usize, n: i32): i32 {
  return byNumber(MULTIPLY, a, b, y, n);
}

export function multiplyChunk(chunk: i32): void {
  const at = args(), a = load<usize>(at, 0), b = load<usize>(at, 4), y = load<usize>(at, 8), end = endOf(chunk);
  let i = startOf(chunk);
  for (; i + 16 <= end; i += 16) v128.store(y + i, f32x4.mul(v128.load(a + i), v128.load(b + i)));
  for (; i < end; i += 4) store<f32>(y + i, load<f32>(a + i) * load<f32>(b + i));
}

export function standardise(bytes: usize, mean: f32, deviation: f32, n: i32, y: usize): i32 {
  store<f32>(args(), mean, 16);
  store<f32>(args(), deviation, 20);
  return byNumber(STANDARDISE, bytes, 0, y, n);
}

export function standardiseChunk(chunk: i32): void {
  const at = args(), bytes = load<usize>(at, 0), y = load<usize>(at, 8), end = endOf(chunk);
  const mean = f32x4.splat(load<f32>(at, 16)), deviation = f32x4.splat(load<f32>(at, 20)), most = f32x4.splat(255);
  let i = startOf(chunk);
  for (; i + 16 <= end; i += 16) {
    const wide = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(bytes + (i >> 2))));
    v128.store(y + i, f32x4.div(f32x4.sub(f32x4.div(f32x4.convert_i32x4_u(wide), most), mean), deviation));
  }
  for (; i < end; i += 4) {
    const value: f32 = <f32> load<u8>(bytes + (i >> 2)) / 255;
    store<f32>(y + i, (value - load<f32>(at, 16)) / load<f32>(at, 20));
  }
}

function rowsOfChunk(columns: i32): i32 {
  return max(1, CHUNK / max(1, columns));
}

export function addBias(x: usize, bias: usize, rows: i32, columns: i32, relu: i32, y: usize): i32 {
  const at = args(), count = rowsOfChunk(columns);
  store<usize>(at, x, 0);
  store<usize>(at, bias, 4);
  store<usize>(at, y, 8);
  store<i32>(at, rows, 12);
  store<i32>(at, columns, 16);
  store<i32>(at, relu, 20);
  return parallel(ADD_BIAS, (rows + count - 1) / count);
}

export function addBiasChunk(chunk: i32): void {
  const at = args(), rows = load<i32>(at, 12), columns = load<i32>(at, 16), count = rowsOfChunk(columns);
  const row = <usize> columns << 2, bias = load<usize>(at, 4), first = chunk * count, end = min(rows, first + count);
  const limit = limitOf(load<i32>(at, 20)), limits = f32x4.splat(limit);
  let x = load<usize>(at, 0) + first * row, y = load<usize>(at, 8) + first * row;
  for (let i = first; i < end; i++) {
    let j: usize = 0;
    for (; j + 16 <= row; j += 16) {
      v128.store(y + j, clip(f32x4.add(v128.load(x + j), v128.load(bias + j)), limits));
    }
    for (; j < row; j += 4) store<f32>(y + j, clipOne(load<f32>(x + j) + load<f32>(bias + j), limit));
    x += row;
    y += row;
  }
}
