/**
 * Exponentials, softmax, and the three losses with their gradients.
 *
 * The naive definitions:
 *
 *     exponentials: y[i] = e ** x[i]
 *     softmax:      y[i][j] = e ** (x[i][j] - m[i]) / s[i], where m[i] = max over j of x[i][j] and s[i] = sum over j of
 *         e ** (x[i][j] - m[i])
 *     logSoftmax:   y[i][j] = x[i][j] - m[i] - log(s[i])
 *     softmaxCrossEntropy: the sum over i of log(s[i]) - (x[i][label[i]] - m[i]); its gradient, times a scale, is
 *         scale * (softmax[i][j] - (j == label[i] ? 1 : 0))
 *     squaredError: the sum over i of (y[i] - t[i]) ** 2; its gradient, times a scale, is 2 * scale * (y[i] - t[i])
 *     binaryCrossEntropy: the sum over i of max(x[i], 0) - x[i] * t[i] + log(1 + e ** -|x[i]|); its gradient, times a scale, is
 *         scale * (1 / (1 + e ** -x[i]) - t[i])
 */
import { EXPONENTIALS, SOFTMAX } from "./chunks";
import { largestOf } from "./reduce";
import { args, parallel } from "./threads";

// @ts-ignore: a decorator of AssemblyScript
@external("env", "log")
declare function log(x: f64): f64;

/** Exponentials that are worth a thread's while. */
const WORTHWHILE: i32 = 4096;

const X = 0, Y = 4, COUNT = 8, COLUMNS = 12, OF_CHUNK = 16, LOGARITHM = 20;

