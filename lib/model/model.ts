import { definitionOf, type Layer, type Parameter } from "./layers.ts";

/** A feed-forward net as plain data: the shape of one input example and the layers in order. */
export interface Model {
  /** Of one example, without the batch. */
  readonly inputShape: readonly number[];
  /** From the input on. */
  readonly layers: readonly Layer[];
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
 */
export function parametersOf(model: Model): Parameter[] {
  let shape = model.inputShape;
  return model.layers.flatMap((layer, index) => {
    const definition = definitionOf(layer);
    const parameters = definition.parameters(layer, shape);
    shape = definition.outputShape(layer, shape);
    return parameters.map((parameter) => ({ ...parameter, name: `${index}-${layer.type}/${parameter.name}` }));
  });
}

/** Number of trainable numbers of a model. */
export function parameterCount(model: Model): number {
  return parametersOf(model).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
}
