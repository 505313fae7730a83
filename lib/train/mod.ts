/** Training: a run is a pure function of a protocol and a seed. @module */
export type { DataSource, Protocol, StepMetric } from "./protocol.ts";
export type { Augmentation, RandomFlip, RandomNoise, RandomRotation, RandomShift } from "./augmentation.ts";
export type { Averaging } from "./averaging.ts";
export type { Clipping, ClippingByNorm, ClippingByValue } from "./clipping.ts";
export type { Optimiser } from "./optimisers.ts";
export { type Adam, adam, type AdamW, adamW, type Moments } from "./optimisers/adam.ts";
export { type RmsProp, rmsProp } from "./optimisers/rms_prop.ts";
export { type Sgd, sgd } from "./optimisers/sgd.ts";
export type {
  CosineSchedule,
  ExponentialSchedule,
  OneCycleSchedule,
  Schedule,
  StepSchedule,
  WarmUp,
} from "./schedule.ts";
export type { Stopping } from "./stopping.ts";
export { heldOut, stepsPerEpochOf, type Validation, type ValidationMetric } from "./validation.ts";
export { protocolSchema } from "./protocol_schema.ts";
export { requireDataset } from "./require_dataset.ts";
export { requireProtocol } from "./require_protocol.ts";
export { DivergenceError } from "./divergence.ts";
export { OptimiserState } from "./optimiser_state.ts";
export { evaluate } from "./evaluate.ts";
export { type AskedMetrics, evaluateMetrics, metricFields, type MetricName, metricNames } from "./metrics.ts";
export { sketch } from "./sketch.ts";
export { weightNorm } from "./weight_norm.ts";
export { type EpochMetrics, run, type Segment, type WeightSnapshot } from "./run.ts";
export { decodeState, decodeWeights, encodeWeights, initialState, type TrainingState } from "./state.ts";
export { train, type TrainOptions } from "./train.ts";
export { type StepResult, Training } from "./training.ts";
