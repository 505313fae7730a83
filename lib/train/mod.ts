/** Training: a run is a pure function of a protocol and a seed. @module */
export type { DataSource, Protocol, StepMetric } from "./protocol.ts";
export { protocolSchema } from "./protocol_schema.ts";
export { requireDataset } from "./require_dataset.ts";
export { requireProtocol } from "./require_protocol.ts";
export { DivergenceError } from "./divergence.ts";
export { type Optimiser, OptimiserState } from "./optimiser.ts";
export { type Adam, adam } from "./optimisers/adam.ts";
export { type Sgd, sgd } from "./optimisers/sgd.ts";
export { evaluate } from "./evaluate.ts";
export type { Measure, Measured, Trained, TrainedNet } from "./measure.ts";
export { sketch } from "./sketch.ts";
export { weightNorm } from "./weight_norm.ts";
export { type EpochMetrics, type Materials, run, type Segment, type WeightSnapshot } from "./run.ts";
export { decodeState, decodeWeights, encodeWeights, initialState, type TrainingState } from "./state.ts";
export { type StepResult, Training } from "./training.ts";
