/** Experiments: what has to be run to judge some claims. @module */
export {
  type Assumption,
  type Call,
  type CallProtocol,
  type CheckpointName,
  checkpointsOnRecord,
  type Choices,
  chosen,
  type Experiment,
  type ExperimentBase,
  type FunctionExperiment,
  isTraining,
  type Measured,
  type Run,
  runsOf,
  singleChoices,
  type TrainingExperiment,
  type TrainingRun,
} from "./experiment.ts";
export {
  assumptionSchema,
  functionExperimentSchema,
  requireExperiment,
  segmentExperimentSchema,
  trainingExperimentSchema,
} from "./require_experiment.ts";
export {
  isSegments,
  type RunSegment,
  type SegmentCall,
  type SegmentExperiment,
  type SegmentProtocol,
} from "./segment_experiment.ts";
