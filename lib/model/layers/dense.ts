import * as v from "valibot";
import { exactObject, wholeNumber } from "../../validation/mod.ts";
import { type LayerKind, LayerOperation, type Place } from "../layer.ts";

/** A fully connected layer: y = x * kernel + bias. */
export interface Dense {
  /** Which layer it is. */
  readonly type: "dense";
  /** How many numbers come out. */
  readonly units: number;
}

/** Computes a ReLU behind it as well. */
export const dense = {
  schema: exactObject({ type: v.literal("dense"), units: wholeNumber(1) }),
  wants: (_layer, input) => input.length === 1 ? undefined : 'one dimension: put { type: "flatten" } before it',
  outputShape: ({ units }) => [units],
  parameters: ({ units }, [inputs]) => [
    { name: "kernel", shape: [inputs, units], fanIn: inputs, fanOut: units },
    { name: "bias", shape: [units], fanIn: inputs, fanOut: units },
  ],
  multiplications: ({ units }, [inputs]) => inputs * units,
  operation: (_layer, place) => new DenseOperation(place),
} satisfies LayerKind<Dense>;

class DenseOperation extends LayerOperation {
  readonly #weights: number;
  readonly #gradients: number;
  readonly #relu: boolean;
  #x = 0;

  constructor({ input, output, weights, gradients, after }: Place) {
    super(input[0], output[0]);
    this.#weights = weights;
    this.#gradients = gradients;
    this.#relu = after[0] === "relu";
  }

  forward(batch: number, x: number): number {
    const { kernels, inputSize: k, outputSize: n, y } = this, kernel = this.#weights;
    this.#x = x;
    kernels.check(kernels.run.matmul(0, 0, batch, n, k, x, k, kernel, n, kernel + 4 * k * n, +this.#relu, y, n));
    return y;
  }

  backward(batch: number, dy: number, dx = this.takeInputGradients()): number {
    const { kernels, inputSize: k, outputSize: n } = this, gradients = this.#gradients;
    if (this.#relu) kernels.check(kernels.run.reluGrad(dy, this.y, dy, batch * n));
    kernels.check(kernels.run.matmul(1, 0, k, n, batch, this.#x, k, dy, n, 0, 0, gradients, n));
    this.biasGradient(dy, batch, n, gradients + 4 * k * n);
    if (dx) kernels.check(kernels.run.matmul(0, 1, batch, k, n, dy, n, this.#weights, n, 0, 0, dx, k));
    return dx;
  }
}
