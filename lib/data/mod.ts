/** Real MNIST, random labels and the sinc function, and the minibatches that a run takes of them. @module */
export { DataError } from "./data_error.ts";
export type { ByteImages, Dataset, Examples } from "./dataset.ts";
export { type ClassLabels, classLabels } from "./class_labels.ts";
export * from "./readers/mod.ts";
export { minibatches, permutation } from "./minibatches.ts";
export { mnist, type MnistOptions } from "./mnist.ts";
export { describeData, type FileReport } from "./mnist_files.ts";
export { randomLabels } from "./random_labels.ts";
export { sinc, type SincOptions, sincTarget } from "./sinc.ts";
