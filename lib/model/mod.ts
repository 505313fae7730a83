/** Feed-forward nets as plain data, on TensorFlow.js operations. @module */
export type { Layer, Parameter } from "./layers.ts";
export { forward, type Model, parameterCount, parametersOf } from "./model.ts";
export { mlp } from "./mlp.ts";
export { type Initialisation, initialise } from "./initialise.ts";
