/** Plain float64 definitions, slow and obvious, that tests compare with. Nothing else uses them. @module */
export { assertClose } from "./assert_close.ts";
export { finiteDifferences, forward64, gradients64, meanLoss64, weights64 } from "./network.ts";
export { scratchFolder } from "./scratch_folder.ts";
export { longExperiment, smallExperiment } from "./small_experiment.ts";
