/** Feed-forward nets as plain data, and what computes them. @module */
export type { Parameter, Pass } from "./layer.ts";
export type { Layer } from "./layers.ts";
export type { Conv2d } from "./layers/conv2d.ts";
export type { Dense } from "./layers/dense.ts";
export type { Dropout } from "./layers/dropout.ts";
export type { Flatten } from "./layers/flatten.ts";
export type { MaxPool } from "./layers/max_pool.ts";
export type { Relu } from "./layers/relu.ts";
export {
  type Model,
  modelSchema,
  outputCount,
  parameterCount,
  parametersOf,
  requireModel,
  requireShapes,
} from "./model.ts";
export { mlp } from "./mlp.ts";
export { type Initialisation, initialisationSchema, initialise } from "./initialise.ts";
export { type LossName, lossSchema, Network } from "./network.ts";
export type { Targets } from "../dataset/mod.ts";
