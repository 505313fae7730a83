import { weightOf } from "../model/mod.ts";
import { readMinibatch } from "../train/minibatch.ts";
import type { Measured, Trained } from "./measure.ts";

const batchSize = 200;

/**
 * Mean over the test examples of the L2 norm of the gradient of an example's own loss by its input (in standardised
 * units), the sensitivity of Novak et al. 2018 (section 3.1) with the loss in place of the output. Where classes have weights, each
 * example counts by that of its label.
 */
export function inputGradientNorm({ protocol, network, dataset: { test } }: Trained): Measured {
  let sum = 0, weights = 0;
  for (let start = 0; start < test.size; start += batchSize) {
    const indices = Uint32Array.from({ length: Math.min(batchSize, test.size - start) }, (_, i) => start + i);
    const targets = readMinibatch(network, test, indices), weight = weightOf(protocol.loss, targets, indices.length);
    // Their gradients count nothing, and are those of no mean.
    if (weight === 0) continue;
    const gradient = network.inputGradient(protocol.loss, targets);
    // No example's loss depends on another's input: the gradient of the mean loss holds each example's own, divided.
    const length = gradient.length / indices.length;
    for (let i = 0; i < indices.length; i++) {
      let squares = 0;
      for (let j = i * length; j < (i + 1) * length; j++) squares += gradient[j] * gradient[j];
      sum += weight * Math.sqrt(squares);
    }
    weights += weight;
  }
  return { inputGradientNorm: sum / weights };
}
