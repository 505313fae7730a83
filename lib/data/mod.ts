/** Datasets, read from files or made from arrays. @module */
export { DataError, type DataProblem } from "./data_error.ts";
export { type ClassLabels, classLabels, type LabelArray, labelsOf } from "./class_labels.ts";
export {
  type ByteInputs,
  type CheckedDataset,
  dataset,
  type DatasetOptions,
  type ExampleArrays,
} from "./from_examples.ts";
export type { NumberArray, Numbers } from "./numbers.ts";
export { type Overlap, overlapOf, overlapWarning } from "./overlap.ts";
export {
  type DrawOptions,
  type FoldsOptions,
  kFolds,
  type Split,
  type SplitOptions,
  takeRows,
  trainTestSplit,
} from "./split.ts";
export type { StreamedRows } from "./streamed_rows.ts";
export { byteStandardisation, type Standardisation, standardisation } from "./standardise.ts";
export * from "./readers/mod.ts";
