import { mean, variance } from "simple-statistics";
import { sincTarget } from "./sinc.ts";

const points = 401;
const [from, to] = [-2, 2];
const xAt = (i: number) => from + (to - from) * i / (points - 1);

/** Where the prediction of a net was taken: 401 points of [-2, 2]. */
export const predictedAt: readonly number[] = Array.from({ length: points }, (_, i) => xAt(i));

/** The function at {@linkcode predictedAt}. */
export const target: readonly number[] = predictedAt.map(sincTarget);

/** Final mean squared errors as the report prints them, with half a unit of the last digit. */
export const printedMse = {
  "shallow": { value: 0.000054, rounding: 0.0000005 },
  "deep": { value: 0.000153, rounding: 0.0000005 },
  "very-deep": { value: 0.000004, rounding: 0.0000005 },
} as const;

/** Variance of the function on 4,001 even points. */
const spread = variance(Array.from({ length: 4001 }, (_, i) => sincTarget(from + (to - from) * i / 4000)));

/** R²: the share of the function's variance that a mean squared error leaves explained. */
export function explainedVariance(mse: number): number {
  return 1 - mse / spread;
}

/** Over how many steps the losses of minibatches are averaged: a pass over the thousand points in batches of 128. */
export const averagedSteps = 8;

/**
 * The first step from which the mean of the last {@linkcode averagedSteps} minibatch losses stays below half of the function's
 * variance, as far as losses were kept; as many as were kept if it never is.
 */
export function stepsToHalfVariance(losses: readonly number[]): number {
  let last = averagedSteps - 1;
  for (let step = averagedSteps; step <= losses.length; step++) {
    if (mean(losses.slice(step - averagedSteps, step)) >= spread / 2) last = step;
  }
  return Math.min(last + 1, losses.length);
}

/** Places of the peaks and troughs of a series. */
function extrema(series: readonly number[], sign: 1 | -1): number[] {
  return predictedAt.filter((_, i) =>
    i > 0 && i < points - 1 && sign * series[i] > sign * series[i - 1] && sign * series[i] >= sign * series[i + 1]
  );
}

/** Share of the function's peaks and troughs that a prediction has within 0.05 of their places. */
export function extremaFound(prediction: readonly number[]): number {
  const found = ([1, -1] as const).flatMap((sign) => {
    const predicted = extrema(prediction, sign);
    return extrema(target, sign).map((place) => predicted.some((x) => Math.abs(x - place) <= 0.05 + 1e-9));
  });
  return mean(found.map(Number));
}

/** A prediction at x = 0. */
export function centerValue(prediction: readonly number[]): number {
  return prediction[(points - 1) / 2];
}

/** The quarters of the domain. */
export const quarters: readonly (readonly [number, number])[] = [[-2, -1], [-1, 0], [0, 1], [1, 2]];

/** Mean absolute error of a prediction on a part of the domain, ends included. */
export function meanErrorBetween(prediction: readonly number[], low: number, high: number): number {
  return mean(
    prediction.flatMap((y, i) => predictedAt[i] >= low && predictedAt[i] <= high ? [Math.abs(y - target[i])] : []),
  );
}
