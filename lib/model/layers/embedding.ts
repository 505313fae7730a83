import * as v from "valibot";
import { exactObject, wholeNumber } from "../../validation/mod.ts";
import { type LayerKind, LayerOperation, type Place, sizeOf } from "../layer.ts";

/** A vector for each number of a word: inputs are whole numbers from 0 to below the size of the vocabulary. */
export interface Embedding {
  /** Which layer it is. */
  readonly type: "embedding";
  /** How many words there are. */
  readonly vocabulary: number;
  /** Length of a word's vector. */
  readonly units: number;
}

/** Has to be the first layer, or stand behind such as keep the numbers. */
export const embedding = {
  schema: exactObject({ type: v.literal("embedding"), vocabulary: wholeNumber(1), units: wholeNumber(1) }),
  wants: () => undefined,
  outputShape: ({ units }, input) => [...input, units],
  // PyTorch's default.
  parameters: ({ vocabulary, units }) => [
    { name: "table", shape: [vocabulary, units], fanIn: vocabulary, fanOut: units, initial: "standard normal" },
  ],
  operation: (layer, place) => new Lookup(layer, place),
} satisfies LayerKind<Embedding>;

class Lookup extends LayerOperation {
  readonly #place: Place;
  readonly #layer: Embedding;
  #x = 0;

  constructor(layer: Embedding, place: Place) {
    super(sizeOf(place.input), sizeOf(place.output));
    this.#layer = layer;
    this.#place = place;
  }

  /** @throws {RangeError} For an input that is no number of a word: the kernel would read other memory. */
  forward(batch: number, x: number): number {
    const { kernels, y } = this, { units, vocabulary } = this.#layer, n = batch * this.inputSize;
    this.#x = x;
    const indices = new Float32Array(kernels.room.memory.buffer, x, n);
    const wrong = indices.findIndex((index) => !(index >= 0 && index < vocabulary && Number.isInteger(index)));
    if (wrong >= 0) {
      throw new RangeError(
        `An embedding of ${vocabulary} words got ${indices[wrong]}: give whole numbers from 0 to ${vocabulary - 1}`,
      );
    }
    kernels.check(kernels.run.gatherRows(x, n, this.#place.weights, units, y));
    return y;
  }

  /** Numbers of words have no gradient: 0 is passed on. */
  backward(batch: number, dy: number, dx = this.takeInputGradients()): number {
    const { kernels } = this, { units, vocabulary } = this.#layer, n = batch * this.inputSize;
    kernels.check(kernels.run.scatterRows(this.#x, n, dy, units, this.#place.gradients, vocabulary));
    if (dx) new Float32Array(kernels.room.memory.buffer, dx, n).fill(0);
    return dx;
  }
}
