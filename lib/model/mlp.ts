import { exactObject, valid, wholeNumber } from "../validation/mod.ts";
import * as v from "valibot";
import { type Model, modelSchema } from "./model.ts";
import type { Layer } from "./layers.ts";

const argumentsSchema = exactObject({
  inputShape: modelSchema.entries.inputShape,
  hidden: v.array(wholeNumber(1)),
  outputs: wholeNumber(1),
});

/**
 * A fully connected net with ReLU between its layers.
 *
 * @param inputShape Shape of one example; more than one dimension is flattened first.
 * @param hidden Units of each hidden layer.
 * @param outputs Units of the last layer.
 * @throws {ValidationError} When a shape or a number of units is not of whole numbers from 1.
 *
 * @example
 * ```ts
 * import { mlp } from "./mlp.ts";
 * import { parameterCount } from "./model.ts";
 * console.assert(parameterCount(mlp([1], [50, 50], 1)) === 2701);
 * ```
 */
export function mlp(inputShape: readonly number[], hidden: readonly number[], outputs: number): Model {
  valid(argumentsSchema, { inputShape, hidden, outputs }, "mlp()");
  const layers: Layer[] = inputShape.length > 1 ? [{ type: "flatten" }] : [];
  for (const units of hidden) layers.push({ type: "dense", units }, { type: "relu" });
  layers.push({ type: "dense", units: outputs });
  return { inputShape, layers };
}
