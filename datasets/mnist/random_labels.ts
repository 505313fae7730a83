import { createHash } from "node:crypto";
import type { Dataset, Examples } from "../../lib/dataset/mod.ts";
import type { RandomStream } from "../../lib/random/mod.ts";

/**
 * The same inputs, shared and not copied, with every label replaced by a uniform draw from 0 to 9: first all training
 * labels in order, then all test labels.
 *
 * @throws {TypeError} When the dataset has no class labels.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { stream } from "../../lib/random/mod.ts";
 * import { mnist } from "./mnist.ts";
 * import { randomLabels } from "./random_labels.ts";
 * const random = randomLabels(await mnist(), stream("example", 0, "labels"));
 * assert(random.train.targets.length === 60_000 && random.train.targets.every((label) => label <= 9));
 * ```
 */
export function randomLabels(dataset: Dataset, stream: RandomStream): Dataset {
  const draw = (examples: Examples): Examples & { targets: Uint8Array } => {
    if (!(examples.targets instanceof Uint8Array)) {
      throw new TypeError(
        `The dataset "${dataset.name}" has values for targets, wanted class labels such as mnist()'s`,
      );
    }
    const drawn = { stream: stream.state(), low: 0, high: 9 };
    return { ...examples, targets: examples.targets.map(() => stream.integer(drawn.low, drawn.high)), drawn };
  };
  const train = draw(dataset.train);
  const test = draw(dataset.test);
  const digest = createHash("sha256")
    .update(JSON.stringify(["random labels", dataset.digest]))
    .update(train.targets)
    .update(test.targets)
    .digest("hex");
  return { ...dataset, name: `${dataset.name} with random labels`, train, test, digest };
}
