import type { Examples, Targets } from "../dataset/mod.ts";
import type { Loss, Network } from "../model/mod.ts";
import { readMinibatch } from "./minibatch.ts";

/** So many at a time keep large nets' activations in a few megabytes. */
const batchSize = 200;

/**
 * Mean loss and accuracy (0 to 1; 0 for regression) over the first `size` examples, dropout off. Sums are in float64. With class
 * weights the mean is by the weights of all labels.
 *
 * @param tell Hears the targets of each minibatch, whose outputs the network has then.
 */
export function evaluate(
  { loss: name }: { readonly loss: Loss },
  network: Pick<Network, "inputs" | "standardise" | "loss">,
  examples: Examples,
  size: number = examples.size,
  tell: (targets: Targets) => void = () => {},
): { loss: number; accuracy: number } {
  let loss = 0, weight = 0, correct = 0;
  for (let start = 0; start < size; start += batchSize) {
    const indices = Uint32Array.from({ length: Math.min(batchSize, size - start) }, (_, i) => start + i);
    const targets = readMinibatch(network, examples, indices), result = network.loss(name, targets);
    loss += result.sum;
    weight += result.weight;
    correct += result.correct;
    tell(targets);
  }
  return { loss: loss / weight, accuracy: correct / size };
}
