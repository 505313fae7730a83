import { tf } from "../backend/mod.ts";
import { forward } from "../model/mod.ts";
import { meanLoss, readMinibatch } from "../train/loss.ts";
import type { Measured, Trained } from "./context.ts";

const batchSize = 1000;

/**
 * Mean over the test examples of the L2 norm of the gradient of an example's own loss by its input (in standardised
 * units), the sensitivity of Novak et al. 2018 (section 3.1) with the loss in place of the output.
 */
export function inputGradientNorm({ protocol, weights, dataset }: Trained): Measured {
  const { test } = dataset;
  let sum = 0;
  for (let start = 0; start < test.size; start += batchSize) {
    const indices = Uint32Array.from({ length: Math.min(batchSize, test.size - start) }, (_, i) => start + i);
    tf.tidy(() => {
      const { x, y } = readMinibatch(dataset, test, indices);
      // No example's loss depends on another's input: the gradient of the summed loss holds each example's own.
      const gradient = tf.grad((input) =>
        meanLoss(protocol, forward(protocol.model, weights, input), y).mul(indices.length)
      )(x);
      const values = gradient.dataSync();
      const length = values.length / indices.length;
      for (let i = 0; i < indices.length; i++) {
        let squares = 0;
        for (let j = i * length; j < (i + 1) * length; j++) squares += values[j] * values[j];
        sum += Math.sqrt(squares);
      }
    });
  }
  return { inputGradientNorm: sum / test.size };
}
