/**
 * Images that are resampled, and noise on numbers: each example of a minibatch by its own map or key.
 *
 * The naive definitions, for an example e:
 *
 *     resample: y[e][r][c] = x[e] at the row m[3] c + m[4] r + m[5] and the column m[0] c + m[1] r + m[2] for the six float64 m of e:
 *               the mean of the four pixels around it, weighted by nearness (bilinear), where each outside of the image is `fill`
 *     addNoise: x[e][i] = x[e][i] + deviation * normal((bits(key of e, i) + 1/2) / 2 ** 52)
 *
 * `bits` are the first 52 of number i of SplitMix64 (Steele, Lea & Flood 2014) from the key; `normal` is the inverse of the normal
 * distribution by PPND7 (Wichura 1988, algorithm AS 241), whose relative error is about 1e-7.
 */
import { ADD_NOISE, RESAMPLE } from "./chunks";
import { args, parallel } from "./threads";

const CHUNK: i32 = 16384;
const X = 0, BY_EXAMPLE = 4, RESULT = 8, BATCH = 12, HEIGHT = 16, WIDTH = 20, CHANNELS = 24, FILL = 28, SIZE = 32, DEVIATION = 40;

// @ts-ignore: a decorator of AssemblyScript
@inline
function examplesOfChunk(size: i32): i32 {
  return max(1, CHUNK / max(1, size));
}

export function resample(x: usize, maps: usize, batch: i32, height: i32, width: i32, channels: i32, fill: f32, y: usize): i32 {
  const at = args(), count = examplesOfChunk(height * width * channels);
  store<usize>(at, x, X);
  store<usize>(at, maps, BY_EXAMPLE);
  store<usize>(at, y, RESULT);
  store<i32>(at, batch, BATCH);
  store<i32>(at, height, HEIGHT);
  store<i32>(at, width, WIDTH);
  store<i32>(at, channels, CHANNELS);
  store<f32>(at, fill, FILL);
  return parallel(RESAMPLE, (batch + count - 1) / count);
}

export function resampleChunk(chunk: i32): void {
  const at = args(), height = load<i32>(at, HEIGHT), width = load<i32>(at, WIDTH), channels = load<i32>(at, CHANNELS);
  const size = height * width * channels, count = examplesOfChunk(size), end = min(load<i32>(at, BATCH), (chunk + 1) * count);
  for (let e = chunk * count; e < end; e++) {
    const offset = <usize> e * <usize> size << 2;
    resampleImage(load<usize>(at, X) + offset, load<usize>(at, BY_EXAMPLE) + <usize> e * 48, height, width, channels, load<usize>(at, RESULT) + offset);
  }
}

