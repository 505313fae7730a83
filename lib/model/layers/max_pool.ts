import * as v from "valibot";
import { exactObject, wholeNumber } from "../../validation/mod.ts";
import { type LayerKind, LayerOperation, type Place, sizeOf } from "../layer.ts";
import { pooledShape, poolGeometry, wantsWindow } from "../windows.ts";

/** The largest of each square window, channel by channel; what is left over at the end is dropped. */
export interface MaxPool {
  /** Which layer it is. */
  readonly type: "max-pool";
  /** Height and width of a window. */
  readonly size: number;
  /** How far apart windows are (default: their size). */
  readonly stride?: number;
  /** Places around the image on each side that no window chooses, at most half the size (default 0). */
  readonly padding?: number;
}

/** Max pooling. */
export const maxPool = {
  schema: exactObject({
    type: v.literal("max-pool"),
    size: wholeNumber(1),
    stride: v.optional(wholeNumber(1)),
    padding: v.optional(wholeNumber(0)),
  }),
  wants: wantsWindow,
  outputShape: pooledShape,
  parameters: () => [],
  operation: (layer, place) => new Pooling(layer, place),
} satisfies LayerKind<MaxPool>;

class Pooling extends LayerOperation {
  readonly #geometry: ReturnType<typeof poolGeometry>;
  readonly #afterRelu: boolean;
  #x = 0;

  constructor(layer: MaxPool, { input, output, before }: Place) {
    super(sizeOf(input), sizeOf(output));
    this.#geometry = poolGeometry(layer, input, output);
    this.#afterRelu = before[0] === "relu" && before[1] === "conv2d";
  }

  forward(batch: number, x: number): number {
    const { kernels, y } = this;
    this.#x = x;
    kernels.check(kernels.run.maxPool(kernels.geometry({ batch, ...this.#geometry }), x, y));
    return y;
  }

  backward(batch: number, dy: number, dx = this.takeInputGradients()): number {
    const { kernels } = this;
    if (dx) {
      const sizes = kernels.geometry({ batch, ...this.#geometry });
      kernels.check(kernels.run.maxPoolGrad(sizes, dy, this.#x, +this.#afterRelu, dx));
    }
    return dx;
  }
}
