import type { Examples } from "../dataset/mod.ts";
import type { LossName, Network } from "../model/mod.ts";
import { readMinibatch } from "./minibatch.ts";

/** So many at a time keep large nets' activations in a few megabytes. */
const batchSize = 200;

/** Mean loss and accuracy (0 to 1; 0 for regression) over the first `size` examples, dropout off. Sums are in float64. */
export function evaluate(
  { loss: name }: { readonly loss: LossName },
  network: Pick<Network, "inputs" | "standardise" | "loss">,
  examples: Examples,
  size: number = examples.size,
): { loss: number; accuracy: number } {
  let loss = 0;
  let correct = 0;
  for (let start = 0; start < size; start += batchSize) {
    const indices = Uint32Array.from({ length: Math.min(batchSize, size - start) }, (_, i) => start + i);
    const result = network.loss(name, readMinibatch(network, examples, indices));
    loss += result.mean * indices.length;
    correct += result.correct;
  }
  return { loss: loss / size, accuracy: correct / size };
}
