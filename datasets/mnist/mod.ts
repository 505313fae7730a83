/** MNIST, with its own labels or with random ones. @module */
export { mnist, type MnistOptions } from "./mnist.ts";
export { describeData, type FileReport } from "./mnist_files.ts";
export { randomLabels } from "./random_labels.ts";
