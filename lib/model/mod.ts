/** Feed-forward nets as plain data, and what computes them. @module */
export type { Layer, Parameter } from "./layers.ts";
export { type Model, parameterCount, parametersOf } from "./model.ts";
export { mlp } from "./mlp.ts";
export { type Initialisation, initialise } from "./initialise.ts";
export { type LossName, Network, type Targets } from "./network.ts";
