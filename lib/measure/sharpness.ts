import type { Parameter } from "../model/mod.ts";
import type { RandomStream } from "../random/mod.ts";
import { runStream } from "../random/mod.ts";
import { evaluate } from "../train/evaluate.ts";
import type { Measured, Trained } from "./measure.ts";

const directions = 10;
const radius = 0.1;
const examples = 10_000;

/**
 * Mean rise of the training loss (first 10,000 examples) when the weights move by a tenth of each filter's norm, both
 * ways along 10 random filter-normalised directions (Li et al. 2018, section 4).
 *
 * Filter normalisation takes out the rescaling of ReLU nets by which Dinh et al. 2017 make a flat minimum look sharp;
 * it remains a measure of random directions, not of the worst one.
 */
export function sharpness({ protocol, network, dataset, seed }: Trained): Measured {
  const random = runStream(protocol.experiment, seed, "sharpness");
  const size = Math.min(examples, dataset.train.size);
  const { weights, parameters } = network;
  const lossAt = (at: readonly Float32Array[]) => {
    network.weights = at;
    return evaluate(protocol, network, dataset.train, size).loss;
  };
  const base = lossAt(weights);
  let rise = 0;
  for (let k = 0; k < directions; k++) {
    const direction = weights.map((tensor, i) => filterNormalised(tensor, parameters[i], random));
    for (const distance of [radius, -radius]) {
      rise += lossAt(weights.map((tensor, i) => tensor.map((weight, j) => weight + distance * direction[i][j]))) - base;
    }
  }
  network.weights = weights;
  return { sharpness: rise / (2 * directions), lossAtEnd: base };
}

/** A normal direction whose part for each filter (the last axis counts the filters) has the filter's own norm. */
function filterNormalised(weights: Float32Array, { shape }: Parameter, random: RandomStream): Float32Array {
  const filters = shape[shape.length - 1];
  const direction = Float32Array.from(weights, () => random.normal());
  for (let filter = 0; filter < filters; filter++) {
    let weightSquares = 0;
    let directionSquares = 0;
    for (let i = filter; i < weights.length; i += filters) {
      weightSquares += weights[i] * weights[i];
      directionSquares += direction[i] * direction[i];
    }
    const scale = directionSquares > 0 ? Math.sqrt(weightSquares / directionSquares) : 0;
    for (let i = filter; i < weights.length; i += filters) direction[i] *= scale;
  }
  return direction;
}
