/**
 * Steps of optimisers, in place, in chunks of 16384 numbers.
 *
 * The naive definitions, in float32 and in this order:
 *
 *     adam:     m = beta1 * m + rest1 * g;  v = beta2 * v + (rest2 * g) * g
 *               w = kept * w - stepSize * m / (sqrt(v * correction) + epsilon)
 *     momentum: u = momentum * u + g;  w = w - learningRate * (nesterov ? g + momentum * u : u)
 *     rmsProp:  v = decay * v + (rest * g) * g;  u = momentum * u + g / (sqrt(v) + epsilon);  w = w - learningRate * u
 *     prepare:  g = the number nearest to factor * g from -limit to limit, + decay * w
 *     average:  a = a + rest * (w - a), which stays where it is while weights do
 *
 * squares[k] = the sum of g * g over chunk k, in float64: the caller adds them in their order.
 */
import { ADAM, AVERAGE_WEIGHTS, MOMENTUM, PREPARE_GRADIENT, RMS_PROP, SUM_SQUARES } from "./chunks";
import { args, parallel } from "./threads";

const NUMBERS_OF_CHUNK: i32 = 16384;

const WEIGHTS = 0, GRADIENT = 4, FIRST = 8, SECOND = 12, COUNT = 16, SQUARES = 20;
const STEP_SIZE = 24, BETA1 = 28, BETA2 = 32, CORRECTION = 36, EPSILON = 40, REST1 = 44, REST2 = 48, KEPT = 52, FLAG = 56;

export function adam(
  weights: usize,
  gradient: usize,
  first: usize,
  second: usize,
  n: i32,
  stepSize: f32,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
  correction: f32,
  epsilon: f32,
  kept: f32,
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
  store<f32>(at, rest1, REST1);
  store<f32>(at, rest2, REST2);
  store<f32>(at, kept, KEPT);
  return parallel(ADAM, (n + NUMBERS_OF_CHUNK - 1) / NUMBERS_OF_CHUNK);
}

export function adamChunk(chunk: i32): void {
  const at = args();
  const weights = load<usize>(at, WEIGHTS), gradient = load<usize>(at, GRADIENT);
  const first = load<usize>(at, FIRST), second = load<usize>(at, SECOND);
  const stepSize = load<f32>(at, STEP_SIZE), correction = load<f32>(at, CORRECTION), epsilon = load<f32>(at, EPSILON);
  const beta1 = load<f32>(at, BETA1), rest1 = load<f32>(at, REST1), beta2 = load<f32>(at, BETA2);
  const rest2 = load<f32>(at, REST2), kept = load<f32>(at, KEPT);
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
    v128.store(weights + offset, f32x4.sub(f32x4.mul(f32x4.splat(kept), v128.load(weights + offset)), step));
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
    store<f32>(weights + offset, kept * load<f32>(weights + offset) - step);
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
  nesterov: i32,
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
  store<i32>(at, nesterov, FLAG);
  return parallel(MOMENTUM, (n + NUMBERS_OF_CHUNK - 1) / NUMBERS_OF_CHUNK);
}

export function momentumChunk(chunk: i32): void {
  const at = args();
  const weights = load<usize>(at, WEIGHTS), gradient = load<usize>(at, GRADIENT), velocity = load<usize>(at, FIRST);
  const learningRate = load<f32>(at, STEP_SIZE), kept = load<f32>(at, BETA1), nesterov = load<i32>(at, FLAG);
  const end = <usize> min(load<i32>(at, COUNT), (chunk + 1) * NUMBERS_OF_CHUNK) << 2;
  let offset = <usize> (chunk * NUMBERS_OF_CHUNK) << 2, low = f64x2.splat(0), high = f64x2.splat(0);
  for (; offset + 16 <= end; offset += 16) {
    const g = v128.load(gradient + offset);
    const u = f32x4.add(f32x4.mul(f32x4.splat(kept), v128.load(velocity + offset)), g);
    v128.store(velocity + offset, u);
    const ahead = nesterov ? f32x4.add(g, f32x4.mul(f32x4.splat(kept), u)) : u;
    const step = f32x4.mul(f32x4.splat(learningRate), ahead);
    v128.store(weights + offset, f32x4.sub(v128.load(weights + offset), step));
    low = f64x2.add(low, squaresOf(g));
    high = f64x2.add(high, squaresOf(v128.shuffle<f32>(g, g, 2, 3, 2, 3)));
  }
  let sum = sumOf(low, high);
  for (; offset < end; offset += 4) {
    const g = load<f32>(gradient + offset), u = kept * load<f32>(velocity + offset) + g;
    store<f32>(velocity + offset, u);
    store<f32>(weights + offset, load<f32>(weights + offset) - learningRate * (nesterov ? g + kept * u : u));
    sum += <f64> g * <f64> g;
  }
  store<f64>(load<usize>(at, SQUARES) + (chunk << 3), sum);
}

