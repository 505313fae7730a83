/**
 * Upheld turns the claims of a machine-learning report into tests: what a person needs to write experiments and claims.
 *
 * TensorFlow.js, and any of its models as a run, is `upheld/tf`; the command line is `upheld/cli`.
 *
 * @module
 */
export { type Arithmetic, type Backend, type BackendOptions, startBackend } from "./lib/backend/mod.ts";
export {
  type Claim,
  claim,
  type ClaimOptions,
  given,
  type GivenOptions,
  type Inference,
  inference,
  type InferenceOptions,
  type Interval,
  type Judgement,
  type PrintedNumber,
  type ReportFigure,
  reportFigure,
  type ReportFigureOptions,
  type Rule,
  testClaims,
  type TestedClaims,
  type TestedFigures,
  testFigures,
  type Verdict,
  type WithoutVerdict,
} from "./lib/claim/mod.ts";
export * from "./lib/claim/rules/mod.ts";
export { wholeRecord } from "./lib/cli/whole_record.ts";
export {
  type ByteInputs,
  byteStandardisation,
  type CheckedDataset,
  type ClassLabels,
  classLabels,
  DataError,
  type DataProblem,
  dataset,
  type DatasetOptions,
  type DrawOptions,
  type ExampleArrays,
  type FoldsOptions,
  kFolds,
  type LabelArray,
  type NumberArray,
  type Numbers,
  type Overlap,
  overlapOf,
  overlapWarning,
  type Split,
  type SplitOptions,
  type Standardisation,
  standardisation,
  type StreamedRows,
  takeRows,
  trainTestSplit,
} from "./lib/data/mod.ts";
export * from "./lib/data/readers/mod.ts";
export { type ByteImages, checkGather, type Dataset, type Examples } from "./lib/dataset/mod.ts";
export {
  type EpochMetric,
  type Evidence,
  evidenceOf,
  type Ledger,
  type LedgerHeader,
  type LedgerLine,
  type RunEvidence,
  type Source,
} from "./lib/evidence/mod.ts";
export {
  type Assumption,
  type Call,
  type CallProtocol,
  type CheckpointName,
  type Choices,
  type DatasetCall,
  type Experiment,
  type ExperimentBase,
  type FunctionExperiment,
  type Measured,
  type Run,
  type RunSegment,
  type SegmentCall,
  type SegmentExperiment,
  type SegmentProtocol,
  type TrainingExperiment,
  valueOf,
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
export {
  type Conv2d,
  type Dense,
  type Dropout,
  type Flatten,
  type Initialisation,
  type Layer,
  type LossName,
  type MaxPool,
  mlp,
  type Model,
  type Parameter,
  parameterCount,
  type Pass,
  type Relu,
  type Targets,
} from "./lib/model/mod.ts";
export type { Places } from "./lib/project/mod.ts";
export { type RandomStream, restore, stream } from "./lib/random/mod.ts";
export {
  assertJsonRecord,
  assertPictureRecord,
  type Json,
  type JsonRecordOptions,
  type Tolerance,
} from "./lib/snapshot/mod.ts";
export { type Summary, summary } from "./lib/statistics/mod.ts";
export {
  type Adam,
  adam,
  type DataSource,
  type EpochMetrics,
  type Measure,
  type Optimiser,
  type Protocol,
  type Sgd,
  sgd,
  type StepMetric,
  type Trained,
  type TrainedNet,
  type WeightSnapshot,
} from "./lib/train/mod.ts";
export { type Named, ValidationError } from "./lib/validation/mod.ts";
