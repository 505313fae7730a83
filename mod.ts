/**
 * Upheld turns the claims of a machine-learning report into tests: what a person needs to write experiments and claims.
 *
 * All of `upheld/engine` and `upheld/judge` is in it. TensorFlow.js, and any of its models as a run, is `upheld/tf`; the command line is
 * `upheld/cli`.
 *
 * @module
 */
export * from "./engine.ts";
export * from "./judge.ts";
export type { Arithmetic, Backend, BackendOptions } from "./lib/backend/mod.ts";
export { startBackend } from "./lib/backend/when_needed.ts";
export {
  type Claim,
  claim,
  type ClaimOptions,
  given,
  type GivenOptions,
  type Inference,
  inference,
  type InferenceOptions,
  type Names,
  type NumberStyle,
  type PartWords,
  type PrintedNumber,
  type ReportFigure,
  reportFigure,
  type ReportFigureOptions,
  testClaims,
  type TestedClaims,
  type TestedFigures,
  testFigures,
  type WithoutVerdict,
  type Words,
} from "./lib/claim/mod.ts";
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
export {
  type EpochMetric,
  type Evidence,
  evidenceOf,
  type Ledger,
  type LedgerHeader,
  type LedgerLine,
  type MeasuredOnce,
  type RunEvidence,
  type SecondRun,
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
  type Logged,
  type LoggedSeeds,
  logs,
  type LogsOptions,
  type Measured,
  type Origin,
  program,
  type ProgramCall,
  type ProgramExperiment,
  type ProgramLimits,
  type ProgramOutput,
  type ProgramProgress,
  type ProgramProtocol,
  type Run,
  type RunSegment,
  type Seeds,
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
  type ColumnOptions,
  type Columns,
  type LogFile,
  type LoggedRun,
  type LoggedValue,
  type LogOptions,
  parseLog,
  type ReadLog,
  readLogs,
} from "./lib/logs/mod.ts";
export {
  inputGradientNorm,
  type Measure,
  minibatchGradient,
  sharpness,
  type Trained,
  type TrainedNet,
  weightNorm,
} from "./lib/measure/mod.ts";
export type { Places } from "./lib/project/mod.ts";
export { assertJsonRecord, assertPictureRecord, type JsonRecordOptions, type Tolerance } from "./lib/snapshot/mod.ts";
