/**
 * Steps of optimisers, in place, in chunks of 16384 numbers.
 *
 * The naive definitions, in float32 and in this order:
 *
 *     adam:     m = beta1 * m + (1 - beta1) * g;  v = beta2 * v + ((1 - beta2) * g) * g
 *               w = w - stepSize * m / (sqrt(v * correction) + epsilon)
 *     momentum: u = momentum * u + g;  w = w - learningRate * u
 *
 * squares[k] = the sum of g * g over chunk k, in float64: the caller adds them in their order.
 */
import { ADAM, MOMENTUM } from "./chunks";
import { args, parallel } from "./threads";

const NUMBERS_OF_CHUNK: i32 = 16384;

const WEIGHTS = 0, GRADIENT = 4, FIRST = 8, SECOND = 12, COUNT = 16, SQUARES = 20;
const STEP_SIZE = 24, BETA1 = 28, BETA2 = 32, CORRECTION = 36, EPSILON = 40;

export function adam(
  weights: usize,
  gradient: usize,
  first: usize,
  second: usize,
  n: i32,
  stepSize: f32,
  beta1: f32,
  beta2: f32,
  correction: f32,
  epsilon: f32,
  squares: usize,
): i32 {
  const at = args();
  store<usize>(at, weights, WEIGHTS);
  store<usize>(at, gradient, GRADIENT);
  store<usize>(at, first, FIRST);
  store<usize>(at, second, SECOND);
  store<i32>(at, n, COUNT);
  store<usize>(at, squares, SQUARES);
  store<f32>(at, stepSize, STEP_SIZE);
  store<f32>(at, beta1, BETA1);
  store<f32>(at, beta2, BETA2);
  store<f32>(at, correction, CORRECTION);
  store<f32>(at, epsilon, EPSILON);
  return parallel(ADAM, (n + NUMBERS_OF_CHUNK - 1) / NUMBERS_OF_CHUNK);
}

export function adamChunk(chunk: i32): void {
  const at = args();
  const weights = load<usize>(at, WEIGHTS), gradient = load<usize>(at, GRADIENT);
  const first = load<usize>(at, FIRST), second = load<usize>(at, SECOND);
  const stepSize = load<f32>(at, STEP_SIZE), correction = load<f32>(at, CORRECTION), epsilon = load<f32>(at, EPSILON);
  const beta1 = load<f32>(at, BETA1), rest1: f32 = 1 - beta1, beta2 = load<f32>(at, BETA2), rest2: f32 = 1 - beta2;
  const end = <usize> min(load<i32>(at, COUNT), (chunk + 1) * NUMBERS_OF_CHUNK) << 2;
  let offset = <usize> (chunk * NUMBERS_OF_CHUNK) << 2, low = f64x2.splat(0), high = f64x2.splat(0);
  for (; offset + 16 <= end; offset += 16) {
    const g = v128.load(gradient + offset);
    const kept1 = f32x4.mul(f32x4.splat(beta1), v128.load(first + offset));
    const m = f32x4.add(kept1, f32x4.mul(f32x4.splat(rest1), g));
    const kept2 = f32x4.mul(f32x4.splat(beta2), v128.load(second + offset));
    const v = f32x4.add(kept2, f32x4.mul(f32x4.mul(f32x4.splat(rest2), g), g));
    const root = f32x4.sqrt(f32x4.mul(v, f32x4.splat(correction)));
    const step = f32x4.div(f32x4.mul(f32x4.splat(stepSize), m), f32x4.add(root, f32x4.splat(epsilon)));
    v128.store(first + offset, m);
    v128.store(second + offset, v);
    v128.store(weights + offset, f32x4.sub(v128.load(weights + offset), step));
    low = f64x2.add(low, squaresOf(g));
    high = f64x2.add(high, squaresOf(v128.shuffle<f32>(g, g, 2, 3, 2, 3)));
  }
  let sum = sumOf(low, high);
  for (; offset < end; offset += 4) {
    const g = load<f32>(gradient + offset);
    const m = beta1 * load<f32>(first + offset) + rest1 * g;
    const v = beta2 * load<f32>(second + offset) + rest2 * g * g;
    store<f32>(first + offset, m);
    store<f32>(second + offset, v);
    const step = stepSize * m / (sqrt<f32>(v * correction) + epsilon);
    store<f32>(weights + offset, load<f32>(weights + offset) - step);
    sum += <f64> g * <f64> g;
  }
  store<f64>(load<usize>(at, SQUARES) + (chunk << 3), sum);
}

export function momentum(
  weights: usize,
  gradient: usize,
  velocity: usize,
  n: i32,
  learningRate: f32,
  momentum: f32,
  squares: usize,
): i32 {
  const at = args();
  store<usize>(at, weights, WEIGHTS);
  store<usize>(at, gradient, GRADIENT);
  store<usize>(at, velocity, FIRST);
  store<i32>(at, n, COUNT);
  store<usize>(at, squares, SQUARES);
  store<f32>(at, learningRate, STEP_SIZE);
  store<f32>(at, momentum, BETA1);
  return parallel(MOMENTUM, (n + NUMBERS_OF_CHUNK - 1) / NUMBERS_OF_CHUNK);
}

export function momentumChunk(chunk: i32): void {
  const at = args();
  const weights = load<usize>(at, WEIGHTS), gradient = load<usize>(at, GRADIENT), velocity = load<usize>(at, FIRST);
  const learningRate = load<f32>(at, STEP_SIZE), kept = load<f32>(at, BETA1);
  const end = <usize> min(load<i32>(at, COUNT), (chunk + 1) * NUMBERS_OF_CHUNK) << 2;
  let offset = <usize> (chunk * NUMBERS_OF_CHUNK) << 2, low = f64x2.splat(0), high = f64x2.splat(0);
  for (; offset + 16 <= end; offset += 16) {
    const g = v128.load(gradient + offset);
    const u = f32x4.add(f32x4.mul(f32x4.splat(kept), v128.load(velocity + offset)), g);
    v128.store(velocity + offset, u);
    const step = f32x4.mul(f32x4.splat(learningRate), u);
    v128.store(weights + offset, f32x4.sub(v128.load(weights + offset), step));
    low = f64x2.add(low, squaresOf(g));
    high = f64x2.add(high, squaresOf(v128.shuffle<f32>(g, g, 2, 3, 2, 3)));
  }
  let sum = sumOf(low, high);
  for (; offset < end; offset += 4) {
    const g = load<f32>(gradient + offset), u = kept * load<f32>(velocity + offset) + g;
    store<f32>(velocity + offset, u);
    store<f32>(weights + offset, load<f32>(weights + offset) - learningRate * u);
    sum += <f64> g * <f64> g;
  }
  store<f64>(load<usize>(at, SQUARES) + (chunk << 3), sum);
}

/** The squares of the first two numbers, in float64. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function squaresOf(numbers: v128): v128 {
  const two = f64x2.promote_low_f32x4(numbers);
  return f64x2.mul(two, two);
}

function sumOf(low: v128, high: v128): f64 {
  const sums = f64x2.add(low, high);
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}
