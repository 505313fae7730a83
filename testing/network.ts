import { outputShapeOf, parametersIn } from "../lib/model/chain.ts";
import type { Layer, Loss, Model, Targets } from "../lib/model/mod.ts";
import type { RandomStream } from "../lib/random/mod.ts";
import { naiveLayers, type Vectors } from "./naive_layers.ts";
import { meanLoss64 } from "./naive_losses.ts";

/** Outputs of a net for a minibatch, example by example, for inputs in row-major order; with a stream it is being trained. */
export function forward64(model: Model, weights: Vectors, inputs: Vectors, random?: RandomStream): Vectors {
  return forwardThrough(model, weights, inputs, random);
}

/** The same through any layers that lie one behind the other. */
export function forwardThrough(
  { inputShape, layers }: Pick<Model, "inputShape" | "layers">,
  weights: Vectors,
  inputs: Vectors,
  random?: RandomStream,
): Vectors {
  let shape = inputShape, values = inputs, used = 0;
  for (const layer of layers) {
    const count = parametersIn({ inputShape: shape, layers: [layer] }).length;
    const own = weights.slice(used, used += count);
    values = naive(layer, shape, values, own, random);
    shape = outputShapeOf({ inputShape: shape, layers: [layer] });
  }
  return values;
}

function naive(layer: Layer, shape: readonly number[], x: Vectors, own: Vectors, random?: RandomStream): Vectors {
  const define = naiveLayers[layer.type] as (
    layer: Layer,
    shape: readonly number[],
    x: Vectors,
    own: Vectors,
    random?: RandomStream,
  ) => Vectors;
  return define(layer, shape, x, own, random);
}

/** The gradient of a function by each number of `x`, by central differences. */
export function finiteDifferences(f: () => number, x: Float64Array): Float64Array {
  return x.map((value, i) => {
    const h = 1e-6 * (1 + Math.abs(value));
    x[i] = value + h;
    const above = f();
    x[i] = value - h;
    const below = f();
    x[i] = value;
    return (above - below) / (2 * h);
  });
}

/** The gradients of the mean loss by each parameter. `random` gives the stream of the masks anew for each evaluation. */
export function gradients64(
  model: Model,
  weights: Vectors,
  inputs: Vectors,
  targets: Targets,
  random: () => RandomStream | undefined = () => undefined,
  name?: Loss,
): Vectors {
  const loss = () => meanLoss64(forward64(model, weights, inputs, random()), targets, name);
  return weights.map((tensor) => finiteDifferences(loss, tensor));
}

/** Weights in float64. */
export function weights64(weights: readonly Float32Array[]): Float64Array[] {
  return weights.map((tensor) => Float64Array.from(tensor));
}