function resampleImage(x: usize, map: usize, height: i32, width: i32, channels: i32, y: usize): void {
  const pixel = <usize> channels << 2, row = <usize> width * pixel;
  const m0 = load<f64>(map), m1 = load<f64>(map, 8), m2 = load<f64>(map, 16);
  const m3 = load<f64>(map, 24), m4 = load<f64>(map, 32), m5 = load<f64>(map, 40);
  for (let r = 0; r < height; r++) {
    const across = m1 * <f64> r + m2, down = m4 * <f64> r + m5;
    for (let c = 0; c < width; c++) {
      const u = m0 * <f64> c + across, v = m3 * <f64> c + down, left = Math.floor(u), top = Math.floor(v);
      const i = <i32> top, j = <i32> left, right = <f32> (u - left), lower = <f32> (v - top);
      const one: f32 = 1, w0 = (one - lower) * (one - right), w1 = (one - lower) * right, w2 = lower * (one - right), w3 = lower * right;
      const from = x + <usize> i * row + <usize> j * pixel;
      if (i >= 0 && j >= 0 && i + 1 < height && j + 1 < width) {
        for (let k: usize = 0; k < pixel; k += 4, y += 4) {
          const above = w0 * load<f32>(from + k) + w1 * load<f32>(from + pixel + k);
          store<f32>(y, above + (w2 * load<f32>(from + row + k) + w3 * load<f32>(from + row + pixel + k)));
        }
      } else {
        const isUpper = i >= 0 && i < height, isLower = i >= -1 && i + 1 < height;
        const isLeft = j >= 0 && j < width, isRight = j >= -1 && j + 1 < width;
        for (let k: usize = 0; k < pixel; k += 4, y += 4) {
          const above = w0 * valueAt(isUpper && isLeft, from + k) + w1 * valueAt(isUpper && isRight, from + pixel + k);
          const below = w2 * valueAt(isLower && isLeft, from + row + k) + w3 * valueAt(isLower && isRight, from + row + pixel + k);
          store<f32>(y, above + below);
        }
      }
    }
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function valueAt(isInside: bool, address: usize): f32 {
  return isInside ? load<f32>(address) : load<f32>(args(), FILL);
}

export function addNoise(x: usize, keys: usize, batch: i32, size: i32, deviation: f64): i32 {
  const at = args(), count = examplesOfChunk(size);
  store<usize>(at, x, X);
  store<usize>(at, keys, BY_EXAMPLE);
  store<i32>(at, batch, BATCH);
  store<i32>(at, size, SIZE);
  store<f64>(at, deviation, DEVIATION);
  return parallel(ADD_NOISE, (batch + count - 1) / count);
}

export function addNoiseChunk(chunk: i32): void {
  const at = args(), size = load<i32>(at, SIZE), deviation = load<f64>(at, DEVIATION), count = examplesOfChunk(size);
  const end = min(load<i32>(at, BATCH), (chunk + 1) * count);
  for (let e = chunk * count; e < end; e++) {
    const x = load<usize>(at, X) + (<usize> e * <usize> size << 2);
    let state = load<u64>(load<usize>(at, BY_EXAMPLE) + (<usize> e << 3));
    for (let i: usize = 0; i < <usize> size << 2; i += 4) {
      state += 0x9e3779b97f4a7c15;
      const share = (<f64> (mixed(state) >> 12) + 0.5) / 4503599627370496;
      store<f32>(x + i, load<f32>(x + i) + <f32> (deviation * normal(share)));
    }
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function mixed(state: u64): u64 {
  const once = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9, twice = (once ^ (once >> 27)) * 0x94d049bb133111eb;
  return twice ^ (twice >> 31);
}

/** The number below which a standard normal one lies with this probability, which is neither 0 nor 1. */
function normal(probability: f64): f64 {
  const q = probability - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return q * (((59.10937472 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179) /
      (((67.1875636 * r + 78.757757664) * r + 17.895169469) * r + 1);
  }
  const r = Math.sqrt(-log(q < 0 ? probability : 1 - probability));
  const size = r <= 5 ? tail(r - 1.6) : farTail(r - 5);
  return q < 0 ? -size : size;
}

/** The natural logarithm of a normal number above 0 that is not close to 1, to 1e-12 of it: its error would show nowhere here. */
function log(x: f64): f64 {
  const bits = reinterpret<u64>(x), twos = <f64> (<i32> (bits >> 52) - 1023) + 0.5;
  const m = reinterpret<f64>(bits & 0xfffffffffffff | 0x3ff0000000000000), s = (m - Math.SQRT2) / (m + Math.SQRT2);
  const q = s * s;
  const series = ((((((q / 13 + 1.0 / 11) * q + 1.0 / 9) * q + 1.0 / 7) * q + 1.0 / 5) * q + 1.0 / 3) * q + 1) * s;
  return twos * Math.LN2 + 2 * series;
}

function tail(r: f64): f64 {
  return (((0.17023821103 * r + 1.3067284816) * r + 2.75681539) * r + 1.4234372777) /
    ((0.12021132975 * r + 0.7370016425) * r + 1);
}

function farTail(r: f64): f64 {
  return (((0.017337203997 * r + 0.42868294337) * r + 3.081226386) * r + 6.657905115) /
    ((0.012258202635 * r + 0.24197894225) * r + 1);
}
