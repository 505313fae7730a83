import { tf } from "../backend/mod.ts";
import type { Dataset, Examples } from "../data/mod.ts";
import { forward } from "../model/mod.ts";
import { countCorrect, meanLoss, readMinibatch } from "./loss.ts";
import type { Protocol } from "./protocol.ts";

const batchSize = 1000;

/**
 * Mean loss and accuracy (0 to 1; 0 for regression) over the first `size` examples, dropout off.
 *
 * The examples go through in batches of 1,000 whose sums are added in order, in float64.
 */
export function evaluate(
  protocol: Pick<Protocol, "model" | "loss">,
  weights: readonly tf.Tensor[],
  dataset: Dataset,
  examples: Examples,
  size: number = examples.size,
): { loss: number; accuracy: number } {
  let loss = 0;
  let correct = 0;
  for (let start = 0; start < size; start += batchSize) {
    const indices = Uint32Array.from({ length: Math.min(batchSize, size - start) }, (_, i) => start + i);
    tf.tidy(() => {
      const { x, y, targets } = readMinibatch(dataset, examples, indices);
      const output = forward(protocol.model, weights, x);
      loss += meanLoss(protocol, output, y).dataSync()[0] * indices.length;
      correct += countCorrect(output.dataSync() as Float32Array, targets);
    });
  }
  return { loss: loss / size, accuracy: correct / size };
}