export function rmsProp(
  weights: usize,
  gradient: usize,
  second: usize,
  velocity: usize,
  n: i32,
  learningRate: f32,
  decay: f32,
  rest: f32,
  epsilon: f32,
  momentum: f32,
  squares: usize,
): i32 {
  const at = args();
  store<usize>(at, weights, WEIGHTS);
  store<usize>(at, gradient, GRADIENT);
  store<usize>(at, velocity, FIRST);
  store<usize>(at, second, SECOND);
  store<i32>(at, n, COUNT);
  store<usize>(at, squares, SQUARES);
  store<f32>(at, learningRate, STEP_SIZE);
  store<f32>(at, momentum, BETA1);
  store<f32>(at, decay, BETA2);
  store<f32>(at, rest, REST2);
  store<f32>(at, epsilon, EPSILON);
  return parallel(RMS_PROP, (n + NUMBERS_OF_CHUNK - 1) / NUMBERS_OF_CHUNK);
}

export function rmsPropChunk(chunk: i32): void {
  const at = args();
  const weights = load<usize>(at, WEIGHTS), gradient = load<usize>(at, GRADIENT);
  const velocity = load<usize>(at, FIRST), second = load<usize>(at, SECOND), learningRate = load<f32>(at, STEP_SIZE);
  const kept = load<f32>(at, BETA1), decay = load<f32>(at, BETA2), rest = load<f32>(at, REST2);
  const epsilon = load<f32>(at, EPSILON), end = <usize> min(load<i32>(at, COUNT), (chunk + 1) * NUMBERS_OF_CHUNK) << 2;
  let offset = <usize> (chunk * NUMBERS_OF_CHUNK) << 2, low = f64x2.splat(0), high = f64x2.splat(0);
  for (; offset + 16 <= end; offset += 16) {
    const g = v128.load(gradient + offset), older = f32x4.mul(f32x4.splat(decay), v128.load(second + offset));
    const v = f32x4.add(older, f32x4.mul(f32x4.mul(f32x4.splat(rest), g), g));
    const ratio = f32x4.div(g, f32x4.add(f32x4.sqrt(v), f32x4.splat(epsilon)));
    const u = f32x4.add(f32x4.mul(f32x4.splat(kept), v128.load(velocity + offset)), ratio);
    v128.store(second + offset, v);
    v128.store(velocity + offset, u);
    const step = f32x4.mul(f32x4.splat(learningRate), u);
    v128.store(weights + offset, f32x4.sub(v128.load(weights + offset), step));
    low = f64x2.add(low, squaresOf(g));
    high = f64x2.add(high, squaresOf(v128.shuffle<f32>(g, g, 2, 3, 2, 3)));
  }
  let sum = sumOf(low, high);
  for (; offset < end; offset += 4) {
    const g = load<f32>(gradient + offset), v = decay * load<f32>(second + offset) + rest * g * g;
    const u = kept * load<f32>(velocity + offset) + g / (sqrt<f32>(v) + epsilon);
    store<f32>(second + offset, v);
    store<f32>(velocity + offset, u);
    store<f32>(weights + offset, load<f32>(weights + offset) - learningRate * u);
    sum += <f64> g * <f64> g;
  }
  store<f64>(load<usize>(at, SQUARES) + (chunk << 3), sum);
}

export function sumSquares(gradient: usize, n: i32, squares: usize): i32 {
  const at = args();
  store<usize>(at, gradient, GRADIENT);
  store<i32>(at, n, COUNT);
  store<usize>(at, squares, SQUARES);
  return parallel(SUM_SQUARES, (n + NUMBERS_OF_CHUNK - 1) / NUMBERS_OF_CHUNK);
}

