import { oneKindOf } from "../validation/mod.ts";
import type { LayerKind } from "./layer.ts";
import { type Conv2d, conv2d } from "./layers/conv2d.ts";
import { type Dense, dense } from "./layers/dense.ts";
import { type Dropout, dropout } from "./layers/dropout.ts";
import { type Flatten, flatten } from "./layers/flatten.ts";
import { type MaxPool, maxPool } from "./layers/max_pool.ts";
import { type Relu, relu } from "./layers/relu.ts";

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
