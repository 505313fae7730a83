import * as v from "valibot";
import { convolve, convolveFilterGradient, convolveInputGradient } from "../../kernels/convolution.ts";
import type { WindowGeometry } from "../../kernels/window_geometry.ts";
import { exactObject, wholeNumber } from "../../validation/mod.ts";
import { type LayerKind, LayerOperation, type Place, sizeOf, wantsImage } from "../layer.ts";

/** A convolution with square filters, padded so that height and width stay. */
export interface Conv2d {
  /** Which layer it is. */
  readonly type: "conv2d";
  /** How many channels come out. */
  readonly filters: number;
  /** Height and width of a filter. */
  readonly kernelSize: number;
}

/** Computes a ReLU behind it as well. */
export const conv2d = {
  schema: exactObject({ type: v.literal("conv2d"), filters: wholeNumber(1), kernelSize: wholeNumber(1) }),
  wants: (_layer, input) => wantsImage(input),
  outputShape: ({ filters }, [height, width]) => [height, width, filters],
  parameters: ({ filters, kernelSize }, [, , channels]) => {
    const fanIn = kernelSize * kernelSize * channels;
    const fanOut = kernelSize * kernelSize * filters;
    return [
      { name: "kernel", shape: [kernelSize, kernelSize, channels, filters], fanIn, fanOut },
      { name: "bias", shape: [filters], fanIn, fanOut },
    ];
  },
  operation: (layer, place) => new Convolution(layer, place),
} satisfies LayerKind<Conv2d>;

class Convolution extends LayerOperation {
  readonly #weights: number;
  readonly #gradients: number;
  readonly #relu: boolean;
  readonly #masks: boolean;
  readonly #geometry: Omit<WindowGeometry, "batch">;
  readonly #kernelSize: number;
  #x = 0;

  constructor({ filters, kernelSize }: Conv2d, { input, output, weights, gradients, after }: Place) {
    super(sizeOf(input), sizeOf(output));
    const [height, width, channels] = input, before = Math.floor((kernelSize - 1) / 2);
    this.#weights = weights;
    this.#gradients = gradients;
    this.#relu = after[0] === "relu";
    // Pooling masks the gradient of the ReLU before it.
    this.#masks = this.#relu && after[1] !== "max-pool";
    this.#kernelSize = kernelSize * kernelSize * channels * filters;
    this.#geometry = {
      inHeight: height,
      inWidth: width,
      inChannels: channels,
      outHeight: height,
      outWidth: width,
      outChannels: filters,
      filterHeight: kernelSize,
      filterWidth: kernelSize,
      strideHeight: 1,
      strideWidth: 1,
      dilationHeight: 1,
      dilationWidth: 1,
      padTop: before,
      padLeft: before,
    };
  }

  forward(batch: number, x: number): number {
    const { y } = this, filter = this.#weights, bias = filter + 4 * this.#kernelSize;
    this.#x = x;
    convolve(this.kernels, { batch, ...this.#geometry }, { x, filter, bias, relu: this.#relu, y });
    return y;
  }

  backward(batch: number, dy: number, dx = this.ownInputGradients): number {
    const { kernels } = this, gradients = this.#gradients, geometry = { batch, ...this.#geometry };
    const { outHeight, outWidth, outChannels } = geometry;
    if (this.#masks) kernels.check(kernels.run.reluGrad(dy, this.y, dy, batch * this.outputSize));
    convolveFilterGradient(kernels, geometry, { x: this.#x, dy, dw: gradients });
    this.biasGradient(dy, batch * outHeight * outWidth, outChannels, gradients + 4 * this.#kernelSize);
    if (dx) convolveInputGradient(kernels, geometry, { dy, filter: this.#weights, dx });
    return dx;
  }
}
