/**
 * Activations, number by number, and the gradients by their inputs. y may be x, and dx may be dy.
 *
 * The naive definitions, where phi is the density and Phi the distribution function of the standard normal distribution:
 *
 *     leaky relu:  x > 0 ? x : slope * x                    1 or slope
 *     sigmoid:     1 / (1 + e ** -x)                        s * (1 - s)
 *     tanh:        (e ** 2x - 1) / (e ** 2x + 1)            1 - t * t
 *     silu:        x * sigmoid(x)                           s + x * s * (1 - s)
 *     gelu:        x * Phi(x)                               Phi(x) + x * phi(x)
 *
 * exp4 is that of softmax.ts. tanh and the error function take the polynomials of Cephes' tanhf, erff and erfcf (Moshier).
 */
import { ACTIVATE, ACTIVATE_GRADIENT } from "./chunks";
import { exp4, loadTail, storeTail } from "./softmax";
import { args, parallel } from "./threads";

const LEAKY_RELU: i32 = 0, SIGMOID: i32 = 1, TANH: i32 = 2, SILU: i32 = 3, GELU: i32 = 4;

const CHUNK: i32 = 4096;
const DY = 0, X = 4, RESULT = 8, COUNT = 12, WHICH = 16, SLOPE = 20;

export function activate(which: i32, x: usize, slope: f32, y: usize, n: i32): i32 {
  return byNumber(ACTIVATE, which, 0, x, slope, y, n);
}

export function activateGrad(which: i32, dy: usize, x: usize, slope: f32, dx: usize, n: i32): i32 {
  return byNumber(ACTIVATE_GRADIENT, which, dy, x, slope, dx, n);
}

function byNumber(kind: i32, which: i32, dy: usize, x: usize, slope: f32, result: usize, n: i32): i32 {
  const at = args();
  store<usize>(at, dy, DY);
  store<usize>(at, x, X);
  store<usize>(at, result, RESULT);
  store<i32>(at, n, COUNT);
  store<i32>(at, which, WHICH);
  store<f32>(at, slope, SLOPE);
  return parallel(kind, (n + CHUNK - 1) / CHUNK);
}

export function activateChunk(chunk: i32): void {
  const at = args(), first = <usize> (chunk * CHUNK) << 2, which = load<i32>(at, WHICH), slope = load<f32>(at, SLOPE);
  let x = load<usize>(at, X) + first, y = load<usize>(at, RESULT) + first;
  let left = min(CHUNK, load<i32>(at, COUNT) - chunk * CHUNK);
  for (; left >= 4; left -= 4) {
    v128.store(y, valueOf(which, v128.load(x), slope));
    x += 16;
    y += 16;
  }
  if (left) storeTail(y, left, valueOf(which, loadTail(x, left, 0), slope));
}

export function activateGradChunk(chunk: i32): void {
  const at = args(), first = <usize> (chunk * CHUNK) << 2, which = load<i32>(at, WHICH), slope = load<f32>(at, SLOPE);
  let dy = load<usize>(at, DY) + first, x = load<usize>(at, X) + first, dx = load<usize>(at, RESULT) + first;
  let left = min(CHUNK, load<i32>(at, COUNT) - chunk * CHUNK);
  for (; left >= 4; left -= 4) {
    v128.store(dx, f32x4.mul(v128.load(dy), slopeOf(which, v128.load(x), slope)));
    dy += 16;
    x += 16;
    dx += 16;
  }
  if (left) storeTail(dx, left, f32x4.mul(loadTail(dy, left, 0), slopeOf(which, loadTail(x, left, 0), slope)));
}

function valueOf(which: i32, x: v128, slope: f32): v128 {
  switch (which) {
    case LEAKY_RELU:
      return v128.bitselect(x, f32x4.mul(x, f32x4.splat(slope)), f32x4.gt(x, f32x4.splat(0)));
    case SIGMOID:
      return sigmoid(x);
    case TANH:
      return tanh(x);
    case SILU:
      return f32x4.mul(x, sigmoid(x));
    default:
      return f32x4.mul(x, normalBelow(x));
  }
}

