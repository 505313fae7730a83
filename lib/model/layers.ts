import { oneKindOf } from "../validation/mod.ts";
import { type LayerKind, type Operation, sizeOf } from "./layer.ts";
import { type Conv2d, conv2d } from "./layers/conv2d.ts";
import { type Dense, dense } from "./layers/dense.ts";
import { type Dropout, dropout } from "./layers/dropout.ts";
import { type Flatten, flatten } from "./layers/flatten.ts";
import { type MaxPool, maxPool } from "./layers/max_pool.ts";
import { type Relu, relu } from "./layers/relu.ts";
import type { Model } from "./model.ts";

/** One layer, as plain data, so that a protocol can be written down, compared and digested. */
export type Layer = Conv2d | Dense | Dropout | Flatten | MaxPool | Relu;

/** All kinds of layers. A new one is a file in `layers/`, and its name in {@linkcode Layer} and here. */
const kinds = {
  conv2d,
  dense,
  dropout,
  flatten,
  "max-pool": maxPool,
  relu,
} satisfies { readonly [T in Layer["type"]]: LayerKind<Extract<Layer, { type: T }>> };

/** What a {@linkcode Layer} has to be. */
export const layerSchema = oneKindOf("type", Object.values(kinds).map(({ schema }) => schema));

/** The kind of a layer. */
export function kindOf(layer: Layer): LayerKind<Layer> {
  return kinds[layer.type] as unknown as LayerKind<Layer>;
}

/** The operations of a model, whose weights and their gradients lie one tensor behind the other from these addresses on. */
export function operationsOf({ inputShape, layers }: Model, weights: number, gradients: number): Operation[] {
  const types = layers.map(({ type }) => type);
  let input = inputShape, offset = 0;
  return layers.flatMap((layer, i) => {
    const kind = kindOf(layer), output = kind.outputShape(layer, input);
    const place = {
      input,
      output,
      weights: weights + offset,
      gradients: gradients + offset,
      before: types.slice(0, i).reverse(),
      after: types.slice(i + 1),
    };
    offset += 4 * kind.parameters(layer, input).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    input = output;
    return kind.operation(layer, place) ?? [];
  });
}
