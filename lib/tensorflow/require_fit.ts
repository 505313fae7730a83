import type { tf } from "../backend/mod.ts";
import { areLabels, type Dataset } from "../dataset/mod.ts";
import { counted, refuse } from "../validation/mod.ts";
import type { BuiltModel } from "./model_experiment.ts";

const shapeOf = ([, ...shape]: tf.Shape) => shape;
const written = (shape: tf.Shape) => `[${shape.map((length) => length ?? "any").join(", ")}]`;

/**
 * Refuses a model that cannot be trained on the data: several inputs or outputs, another shape of an example and, where the loss is
 * one by name, labels without an output or another number of values than of outputs.
 *
 * @throws {ValidationError} It names field, value and what is wanted.
 */
export function requireFit(
  { model, loss }: BuiltModel,
  { name, inputShape, train, test }: Dataset,
  what: string,
): void {
  const { inputs, outputs } = model;
  if (inputs.length !== 1) refuse(what, "model", counted(inputs.length, "input"), "1 input");
  if (outputs.length !== 1) refuse(what, "model", counted(outputs.length, "output"), "1 output");
  const input = shapeOf(inputs[0].shape), output = shapeOf(outputs[0].shape);
  const fits = input.length === inputShape.length &&
    input.every((length, i) => length === null || length === inputShape[i]);
  if (!fits) {
    refuse(
      what,
      "model",
      `one of examples of shape ${written(input)}`,
      `${written([...inputShape])}, as ${name} has them`,
    );
  }
  if (typeof loss === "function") return;
  const isNumbers = !areLabels(train.targets), { targetSize = 1 } = train;
  const width = isNumbers ? targetSize : largest([train.targets, test.targets]) + 1;
  if (output.length !== 1 || output[0] === null || (isNumbers ? output[0] !== width : output[0] < width)) {
    const wanted = isNumbers ? `[${width}], as many as an example has values` : `[${width}] or more, one a label`;
    refuse(what, "model", `one with outputs of shape ${written(output)}`, wanted);
  }
}

function largest(sets: readonly ArrayLike<number>[]): number {
  let most = 0;
  for (const labels of sets) for (let i = 0; i < labels.length; i++) most = Math.max(most, labels[i]);
  return most;
}