function slopeOf(which: i32, x: v128, slope: f32): v128 {
  const one = f32x4.splat(1);
  switch (which) {
    case LEAKY_RELU:
      return v128.bitselect(one, f32x4.splat(slope), f32x4.gt(x, f32x4.splat(0)));
    case SIGMOID: {
      const s = sigmoid(x);
      return f32x4.mul(s, f32x4.sub(one, s));
    }
    case TANH: {
      const t = tanh(x);
      return f32x4.sub(one, f32x4.mul(t, t));
    }
    case SILU: {
      const s = sigmoid(x);
      return f32x4.add(s, f32x4.mul(x, f32x4.mul(s, f32x4.sub(one, s))));
    }
    default: {
      const density = exp4(f32x4.mul(f32x4.splat(-0.5), f32x4.mul(x, x)));
      return f32x4.add(normalBelow(x), f32x4.mul(x, f32x4.mul(f32x4.splat(0.3989422804014327), density)));
    }
  }
}

function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))));
}

function tanh(x: v128): v128 {
  const size = f32x4.abs(x), square = f32x4.mul(x, x), one = f32x4.splat(1);
  let p = f32x4.add(f32x4.mul(f32x4.splat(-5.70498872745e-3), square), f32x4.splat(2.06390887954e-2));
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(-5.37397155531e-2));
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(1.33314422036e-1));
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(-3.33332819422e-1));
  const near = f32x4.add(f32x4.mul(f32x4.mul(p, square), x), x);
  const above = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(exp4(f32x4.add(size, size)), one)));
  const far = v128.bitselect(f32x4.neg(above), above, f32x4.lt(x, f32x4.splat(0)));
  return v128.bitselect(near, far, f32x4.lt(size, f32x4.splat(0.625)));
}

/** The share of a standard normal distribution below x: (1 + erf(x / sqrt 2)) / 2, or erfc(-x / sqrt 2) / 2 below -sqrt 2. */
function normalBelow(x: v128): v128 {
  const a = f32x4.mul(f32x4.splat(0.7071067811865476), x), size = f32x4.abs(a), square = f32x4.mul(a, a);
  const half = f32x4.splat(0.5), one = f32x4.splat(1);
  let p = f32x4.add(f32x4.mul(f32x4.splat(7.853861353153693e-5), square), f32x4.splat(-8.010193625184903e-4));
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(5.188327685732524e-3));
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(-2.685381193529856e-2));
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(1.128358514861418e-1));
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(-3.761262582423300e-1));
  p = f32x4.add(f32x4.mul(p, square), f32x4.splat(1.128379165726710));
  const near = f32x4.add(half, f32x4.mul(half, f32x4.mul(a, p)));
  // erfc of |a|, from 1 on. What comes of it below 1 is not taken.
  const q = f32x4.div(one, f32x4.pmax(size, half)), z = f32x4.mul(q, q);
  let m = f32x4.add(f32x4.mul(f32x4.splat(2.326819970068386e-2), z), f32x4.splat(-1.387039388740657e-1));
  m = f32x4.add(f32x4.mul(m, z), f32x4.splat(3.687424674597105e-1));
  m = f32x4.add(f32x4.mul(m, z), f32x4.splat(-5.824733027278666e-1));
  m = f32x4.add(f32x4.mul(m, z), f32x4.splat(6.210004621745983e-1));
  m = f32x4.add(f32x4.mul(m, z), f32x4.splat(-4.944515323274145e-1));
  m = f32x4.add(f32x4.mul(m, z), f32x4.splat(3.404879937665872e-1));
  m = f32x4.add(f32x4.mul(m, z), f32x4.splat(-2.741127028184656e-1));
  m = f32x4.add(f32x4.mul(m, z), f32x4.splat(5.638259427386472e-1));
  let l = f32x4.add(f32x4.mul(f32x4.splat(-1.047766399936249e1), z), f32x4.splat(1.297719955372516e1));
  l = f32x4.add(f32x4.mul(l, z), f32x4.splat(-7.495518717768503));
  l = f32x4.add(f32x4.mul(l, z), f32x4.splat(2.921019019210786));
  l = f32x4.add(f32x4.mul(l, z), f32x4.splat(-1.015265279202700));
  l = f32x4.add(f32x4.mul(l, z), f32x4.splat(4.218463358204948e-1));
  l = f32x4.add(f32x4.mul(l, z), f32x4.splat(-2.820767439740514e-1));
  l = f32x4.add(f32x4.mul(l, z), f32x4.splat(5.641895067754075e-1));
  const tail = v128.bitselect(m, l, f32x4.lt(size, f32x4.splat(2)));
  const outside = f32x4.mul(half, f32x4.mul(exp4(f32x4.neg(square)), f32x4.mul(q, tail)));
  const far = v128.bitselect(outside, f32x4.sub(one, outside), f32x4.lt(a, f32x4.splat(0)));
  // NaN is on neither side, and comes through as what is near.
  return v128.bitselect(far, near, f32x4.ge(size, one));
}
