import { minibatches, permutation } from "../dataset/mod.ts";
import { runStream } from "../random/mod.ts";
import { readMinibatch } from "../train/minibatch.ts";
import type { Measured, Trained } from "./measure.ts";

/** Enough minibatches to know a mean norm to about one part in a hundred, few enough for batches of 5. */
const most = 400;

/**
 * The gradient by the weights over minibatches of the run's own size, drawn without replacement from the training set
 * (at most 400 of them), on the trained weights:
 *
 * - `minibatchGradientNorm`: mean L2 norm;
 * - `minibatchGradientVariance`: mean squared distance from their mean gradient, unbiased (summed over all weights);
 * - `minibatchGradientExampleVariance`: the same times the batch size, which undoes the averaging within a minibatch.
 */
export function minibatchGradient({ protocol, network, dataset, seed }: Trained): Measured {
  const { batchSize } = protocol;
  const order = permutation(dataset.train.size, runStream(protocol.experiment, seed, "minibatch gradient"));
  const full = [...minibatches(order.length, batchSize, order)].filter(({ length }) => length === batchSize).slice(
    0,
    most,
  );
  if (full.length < 2) {
    const most = Math.floor(order.length / 2);
    throw new RangeError(
      `"minibatchGradient" compares minibatches: wanted a batchSize of at most ${most}, half of the training examples, got ${batchSize}`,
    );
  }
  const sums = network.weights.map(({ length }) => new Float64Array(length));
  let norms = 0;
  let squares = 0;
  for (const indices of full) {
    network.lossAndGradients(protocol.loss, readMinibatch(network, dataset.train, indices));
    let square = 0;
    network.gradients.forEach((gradient, k) => {
      const sum = sums[k];
      gradient.forEach((g, i) => {
        square += g * g;
        sum[i] += g;
      });
    });
    norms += Math.sqrt(square);
    squares += square;
  }
  let squaredSum = 0;
  for (const sum of sums) for (const value of sum) squaredSum += value * value;
  const variance = (squares - squaredSum / full.length) / (full.length - 1);
  return {
    minibatchGradientNorm: norms / full.length,
    minibatchGradientVariance: variance,
    minibatchGradientExampleVariance: variance * batchSize,
  };
}
