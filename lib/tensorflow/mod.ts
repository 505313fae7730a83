/**
 * TensorFlow.js on the WASM backend, and any of its layers models as a run that is recorded, resumed and replayed.
 *
 * @module
 */
export { tf } from "../backend/mod.ts";
export {
  type BuildCall,
  type BuiltModel,
  type ModelExperiment,
  modelExperiment,
  type ModelLoss,
  type TrainingPlan,
} from "./model_experiment.ts";
export { RandomnessError } from "./random_layers.ts";
