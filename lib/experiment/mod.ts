/** Experiments: what has to be run to judge some claims. @module */
export {
  type Assumption,
  type CheckpointName,
  checkpointsOnRecord,
  type Choices,
  chosen,
  type Experiment,
  type Run,
  runsOf,
  singleChoices,
} from "./experiment.ts";
