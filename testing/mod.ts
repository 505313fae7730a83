/** Plain float64 definitions, slow and obvious, that tests compare with. Nothing else uses them. @module */
export { assertClose } from "./assert_close.ts";
export { meanLoss64 } from "./naive_losses.ts";
export { finiteDifferences, forward64, gradients64, weights64 } from "./network.ts";
export { scratchFolder } from "./scratch_folder.ts";
export { longExperiment, smallExperiment } from "./small_experiment.ts";