/**
 * e ** x of four numbers, to about one unit in the last place: x = n * ln 2 + r, and e ** x = 2 ** n * e ** r, where e ** r =
 * 1 + r + r * r * q(r) for |r| <= ln(2) / 2, q the polynomial of degree 4 that is exact at the Chebyshev nodes.
 */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function exp4(x: v128): v128 {
  // Beyond these the result is 0 or infinite. NaN passes: it is on neither side.
  const inside = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-104)), f32x4.splat(89));
  const n = f32x4.nearest(f32x4.mul(inside, f32x4.splat(1.4426950408889634)));
  // ln 2 in two parts, of which the first has so few bits that its product is exact.
  let r = f32x4.sub(inside, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let q = f32x4.add(f32x4.mul(f32x4.splat(0.001392618358789702), r), f32x4.splat(0.008363179052727866));
  q = f32x4.add(f32x4.mul(q, r), f32x4.splat(0.041666554617201146));
  q = f32x4.add(f32x4.mul(q, r), f32x4.splat(0.16666576989698692));
  q = f32x4.add(f32x4.mul(q, r), f32x4.splat(0.5));
  const power = f32x4.add(f32x4.splat(1), f32x4.add(r, f32x4.mul(f32x4.mul(r, r), q)));
  // In two steps: 2 ** n itself may be too large, or too small, for a float32.
  const exponent = i32x4.trunc_sat_f32x4_s(n), half = i32x4.shr_s(exponent, 1);
  return f32x4.mul(f32x4.mul(power, powerOfTwo(half)), powerOfTwo(i32x4.sub(exponent, half)));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function powerOfTwo(exponent: v128): v128 {
  return i32x4.shl(i32x4.add(exponent, i32x4.splat(127)), 23);
}

/** Up to three numbers, behind them a filler. */
export function loadTail(from: usize, count: i32, filler: f32): v128 {
  let numbers = f32x4.replace_lane(f32x4.splat(filler), 0, load<f32>(from));
  if (count > 1) numbers = f32x4.replace_lane(numbers, 1, load<f32>(from, 4));
  if (count > 2) numbers = f32x4.replace_lane(numbers, 2, load<f32>(from, 8));
  return numbers;
}

export function storeTail(to: usize, count: i32, numbers: v128): void {
  store<f32>(to, f32x4.extract_lane(numbers, 0));
  if (count > 1) store<f32>(to, f32x4.extract_lane(numbers, 1), 4);
  if (count > 2) store<f32>(to, f32x4.extract_lane(numbers, 2), 8);
}

export function exponentials(x: usize, y: usize, n: i32): i32 {
  const at = args();
  store<usize>(at, x, X);
  store<usize>(at, y, Y);
  store<i32>(at, n, COUNT);
  return parallel(EXPONENTIALS, (n + WORTHWHILE - 1) / WORTHWHILE);
}

export function exponentialsChunk(chunk: i32): void {
  const at = args();
  const first = <usize> (chunk * WORTHWHILE) << 2;
  let x = load<usize>(at, X) + first, y = load<usize>(at, Y) + first;
  let left = min(WORTHWHILE, load<i32>(at, COUNT) - chunk * WORTHWHILE);
  for (; left >= 4; left -= 4) {
    v128.store(y, exp4(v128.load(x)));
    x += 16;
    y += 16;
  }
  if (left) storeTail(y, left, exp4(loadTail(x, left, 0)));
}

export function softmax(x: usize, rows: i32, columns: i32, y: usize): i32 {
  return byRows(x, rows, columns, y, 0);
}

export function logSoftmax(x: usize, rows: i32, columns: i32, y: usize): i32 {
  return byRows(x, rows, columns, y, 1);
}

function byRows(x: usize, rows: i32, columns: i32, y: usize, logarithm: i32): i32 {
  if (columns == 0) return 0;
  const at = args(), rowsOfChunk = max(1, WORTHWHILE / columns);
  store<usize>(at, x, X);
  store<usize>(at, y, Y);
  store<i32>(at, rows, COUNT);
  store<i32>(at, columns, COLUMNS);
  store<i32>(at, rowsOfChunk, OF_CHUNK);
  store<i32>(at, logarithm, LOGARITHM);
  return parallel(SOFTMAX, (rows + rowsOfChunk - 1) / rowsOfChunk);
}

export function softmaxChunk(chunk: i32): void {
  const at = args();
  const columns = load<i32>(at, COLUMNS), row = <usize> columns << 2, rowsOfChunk = load<i32>(at, OF_CHUNK);
  const end = min(load<i32>(at, COUNT), (chunk + 1) * rowsOfChunk), logarithm = load<i32>(at, LOGARITHM);
  for (let i = chunk * rowsOfChunk; i < end; i++) {
    const x = load<usize>(at, X) + i * row, y = load<usize>(at, Y) + i * row, largest = largestOf(x, columns);
    if (logarithm) {
      const sum = exponentialsOfRow(x, largest, columns, 0);
      subtractFromRow(x, largest, <f32> log(sum), columns, y);
    } else {
      divideRow(y, <f32> exponentialsOfRow(x, largest, columns, y), columns);
    }
  }
}

/** The sum of e ** (x[j] - largest); the exponentials themselves go to y, unless it is 0. */
export function exponentialsOfRow(x: usize, largest: f32, columns: i32, y: usize): f64 {
  const shift = f32x4.splat(largest);
  let low = f64x2.splat(0), high = f64x2.splat(0), j = 0;
  for (; j + 4 <= columns; j += 4) {
    const powers = exp4(f32x4.sub(v128.load(x + (j << 2)), shift));
    if (y) v128.store(y + (j << 2), powers);
    low = f64x2.add(low, f64x2.promote_low_f32x4(powers));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(powers, powers, 2, 3, 2, 3)));
  }
  if (j < columns) {
    // What follows the row counts as e ** -Infinity.
    const powers = exp4(f32x4.sub(loadTail(x + (j << 2), columns - j, -Infinity), shift));
    if (y) storeTail(y + (j << 2), columns - j, powers);
    low = f64x2.add(low, f64x2.promote_low_f32x4(powers));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(powers, powers, 2, 3, 2, 3)));
  }
  const sums = f64x2.add(low, high);
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

function divideRow(y: usize, divisor: f32, columns: i32): void {
  const divisors = f32x4.splat(divisor);
  let j = 0;
  for (; j + 4 <= columns; j += 4) v128.store(y + (j << 2), f32x4.div(v128.load(y + (j << 2)), divisors));
  for (; j < columns; j++) store<f32>(y + (j << 2), load<f32>(y + (j << 2)) / divisor);
}

function subtractFromRow(x: usize, first: f32, second: f32, columns: i32, y: usize): void {
  const firsts = f32x4.splat(first), seconds = f32x4.splat(second);
  let j = 0;
  for (; j + 4 <= columns; j += 4) {
    v128.store(y + (j << 2), f32x4.sub(f32x4.sub(v128.load(x + (j << 2)), firsts), seconds));
  }
  for (; j < columns; j++) store<f32>(y + (j << 2), load<f32>(x + (j << 2)) - first - second);
}

/**
 * On one thread, row after row. The loss goes to `result` as a float64, behind it as an int32 the number of rows whose first
 * largest number is at the label. Labels are 32-bit integers. The gradient is written unless its address is 0.
 */
