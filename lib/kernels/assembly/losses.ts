/**
 * Losses with weights, and of differences without squares, each with its gradient. Those without are in softmax.ts.
 *
 * The naive definitions:
 *
 *     weightedCrossEntropy: the sum over i and j of q[i][j] * -log(softmax[i][j]), where q[i][j] = smoothing / columns * w[j] +
 *         (j == label[i] ? (1 - smoothing) * w[j] : 0); its gradient, times a scale, is scale * (Q[i] * softmax[i][j] - q[i][j]),
 *         where Q[i] is the sum over j of q[i][j]
 *     weightedBinaryCrossEntropy: the sum over i and j of w[j] * t[i][j] * log(1 + e ** -x[i][j]) + (1 - t[i][j]) * log(1 + e **
 *         x[i][j]); its gradient, times a scale, is scale * ((1 - t) / (1 + e ** -x) - w * t / (1 + e ** x))
 *     absoluteError: the sum over i of |y[i] - t[i]|; its gradient, times a scale, is scale * sign(y[i] - t[i])
 *     huberError: the sum over i of c * (|y[i] - t[i]| - c / 2), where c = min(|y[i] - t[i]|, delta); its gradient, times a scale,
 *         is scale * c * sign(y[i] - t[i])
 *
 * Each works on one thread, in order. The loss goes to `result` as a float64. The gradient is written unless its address is 0.
 * Weights are float64.
 */
import { exponentialsOfRow, logOfOneAnd, negativeExponential } from "./softmax";

// @ts-ignore: a decorator of AssemblyScript
@external("env", "log")
declare function log(x: f64): f64;

/** Behind the loss it leaves as an int32 the number of rows whose first largest number is at the label, a 32-bit integer. */
export function weightedCrossEntropy(
  logits: usize,
  labels: usize,
  weights: usize,
  rows: i32,
  classes: i32,
  smoothing: f64,
  scale: f64,
  gradient: usize,
  result: usize,
): void {
  const row = <usize> classes << 2, share = smoothing / <f64> classes;
  let ofAll: f64 = 0, loss: f64 = 0, right = 0;
  for (let j = 0; j < classes; j++) ofAll += share * load<f64>(weights + (<usize> j << 3));
  for (let i = 0; i < rows; i++) {
    const label = load<i32>(labels + (<usize> i << 2)), place = placeOfLargest(logits, classes);
    const largest = load<f32>(logits + (<usize> place << 2)), atLabel = load<f32>(logits + (<usize> label << 2));
    right += i32(place == label);
    const own = (1 - smoothing) * load<f64>(weights + (<usize> label << 3)), whole = own + ofAll;
    const sum = exponentialsOfRow(logits, largest, classes, gradient);
    let ofRow = whole * log(sum) - own * (<f64> atLabel - <f64> largest);
    if (share > 0) {
      for (let j = 0; j < classes; j++) {
        const wanted = share * load<f64>(weights + (<usize> j << 3));
        ofRow -= wanted * (<f64> load<f32>(logits + (<usize> j << 2)) - <f64> largest);
      }
    }
    loss += ofRow;
    if (gradient) {
      const factor = scale / sum;
      for (let j = 0; j < classes; j++) {
        const at = gradient + (<usize> j << 2);
        const wanted = share * load<f64>(weights + (<usize> j << 3)) + (j == label ? own : 0);
        store<f32>(at, <f32> (factor * (whole * <f64> load<f32>(at) - wanted * sum)));
      }
      gradient += row;
    }
    logits += row;
  }
  store<f64>(result, loss);
  store<i32>(result, right, 8);
}

/** The first of the largest of at least one number. */
function placeOfLargest(from: usize, n: i32): i32 {
  let largest = load<f32>(from), place = 0;
  for (let j = 1; j < n; j++) {
    const value = load<f32>(from + (<usize> j << 2));
    if (value > largest) {
      largest = value;
      place = j;
    }
  }
  return place;
}

/**
 * Behind the loss it leaves as an int32 the number of rows in which each logit is above 0 where its target is above one half, and
 * nowhere else.
 */
export function weightedBinaryCrossEntropy(
  logits: usize,
  targets: usize,
  weights: usize,
  rows: i32,
  columns: i32,
  scale: f64,
  gradient: usize,
  result: usize,
): void {
  let loss: f64 = 0, right = 0;
  for (let i = 0; i < rows; i++) {
    let wrong = 0;
    for (let j = 0; j < columns; j++) {
      const x = <f64> load<f32>(logits), t = <f64> load<f32>(targets), e = negativeExponential(<f32> abs(x));
      const yes = load<f64>(weights + (<usize> j << 3)) * t, no = 1 - t, logarithm = logOfOneAnd(e);
      // A side without weight adds nothing, however far off the logit is.
      if (yes > 0) loss += yes * (max<f64>(-x, 0) + logarithm);
      if (no > 0) loss += no * (max<f64>(x, 0) + logarithm);
      if (gradient) {
        const above = x < 0 ? e : 1, below = x < 0 ? 1 : e;
        store<f32>(gradient, <f32> (scale * ((no * above - yes * below) / (1 + e))));
        gradient += 4;
      }
      wrong |= i32((x > 0) != (t > 0.5));
      logits += 4;
      targets += 4;
    }
    right += 1 - wrong;
  }
  store<f64>(result, loss);
  store<i32>(result, right, 8);
}

export function absoluteError(outputs: usize, targets: usize, n: i32, scale: f32, gradient: usize, result: usize): void {
  let loss: f64 = 0;
  for (let i = 0; i < n; i++) {
    const offset = <usize> i << 2, difference = load<f32>(outputs + offset) - load<f32>(targets + offset);
    loss += <f64> abs<f32>(difference);
    if (gradient) store<f32>(gradient + offset, difference == 0 ? 0 : copysign<f32>(scale, difference));
  }
  store<f64>(result, loss);
}

export function huberError(
  outputs: usize,
  targets: usize,
  n: i32,
  delta: f64,
  scale: f64,
  gradient: usize,
  result: usize,
): void {
  let loss: f64 = 0;
  for (let i = 0; i < n; i++) {
    const offset = <usize> i << 2;
    const difference = <f64> load<f32>(outputs + offset) - <f64> load<f32>(targets + offset);
    const size = abs<f64>(difference), clipped = min<f64>(size, delta);
    loss += clipped * (size - clipped / 2);
    if (gradient) store<f32>(gradient + offset, <f32> (scale * copysign<f64>(clipped, difference)));
  }
  store<f64>(result, loss);
}
