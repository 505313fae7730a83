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
  type TrainingExperiment,
  type TrainingRun,
} from "./experiment.ts";
