/** Feed-forward nets as plain data, and what computes them. @module */
export type { BufferTensor, Parameter, Pass } from "./layer.ts";
export type { Layer } from "./layers.ts";
export type { Gelu, LeakyRelu, Sigmoid, Silu, Tanh } from "./layers/activation.ts";
export type { AveragePool, GlobalAveragePool } from "./layers/average_pool.ts";
export type { BatchNorm } from "./layers/batch_norm.ts";
export type { Concatenate } from "./layers/concatenate.ts";
export type { Conv2d } from "./layers/conv2d.ts";
export type { Dense } from "./layers/dense.ts";
export type { ChannelDropout, Dropout } from "./layers/dropout.ts";
export type { Embedding } from "./layers/embedding.ts";
export type { Flatten } from "./layers/flatten.ts";
export type { LayerNorm } from "./layers/layer_norm.ts";
export type { MaxPool } from "./layers/max_pool.ts";
export type { Relu } from "./layers/relu.ts";
export type { Residual } from "./layers/residual.ts";
export {
  buffersOf,
  minBatchOf,
  type Model,
  modelSchema,
  multiplicationsOf,
  outputCount,
  parameterCount,
  parametersOf,
  requireShapes,
} from "./model.ts";
export { mlp } from "./mlp.ts";
export { type Initialisation, initialisationSchema, initialise } from "./initialise.ts";
export type { LossResult } from "./loss.ts";
export {
  type Loss,
  lossesOf,
  lossKindOf,
  type LossName,
  lossNameSchema,
  type LossObject,
  lossSchema,
  lossText,
  wantedOutputs,
  weightOf,
} from "./losses.ts";
export type { BinaryCrossEntropy } from "./losses/binary_cross_entropy.ts";
export type { CrossEntropy } from "./losses/cross_entropy.ts";
export type { Huber } from "./losses/huber.ts";
export type { MeanAbsoluteError } from "./losses/mean_absolute_error.ts";
export type { MeanSquaredError } from "./losses/mean_squared_error.ts";
export { Network } from "./network.ts";
export type { Targets } from "../dataset/mod.ts";
