import * as v from "valibot";
import { oneKindOf } from "../validation/mod.ts";
import type { LayerKind } from "./layer.ts";
import {
  type Gelu,
  gelu,
  type LeakyRelu,
  leakyRelu,
  type Sigmoid,
  sigmoid,
  type Silu,
  silu,
  type Tanh,
  tanh,
} from "./layers/activation.ts";
import { type AveragePool, averagePool, type GlobalAveragePool, globalAveragePool } from "./layers/average_pool.ts";
import { type BatchNorm, batchNorm } from "./layers/batch_norm.ts";
import { type Concatenate, concatenate } from "./layers/concatenate.ts";
import { type Conv2d, conv2d } from "./layers/conv2d.ts";
import { type Dense, dense } from "./layers/dense.ts";
import { type ChannelDropout, channelDropout, type Dropout, dropout } from "./layers/dropout.ts";
import { type Embedding, embedding } from "./layers/embedding.ts";
import { type Flatten, flatten } from "./layers/flatten.ts";
import { type LayerNorm, layerNorm } from "./layers/layer_norm.ts";
import { type MaxPool, maxPool } from "./layers/max_pool.ts";
import { type Relu, relu } from "./layers/relu.ts";
import { type Residual, residual } from "./layers/residual.ts";

/** One layer, as plain data, so that a protocol can be written down, compared and digested. */
export type Layer =
  | AveragePool
  | BatchNorm
  | ChannelDropout
  | Concatenate
  | Conv2d
  | Dense
  | Dropout
  | Embedding
  | Flatten
  | Gelu
  | GlobalAveragePool
  | LayerNorm
  | LeakyRelu
  | MaxPool
  | Relu
  | Residual
  | Sigmoid
  | Silu
  | Tanh;

/** All kinds of layers. A new one is a file in `layers/`, and its name in {@linkcode Layer} and here. */
const kinds = () => ({
  "average-pool": averagePool,
  "batch-norm": batchNorm,
  "channel-dropout": channelDropout,
  concatenate,
  conv2d,
  dense,
  dropout,
  embedding,
  flatten,
  gelu,
  "global-average-pool": globalAveragePool,
  "layer-norm": layerNorm,
  "leaky-relu": leakyRelu,
  "max-pool": maxPool,
  relu,
  residual,
  sigmoid,
  silu,
  tanh,
} satisfies { readonly [T in Layer["type"]]: LayerKind<Extract<Layer, { type: T }>> });

/** What a {@linkcode Layer} has to be. Layers may hold layers: it is made when it is first asked for. */
export const layerSchema: v.GenericSchema<Layer> = v.lazy(() => schema ??= oneKindOf("type", schemas()));
let schema: v.GenericSchema<Layer> | undefined;
const schemas = () => Object.values(kinds()).map(({ schema }) => schema);

/** The kind of a layer. */
export function kindOf(layer: Layer): LayerKind<Layer> {
  return kinds()[layer.type] as unknown as LayerKind<Layer>;
}
