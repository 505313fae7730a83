import * as v from "valibot";
import { exactObject } from "../../validation/mod.ts";
import { type LayerKind, LayerOperation, sizeOf } from "../layer.ts";

/** max(x, 0), number by number. */
export interface Relu {
  /** Which layer it is. */
  readonly type: "relu";
}

/** Layers that compute a ReLU behind them themselves. */
const withRelu: readonly string[] = ["conv2d", "dense", "batch-norm", "residual"];

/** See {@linkcode Relu}. */
export const relu = {
  schema: exactObject({ type: v.literal("relu") }),
  wants: () => undefined,
  outputShape: (_layer, input) => input,
  parameters: () => [],
  operation: (_layer, { input, before: [before] }) =>
    withRelu.includes(before) ? undefined : new Rectification(sizeOf(input)),
} satisfies LayerKind<Relu>;

class Rectification extends LayerOperation {
  constructor(size: number) {
    super(size, size);
  }

  forward(batch: number, x: number): number {
    const { kernels, y } = this;
    kernels.check(kernels.run.relu(x, y, batch * this.outputSize));
    return y;
  }

  backward(batch: number, dy: number, dx = dy): number {
    const { kernels } = this;
    if (dx) kernels.check(kernels.run.reluGrad(dy, this.y, dx, batch * this.outputSize));
    return dx;
  }
}
