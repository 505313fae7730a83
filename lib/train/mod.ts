/** Training: a run is a pure function of a protocol and a seed. @module */
export {
  type Adam,
  adam,
  type DataSource,
  type Optimiser,
  type Protocol,
  type Sgd,
  sgd,
  type StepMetric,
} from "./protocol.ts";
export { protocolSchema } from "./protocol_schema.ts";
export { requireDataset } from "./require_dataset.ts";
export { requireProtocol } from "./require_protocol.ts";
export { DivergenceError } from "./divergence.ts";
export { OptimiserState } from "./optimiser.ts";
export { evaluate } from "./evaluate.ts";
export { sketch } from "./sketch.ts";
export { weightNorm } from "./weight_norm.ts";
export { type EpochMetrics, run, type Segment, type WeightSnapshot } from "./run.ts";
export { decodeState, decodeWeights, encodeWeights, initialState, type TrainingState } from "./state.ts";
export { type StepResult, Training } from "./training.ts";
