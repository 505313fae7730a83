/**
 * Upheld turns the claims of a machine-learning report into tests: what a person needs to write experiments and claims.
 *
 * TensorFlow.js, as the experiments train with it, is `upheld/tf`; the command line is `upheld/cli`.
 *
 * @module
 */
export { type Backend, type BackendOptions, startBackend } from "./lib/backend/mod.ts";
export {
  all,
  type Check,
  claim,
  type ClaimOptions,
  consistent,
  count,
  type CountOptions,
  type Inference,
  inference,
  type Interval,
  type Judgement,
  order,
  type OrderOptions,
  type Pairs,
  parts,
  percentageFits,
  printed,
  type PrintedNumber,
  type PrintedOptions,
  reportFigure,
  type ReportFigureOptions,
  type Rule,
  type Scale,
  signFlip,
  type SignFlipOptions,
  spread,
  type SpreadOptions,
  trend,
  type TrendOptions,
  type Verdict,
  type Wanted,
  within,
  type WithinOptions,
} from "./lib/claim/mod.ts";
export {
  type EpochMetric,
  type Evidence,
  evidenceOf,
  type Ledger,
  type LedgerHeader,
  type LedgerLine,
  type Places,
  type RunEvidence,
  type Source,
} from "./lib/evidence/mod.ts";
export type {
  Assumption,
  Call,
  CallProtocol,
  CheckpointName,
  Choices,
  Experiment,
  ExperimentBase,
  FunctionExperiment,
  Measured,
  Run,
  TrainingExperiment,
} from "./lib/experiment/mod.ts";
export {
  type Axis,
  type ColorBar,
  drawFigure,
  type Figure,
  type FigureFormat,
  type Mark,
  meanOverSeeds,
  overSeeds,
  palette,
  type Panel,
  type ReferenceLine,
  type Region,
  type Series,
  type Spread,
} from "./lib/figure/mod.ts";
export type { MeasureName } from "./lib/measure/mod.ts";
export { type Initialisation, type Layer, type LossName, mlp, type Model, parameterCount } from "./lib/model/mod.ts";
export type { RandomStream } from "./lib/random/mod.ts";
export {
  type Adam,
  adam,
  type DataSource,
  type EpochMetrics,
  type Optimiser,
  type Protocol,
  type Sgd,
  sgd,
  type StepMetric,
  type WeightSnapshot,
} from "./lib/train/mod.ts";
export {
  assertJsonRecord,
  assertPictureRecord,
  type Json,
  type JsonRecordOptions,
  type Tolerance,
} from "./lib/snapshot/mod.ts";