export function softmaxCrossEntropy(
  logits: usize,
  labels: usize,
  rows: i32,
  classes: i32,
  scale: f32,
  gradient: usize,
  result: usize,
): void {
  const row = <usize> classes << 2;
  let loss: f64 = 0, right = 0;
  for (let i = 0; i < rows; i++) {
    const label = load<i32>(labels + (<usize> i << 2)), atLabel = load<f32>(logits + (label << 2));
    let largest = load<f32>(logits), place = 0;
    for (let j = 1; j < classes; j++) {
      const value = load<f32>(logits + (j << 2));
      if (value > largest) {
        largest = value;
        place = j;
      }
    }
    right += i32(place == label);
    const sum = exponentialsOfRow(logits, largest, classes, gradient);
    loss += log(sum) - <f64> (atLabel - largest);
    if (gradient) {
      const ofLabel = <f64> load<f32>(gradient + (label << 2));
      divideRow(gradient, <f32> sum, classes);
      // In float64, since both are close when the label is certain.
      store<f32>(gradient + (label << 2), <f32> ((ofLabel - sum) / sum));
      scaleRow(gradient, scale, classes);
      gradient += row;
    }
    logits += row;
  }
  store<f64>(result, loss);
  store<i32>(result, right, 8);
}

function scaleRow(y: usize, scale: f32, columns: i32): void {
  const scales = f32x4.splat(scale);
  let j = 0;
  for (; j + 4 <= columns; j += 4) v128.store(y + (j << 2), f32x4.mul(v128.load(y + (j << 2)), scales));
  for (; j < columns; j++) store<f32>(y + (j << 2), load<f32>(y + (j << 2)) * scale);
}

/** On one thread. The loss goes to `result` as a float64. The gradient is written unless its address is 0. */
export function squaredError(output: usize, targets: usize, n: i32, scale: f32, gradient: usize, result: usize): void {
  const twice: f32 = scale + scale, factors = f32x4.splat(twice);
  let low = f64x2.splat(0), high = f64x2.splat(0), i = 0;
  for (; i + 4 <= n; i += 4) {
    const offset = <usize> i << 2, difference = f32x4.sub(v128.load(output + offset), v128.load(targets + offset));
    const first = f64x2.promote_low_f32x4(difference);
    const second = f64x2.promote_low_f32x4(v128.shuffle<f32>(difference, difference, 2, 3, 2, 3));
    low = f64x2.add(low, f64x2.mul(first, first));
    high = f64x2.add(high, f64x2.mul(second, second));
    if (gradient) v128.store(gradient + offset, f32x4.mul(factors, difference));
  }
  const sums = f64x2.add(low, high);
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; i < n; i++) {
    const offset = <usize> i << 2, difference = load<f32>(output + offset) - load<f32>(targets + offset);
    sum += <f64> difference * <f64> difference;
    if (gradient) store<f32>(gradient + offset, twice * difference);
  }
  store<f64>(result, sum);
}

/**
 * On one thread, logit after logit. The loss goes to `result` as a float64, behind it as an int32 the number of rows in which each
 * logit is above 0 where its target is above one half, and nowhere else. The gradient is written unless its address is 0.
 */
export function binaryCrossEntropy(
  logits: usize,
  targets: usize,
  rows: i32,
  columns: i32,
  scale: f32,
  gradient: usize,
  result: usize,
): void {
  const n = rows * columns;
  let loss: f64 = 0, right = 0, column = 0, wrong = 0;
  for (let i = 0; i < n; i += 4) {
    const count = min(4, n - i);
    let powers = count < 4 ? loadTail(logits, count, 0) : v128.load(logits);
    powers = exp4(f32x4.neg(f32x4.abs(powers)));
    for (let lane = 0; lane < count; lane++) {
      const x = <f64> load<f32>(logits), t = <f64> load<f32>(targets), e = <f64> f32x4.extract_lane(powers, 0);
      powers = v128.shuffle<f32>(powers, powers, 1, 2, 3, 0);
      loss += max<f64>(x, 0) - x * t + logOfOneAnd(e);
      // The difference from the target, where nothing is lost when both are close.
      const above = x < 0 ? e : 1, below = x < 0 ? 1 : e;
      if (gradient) {
        store<f32>(gradient, <f32> (<f64> scale * (((1 - t) * above - t * below) / (1 + e))));
        gradient += 4;
      }
      wrong |= i32((x > 0) != (t > 0.5));
      if (++column == columns) {
        right += 1 - wrong;
        column = wrong = 0;
      }
      logits += 4;
      targets += 4;
    }
  }
  store<f64>(result, loss);
  store<i32>(result, right, 8);
}

/** e ** -x. */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function negativeExponential(x: f32): f64 {
  return <f64> f32x4.extract_lane(exp4(f32x4.splat(-x)), 0);
}

/** log(1 + e) for e from 0 to 1, to the accuracy of `log` however small e is (Goldberg 1991, theorem 4). */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function logOfOneAnd(e: f64): f64 {
  const sum = 1 + e;
  return sum == 1 ? e : log(sum) * (e / (sum - 1));
}
