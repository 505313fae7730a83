import * as v from "valibot";
import type { WindowGeometry } from "../../kernels/window_geometry.ts";
import { exactObject, wholeNumber } from "../../validation/mod.ts";
import { type LayerKind, LayerOperation, type Place, sizeOf, wantsImage } from "../layer.ts";

/** The largest of each square window, channel by channel; windows do not overlap, and what is left over at the end is dropped. */
export interface MaxPool {
  /** Which layer it is. */
  readonly type: "max-pool";
  /** Height and width of a window, and how far apart they are. */
  readonly size: number;
}

/** Max pooling. */
export const maxPool = {
  schema: exactObject({ type: v.literal("max-pool"), size: wholeNumber(1) }),
  wants: ({ size }, input) =>
    wantsImage(input) ??
      (size > Math.min(input[0], input[1]) ? `at least ${size} x ${size}, as much as it pools` : undefined),
  outputShape: ({ size }, [height, width, channels]) => [
    Math.floor(height / size),
    Math.floor(width / size),
    channels,
  ],
  parameters: () => [],
  operation: (layer, place) => new Pooling(layer, place),
} satisfies LayerKind<MaxPool>;

class Pooling extends LayerOperation {
  readonly #geometry: Omit<WindowGeometry, "batch">;
  readonly #afterRelu: boolean;
  #x = 0;

  constructor({ size }: MaxPool, { input, output, before }: Place) {
    super(sizeOf(input), sizeOf(output));
    const [height, width, channels] = input, [outHeight, outWidth] = output;
    this.#geometry = {
      inHeight: height,
      inWidth: width,
      inChannels: channels,
      outHeight,
      outWidth,
      outChannels: channels,
      filterHeight: size,
      filterWidth: size,
      strideHeight: size,
      strideWidth: size,
      dilationHeight: 1,
      dilationWidth: 1,
      padTop: 0,
      padLeft: 0,
    };
    this.#afterRelu = before[0] === "relu" && before[1] === "conv2d";
  }

  forward(batch: number, x: number): number {
    const { kernels, y } = this;
    this.#x = x;
    kernels.check(kernels.run.maxPool(kernels.geometry({ batch, ...this.#geometry }), x, y));
    return y;
  }

  backward(batch: number, dy: number, dx = this.ownInputGradients): number {
    const { kernels } = this;
    if (dx) {
      const sizes = kernels.geometry({ batch, ...this.#geometry });
      kernels.check(kernels.run.maxPoolGrad(sizes, dy, this.#x, +this.#afterRelu, dx));
    }
    return dx;
  }
}
