/** What a net learns from: examples by their indices, and the minibatches of a run. @module */
export {
  areLabels,
  type ByteImages,
  checkGather,
  type Dataset,
  datasetSchema,
  type Examples,
  gatherTargets,
  type Targets,
} from "./dataset.ts";
export { type DrawnTargets, drawTargets } from "./drawn_targets.ts";
export { minibatches, permutation } from "./minibatches.ts";
export { partOf } from "./part.ts";
