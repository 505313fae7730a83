import * as v from "valibot";
import { exactObject, wholeNumber } from "../../validation/mod.ts";
import { type LayerKind, LayerOperation, type Place, type Shape, sizeOf, wantsImage } from "../layer.ts";
import { pooledShape, poolGeometry, type PoolWindow, wantsWindow } from "../windows.ts";

/** The mean of each square window, channel by channel; zeros around the image count, as PyTorch counts them. */
export interface AveragePool {
  /** Which layer it is. */
  readonly type: "average-pool";
  /** Height and width of a window. */
  readonly size: number;
  /** How far apart windows are (default: their size). */
  readonly stride?: number;
  /** Zeros around the image on each side, at most half the size (default 0). */
  readonly padding?: number;
}

/** The mean of each channel over the whole image: one number each. */
export interface GlobalAveragePool {
  /** Which layer it is. */
  readonly type: "global-average-pool";
}

/** See {@linkcode AveragePool}. */
export const averagePool = {
  schema: exactObject({
    type: v.literal("average-pool"),
    size: wholeNumber(1),
    stride: v.optional(wholeNumber(1)),
    padding: v.optional(wholeNumber(0)),
  }),
  wants: wantsWindow,
  outputShape: pooledShape,
  parameters: () => [],
  operation: (layer, { input, output }) => new Averaging(layer, input, output),
} satisfies LayerKind<AveragePool>;

/** See {@linkcode GlobalAveragePool}. */
export const globalAveragePool = {
  schema: exactObject({ type: v.literal("global-average-pool") }),
  wants: (_layer, input) => wantsImage(input),
  outputShape: (_layer, input) => [input[2]],
  parameters: () => [],
  operation: (_layer, { input }: Place) => new Averaging({ size: input[0], width: input[1] }, input, [1, 1, input[2]]),
} satisfies LayerKind<GlobalAveragePool>;

class Averaging extends LayerOperation {
  readonly #geometry: ReturnType<typeof poolGeometry>;

  constructor(window: PoolWindow, input: Shape, output: Shape) {
    super(sizeOf(input), sizeOf(output));
    this.#geometry = poolGeometry(window, input, output);
  }

  forward(batch: number, x: number): number {
    const { kernels, y } = this;
    kernels.check(kernels.run.averagePool(kernels.geometry({ batch, ...this.#geometry }), x, y));
    return y;
  }

  backward(batch: number, dy: number, dx = this.takeInputGradients()): number {
    const { kernels } = this;
    if (dx) kernels.check(kernels.run.averagePoolGrad(kernels.geometry({ batch, ...this.#geometry }), dy, dx));
    return dx;
  }
}
