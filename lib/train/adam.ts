import type { Adam } from "./protocol.ts";

/** First and second moments of one parameter's gradient, float32. */
export interface Moments {
  readonly first: Float32Array;
  readonly second: Float32Array;
}

/**
 * Updates one parameter in place (Kingma & Ba 2015, algorithm 1): arithmetic in float64, state in float32.
 *
 * @param step Number of this update, from 1.
 *
 * @example
 * ```ts
 * import { adam } from "./protocol.ts";
 * import { adamUpdate } from "./adam.ts";
 * const weights = Float32Array.of(1);
 * adamUpdate(weights, Float32Array.of(7), { first: new Float32Array(1), second: new Float32Array(1) }, 1, adam(0.5));
 * console.assert(Math.abs(weights[0] - 0.5) < 1e-6); // the first step is one learning rate long
 * ```
 */
export function adamUpdate(
  weights: Float32Array,
  gradient: Float32Array,
  { first, second }: Moments,
  step: number,
  { learningRate, beta1, beta2, epsilon }: Adam,
): void {
  const stepSize = learningRate / (1 - beta1 ** step);
  const correction = 1 / (1 - beta2 ** step);
  for (let i = 0; i < weights.length; i++) {
    const g = gradient[i];
    const m = beta1 * first[i] + (1 - beta1) * g;
    const v = beta2 * second[i] + (1 - beta2) * g * g;
    first[i] = m;
    second[i] = v;
    weights[i] -= stepSize * m / (Math.sqrt(v * correction) + epsilon);
  }
}
