import * as v from "valibot";
import { exactObject, numberWhere } from "../../validation/mod.ts";
import { type LayerKind, LayerOperation, type Place, sizeOf } from "../layer.ts";

/** x where it is above 0, and slope * x elsewhere. */
export interface LeakyRelu {
  /** Which layer it is. */
  readonly type: "leaky-relu";
  /** From 0 to below 1; PyTorch's default is 0.01. */
  readonly slope: number;
}

/** 1 / (1 + e^-x). */
export interface Sigmoid {
  /** Which layer it is. */
  readonly type: "sigmoid";
}

/** The hyperbolic tangent. */
export interface Tanh {
  /** Which layer it is. */
  readonly type: "tanh";
}

/** x * sigmoid(x), also called swish (Ramachandran et al. 2017). */
export interface Silu {
  /** Which layer it is. */
  readonly type: "silu";
}

/** x times the share of a standard normal distribution below x, exactly and not by tanh (Hendrycks & Gimpel 2016). */
export interface Gelu {
  /** Which layer it is. */
  readonly type: "gelu";
}

/** What is the same for all that work number by number. */
const byNumber = (which: number) => ({
  wants: () => undefined,
  outputShape: (_layer: unknown, input: readonly number[]) => input,
  parameters: () => [],
  operation: (layer: { readonly type: string; readonly slope?: number }, { input }: Place) =>
    new Activation(which, layer.slope ?? 0, sizeOf(input)),
});

/** Numbers of the kinds as assembly/activations.ts has them. */
export const leakyRelu = {
  schema: exactObject({
    type: v.literal("leaky-relu"),
    slope: numberWhere("a slope from 0 to below 1", (slope) => slope >= 0 && slope < 1),
  }),
  ...byNumber(0),
} satisfies LayerKind<LeakyRelu>;

/** See {@linkcode Sigmoid}. */
export const sigmoid = {
  schema: exactObject({ type: v.literal("sigmoid") }),
  ...byNumber(1),
} satisfies LayerKind<Sigmoid>;

/** See {@linkcode Tanh}. */
export const tanh = { schema: exactObject({ type: v.literal("tanh") }), ...byNumber(2) } satisfies LayerKind<Tanh>;

/** See {@linkcode Silu}. */
export const silu = { schema: exactObject({ type: v.literal("silu") }), ...byNumber(3) } satisfies LayerKind<Silu>;

/** See {@linkcode Gelu}. */
export const gelu = { schema: exactObject({ type: v.literal("gelu") }), ...byNumber(4) } satisfies LayerKind<Gelu>;

class Activation extends LayerOperation {
  #x = 0;

  constructor(readonly which: number, readonly slope: number, size: number) {
    super(size, size);
  }

  forward(batch: number, x: number): number {
    const { kernels, which, slope, y } = this;
    this.#x = x;
    kernels.check(kernels.run.activate(which, x, slope, y, batch * this.outputSize));
    return y;
  }

  backward(batch: number, dy: number, dx = this.takeInputGradients()): number {
    const { kernels, which, slope } = this;
    if (dx) kernels.check(kernels.run.activateGrad(which, dy, this.#x, slope, dx, batch * this.outputSize));
    return dx;
  }
}
