/**
 * A real number as two float64 numbers: their sum, of which the first is the rounding. Twice the digits, by additions and
 * multiplications alone (Dekker 1971).
 */
export type Double = readonly [high: number, low: number];

export const ln2: Double = [0.6931471805599453, 2.3190468138462996e-17];

/** The sum of two numbers, the first of which is larger in size. */
function normalised(large: number, small: number): Double {
  const high = large + small;
  return [high, small - (high - large)];
}

/** a + b. */
export function sum(a: Double, b: Double): Double {
  const high = a[0] + b[0], ofB = high - a[0];
  return normalised(high, a[0] - (high - ofB) + (b[0] - ofB) + (a[1] + b[1]));
}

/** a b. Zeros keep their sign; where parts would overflow, the second is left out. */
export function product(a: Double, b: Double): Double {
  const rounded = a[0] * b[0];
  const scaledA = 134217729 * a[0], a1 = scaledA - (scaledA - a[0]), a2 = a[0] - a1;
  const scaledB = 134217729 * b[0], b1 = scaledB - (scaledB - b[0]), b2 = b[0] - b1;
  const error = a2 * b2 - (rounded - a1 * b1 - a2 * b1 - a1 * b2) + (a[0] * b[1] + a[1] * b[0]);
  return rounded === 0 || !Number.isFinite(rounded + error) ? [rounded, 0] : normalised(rounded, error);
}

/** a / b. */
export function quotient(a: Double, b: Double): Double {
  const rounded = a[0] / b[0], [high, low] = product([rounded, 0], b);
  return normalised(rounded, (a[0] - high - low + a[1]) / b[0]);
}
