import * as v from "valibot";
import { exactObject, valid, ValidationError, wholeNumber } from "../validation/mod.ts";
import { buffersIn, minBatchIn, misfitIn, multiplicationsIn, outputShapeOf, parametersIn } from "./chain.ts";
import { type BufferTensor, type Parameter, sizeOf } from "./layer.ts";
import { type Layer, layerSchema } from "./layers.ts";

/** A feed-forward net as plain data: the shape of one input example and the layers in order. */
export interface Model {
  /** Of one example, without the batch. */
  readonly inputShape: readonly number[];
  /** From the input on. */
  readonly layers: readonly Layer[];
}

/** What a {@linkcode Model} has to be, but for shapes that fit: {@linkcode requireModel} checks these too. */
export const modelSchema = exactObject({
  inputShape: v.pipe(v.array(wholeNumber(1)), v.minLength(1, "is [], wanted at least one dimension")),
  layers: v.pipe(v.array(layerSchema), v.minLength(1, "is [], wanted at least one layer")),
});

const sound = new WeakSet<Model>();

/**
 * Refuses what is no model: unknown fields and layers, numbers out of range, shapes that do not fit.
 *
 * @throws {ValidationError} It names the layer.
 */
function requireModel(model: Model): void {
  if (sound.has(model)) return;
  valid(modelSchema, model, "Model");
  requireShapes(model, "Model");
  sound.add(model);
}

/** Refuses a model of layers whose shapes do not fit; `what` and `field` say what it is and where it stands. */
export function requireShapes(model: Model, what: string, field = ""): void {
  const misfit = misfitIn(model);
  if (misfit) throw new ValidationError(`${what}: "${field}${misfit}`);
}

/** How many numbers a model gives for an example. */
export function outputCount(model: Model): number {
  return sizeOf(outputShapeOf(model));
}

/**
 * All trainable tensors of a model in the order in which the layers use them, named `<index>-<layer type>/<kernel or bias>`.
 *
 * @example
 * ```ts
 * import { parametersOf } from "./model.ts";
 * const names = parametersOf({ inputShape: [1], layers: [{ type: "dense", units: 3 }] }).map((p) => p.name);
 * console.assert(names.join() === "0-dense/kernel,0-dense/bias");
 * ```
 *
 * @throws {ValidationError} When it is no model.
 */
export function parametersOf(model: Model): Parameter[] {
  requireModel(model);
  return parametersIn(model);
}

/**
 * All tensors of a model that training changes without a gradient, in the order of the layers and named like parameters.
 *
 * @throws {ValidationError} When it is no model.
 */
export function buffersOf(model: Model): BufferTensor[] {
  requireModel(model);
  return buffersIn(model);
}

/**
 * The fewest examples of a minibatch that a model can be trained on: two where it normalises vectors by their minibatch.
 *
 * @throws {ValidationError} When it is no model.
 */
export function minBatchOf(model: Model): number {
  requireModel(model);
  return minBatchIn(model);
}

/**
 * How many multiplications the dense layers and convolutions of a model take for an example, forward: what a pass costs, roughly.
 *
 * @throws {ValidationError} When it is no model.
 */
export function multiplicationsOf(model: Model): number {
  requireModel(model);
  return multiplicationsIn(model);
}

/**
 * Number of trainable numbers of a model.
 *
 * @throws {ValidationError} When it is none.
 */
export function parameterCount(model: Model): number {
  return parametersOf(model).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}
