/** Experiments: what has to be run to judge some claims. @module */
export { type Assumption, type Choices, valueOf } from "./assumption.ts";
export { codeDigest, isKeyed, kernelDigest, packages } from "./code_digest.ts";
export { numericsDigest } from "./numerics.ts";
export {
  type Call,
  type CallProtocol,
  type CheckpointName,
  checkpointsOnRecord,
  chosen,
  type DatasetCall,
  type Experiment,
  type ExperimentBase,
  type FunctionExperiment,
  isRead,
  isTraining,
  type Origin,
  type Run,
  runsOf,
  singleChoices,
  type TrainingExperiment,
  type TrainingRun,
} from "./experiment.ts";
export { type LoggedSeeds, logs, type LogsOptions } from "./logs_experiment.ts";
export type { Measure, Measured } from "../measure/mod.ts";
export { datasetOf, materialsOf, measuresOf } from "./materials.ts";
export { measureCode, moduleOfMeasure } from "./measure_code.ts";
export { importsOfProject, resolved } from "./module_graph.ts";
export { planOf, runsAtLook, type Seeds, seedsOf } from "./planned_seeds.ts";
export {
  assumptionSchema,
  functionExperimentSchema,
  requireExperiment,
  segmentExperimentSchema,
  trainingExperimentSchema,
} from "./require_experiment.ts";
export {
  isProgram,
  type Logged,
  program,
  type ProgramCall,
  type ProgramExperiment,
  type ProgramLimits,
  type ProgramOutput,
  type ProgramProgress,
  type ProgramProtocol,
  type ProgramRun,
  programWords,
} from "./program_experiment.ts";
export {
  isSegments,
  type RunSegment,
  type SegmentCall,
  type SegmentExperiment,
  type SegmentProtocol,
} from "./segment_experiment.ts";
export { choicesNamed, drawUniverses, foldersOf, pairChoices, universeCount, universeName } from "./universes.ts";
