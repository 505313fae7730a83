import type { Model } from "./model.ts";
import type { Layer } from "./layers.ts";

/**
 * A fully connected net with ReLU between its layers.
 *
 * @param inputShape Shape of one example; more than one dimension is flattened first.
 * @param hidden Units of each hidden layer.
 * @param outputs Units of the last layer.
 *
 * @example
 * ```ts
 * import { mlp } from "./mlp.ts";
 * import { parameterCount } from "./model.ts";
 * console.assert(parameterCount(mlp([1], [50, 50], 1)) === 2701);
 * ```
 */
export function mlp(inputShape: readonly number[], hidden: readonly number[], outputs: number): Model {
  const layers: Layer[] = inputShape.length > 1 ? [{ type: "flatten" }] : [];
  for (const units of hidden) layers.push({ type: "dense", units }, { type: "relu" });
  layers.push({ type: "dense", units: outputs });
  return { inputShape, layers };
}
