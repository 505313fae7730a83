/** Feed-forward nets as plain data, and what computes them. @module */
export type { Layer, Parameter } from "./layers.ts";
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
