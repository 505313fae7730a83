import { tf } from "../backend/mod.ts";

/** A model that draws random numbers which are not its run's: evidence that nobody could make again. */
export class RandomnessError extends Error {
  override readonly name = "RandomnessError";
}

/** A layer or the cell of one, with what only some kinds have. */
interface Part {
  readonly name: string;
  getClassName(): string;
  readonly layers?: readonly Part[];
  readonly layer?: Part;
  readonly forwardLayer?: Part;
  readonly backwardLayer?: Part;
  readonly cell?: Part;
  readonly cells?: readonly Part[];
  readonly stateful?: boolean;
  readonly dropout?: number;
  readonly recurrentDropout?: number;
  dropoutFunc?: (x: tf.Tensor, rate: number) => tf.Tensor;
  seed?: number;
}

/** Kinds of layers that draw from Math.random, and take no seed. */
const unseedable = ["GaussianNoise", "GaussianDropout", "AlphaDropout"];

/**
 * Makes the dropout of a model draw its masks from a run's stream: TensorFlow.js draws them from Math.random or, with a seed, the same
 * one at every step.
 *
 * @returns What has to be called before each step.
 * @throws {RandomnessError} When a layer draws what no seed can fix, or keeps a state from one minibatch to the next.
 */
export function seedDropout(model: tf.LayersModel, nextSeed: () => number): () => void {
  const parts = partsOf(model as unknown as Part).slice(1);
  for (const part of parts) {
    const name = `Layer ${JSON.stringify(part.name)} (${part.getClassName()})`;
    if (unseedable.includes(part.getClassName())) {
      throw new RandomnessError(`${name} draws from Math.random and takes no seed: use dropout, which the run seeds`);
    }
    if (part.stateful) {
      throw new RandomnessError(`${name} keeps a state from one minibatch to the next: set "stateful" to false`);
    }
    if (part.dropout || part.recurrentDropout) {
      part.dropoutFunc = (x, rate) => tf.dropout(x, rate, undefined, nextSeed());
    }
  }
  const dropouts = parts.filter((part) => ["Dropout", "SpatialDropout1D"].includes(part.getClassName()));
  return () => {
    for (const dropout of dropouts) dropout.seed = nextSeed();
  };
}

/** It, and all that it is made of. */
function partsOf(part: Part): Part[] {
  const { layers = [], layer, forwardLayer, backwardLayer, cell, cells = [] } = part;
  const inner = [...layers, layer, forwardLayer, backwardLayer, cell, ...cells].filter((one) => one !== undefined);
  return [part, ...inner.flatMap((one) => one ? partsOf(one) : [])];
}

/** A weight of a model, and the layer that it is of. */
export interface LayerWeight {
  readonly layer: string;
  /** Its own name, without what TensorFlow.js counts up from model to model. */
  readonly name: string;
  readonly variable: tf.Variable;
  readonly trainable: boolean;
}

/** All weights of a model in the order of its layers, those that are not trained among them. */
export function weightsOf(model: tf.LayersModel): LayerWeight[] {
  return model.layers.flatMap((layer) => {
    const trainable = new Set(layer.trainableWeights);
    return layer.weights.map((weight) => ({
      layer: layer.name,
      name: weight.originalName.split("/").at(-1)!,
      variable: weight.read() as tf.Variable,
      trainable: trainable.has(weight),
    }));
  });
}

/**
 * Refuses a model whose first weights are others when it is built again.
 *
 * @throws {RandomnessError} It names the layer and the weight.
 */
export function requireSameWeights(model: tf.LayersModel, again: tf.LayersModel): void {
  const others = weightsOf(again);
  weightsOf(model).forEach(({ layer, name, variable }, i) => {
    const values = variable.dataSync(), same = others[i]?.variable.dataSync();
    if (same?.length === values.length && values.every((value, at) => Object.is(value, same[at]))) return;
    throw new RandomnessError(
      `Layer ${
        JSON.stringify(layer)
      } has another ${name} each time it is built: give its initialiser a seed of its own, ` +
        "as in tf.initializers.glorotUniform({ seed: nextSeed() }); TensorFlow.js takes a missing seed, and 0, for Math.random",
    );
  });
}
