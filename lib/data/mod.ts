/** Datasets: real MNIST, random labels, the sinc function and one's own, read from files; and the minibatches of a run. @module */
export { DataError, type DataProblem } from "./data_error.ts";
export type { ByteImages, Dataset, Examples } from "./dataset.ts";
export { type ClassLabels, classLabels } from "./class_labels.ts";
export { type CheckedDataset, dataset, type DatasetOptions, type ExampleArrays } from "./from_examples.ts";
export { minibatches, permutation } from "./minibatches.ts";
export { mnist, type MnistOptions } from "./mnist.ts";
export { describeData, type FileReport } from "./mnist_files.ts";
export { type Overlap, overlapOf, overlapWarning } from "./overlap.ts";
export { randomLabels } from "./random_labels.ts";
export { sinc, type SincOptions, sincTarget } from "./sinc.ts";
export {
  type DrawOptions,
  type FoldsOptions,
  kFolds,
  type Split,
  type SplitOptions,
  takeRows,
  trainTestSplit,
} from "./split.ts";
export { byteStandardisation, type Standardisation, standardisation } from "./standardise.ts";
export * from "./readers/mod.ts";