export function sumSquaresChunk(chunk: i32): void {
  const at = args(), gradient = load<usize>(at, GRADIENT);
  const end = <usize> min(load<i32>(at, COUNT), (chunk + 1) * NUMBERS_OF_CHUNK) << 2;
  let offset = <usize> (chunk * NUMBERS_OF_CHUNK) << 2, low = f64x2.splat(0), high = f64x2.splat(0);
  for (; offset + 16 <= end; offset += 16) {
    const g = v128.load(gradient + offset);
    low = f64x2.add(low, squaresOf(g));
    high = f64x2.add(high, squaresOf(v128.shuffle<f32>(g, g, 2, 3, 2, 3)));
  }
  let sum = sumOf(low, high);
  for (; offset < end; offset += 4) {
    const g = <f64> load<f32>(gradient + offset);
    sum += g * g;
  }
  store<f64>(load<usize>(at, SQUARES) + (chunk << 3), sum);
}

export function prepareGradient(gradient: usize, weights: usize, n: i32, factor: f32, limit: f32, decay: f32): i32 {
  const at = args();
  store<usize>(at, weights, WEIGHTS);
  store<usize>(at, gradient, GRADIENT);
  store<i32>(at, n, COUNT);
  store<f32>(at, factor, STEP_SIZE);
  store<f32>(at, limit, BETA1);
  store<f32>(at, decay, BETA2);
  return parallel(PREPARE_GRADIENT, (n + NUMBERS_OF_CHUNK - 1) / NUMBERS_OF_CHUNK);
}

export function prepareGradientChunk(chunk: i32): void {
  const at = args(), weights = load<usize>(at, WEIGHTS), gradient = load<usize>(at, GRADIENT);
  const factor = load<f32>(at, STEP_SIZE), limit = load<f32>(at, BETA1), decay = load<f32>(at, BETA2);
  const end = <usize> min(load<i32>(at, COUNT), (chunk + 1) * NUMBERS_OF_CHUNK) << 2, limits = f32x4.splat(limit);
  let offset = <usize> (chunk * NUMBERS_OF_CHUNK) << 2;
  for (; offset + 16 <= end; offset += 16) {
    const scaled = f32x4.mul(f32x4.splat(factor), v128.load(gradient + offset));
    const inside = f32x4.max(f32x4.min(scaled, limits), f32x4.neg(limits));
    v128.store(gradient + offset, f32x4.add(inside, f32x4.mul(f32x4.splat(decay), v128.load(weights + offset))));
  }
  for (; offset < end; offset += 4) {
    const inside = max<f32>(min<f32>(factor * load<f32>(gradient + offset), limit), -limit);
    store<f32>(gradient + offset, inside + decay * load<f32>(weights + offset));
  }
}

export function averageWeights(weights: usize, average: usize, n: i32, rest: f32): i32 {
  const at = args();
  store<usize>(at, weights, WEIGHTS);
  store<usize>(at, average, FIRST);
  store<i32>(at, n, COUNT);
  store<f32>(at, rest, REST1);
  return parallel(AVERAGE_WEIGHTS, (n + NUMBERS_OF_CHUNK - 1) / NUMBERS_OF_CHUNK);
}

export function averageWeightsChunk(chunk: i32): void {
  const at = args(), weights = load<usize>(at, WEIGHTS), average = load<usize>(at, FIRST);
  const rest = load<f32>(at, REST1);
  const end = <usize> min(load<i32>(at, COUNT), (chunk + 1) * NUMBERS_OF_CHUNK) << 2;
  let offset = <usize> (chunk * NUMBERS_OF_CHUNK) << 2;
  for (; offset + 16 <= end; offset += 16) {
    const a = v128.load(average + offset), away = f32x4.sub(v128.load(weights + offset), a);
    v128.store(average + offset, f32x4.add(a, f32x4.mul(f32x4.splat(rest), away)));
  }
  for (; offset < end; offset += 4) {
    const a = load<f32>(average + offset);
    store<f32>(average + offset, a + rest * (load<f32>(weights + offset) - a));
  }
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
