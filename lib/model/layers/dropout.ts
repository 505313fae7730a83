import * as v from "valibot";
import type { CompiledKernels } from "../../kernels/compiled_kernels.ts";
import { FloatBlock } from "../../kernels/float_block.ts";
import { exactObject, numberWhere } from "../../validation/mod.ts";
import { type LayerKind, LayerOperation, type Pass, sizeOf } from "../layer.ts";

/**
 * In training each number is 0 with a probability, and scaled up otherwise, so that evaluation changes nothing: inverted
 * dropout (Srivastava et al. 2014, section 10).
 */
export interface Dropout {
  /** Which layer it is. */
  readonly type: "dropout";
  /** Probability of 0, from 0 to below 1. */
  readonly rate: number;
}

/** Draws one number from the stream for each that it is given. */
export const dropout = {
  schema: exactObject({
    type: v.literal("dropout"),
    rate: numberWhere("a rate from 0 to below 1", (rate) => rate >= 0 && rate < 1),
  }),
  wants: () => undefined,
  outputShape: (_layer, input) => input,
  parameters: () => [],
  operation: ({ rate }, { input }) => rate > 0 ? new Masking(sizeOf(input), rate) : undefined,
} satisfies LayerKind<Dropout>;

class Masking extends LayerOperation {
  #mask: FloatBlock | undefined;
  #masked = false;

  constructor(size: number, readonly rate: number) {
    super(size, size);
  }

  override reserve(kernels: CompiledKernels, batch: number): void {
    super.reserve(kernels, batch);
    this.#mask = new FloatBlock(kernels, batch * this.outputSize);
  }

  override release(): void {
    super.release();
    this.#mask?.[Symbol.dispose]();
    this.#mask = undefined;
  }

  forward(batch: number, x: number, pass: Pass): number {
    this.#masked = pass.mode === "training";
    if (pass.mode === "evaluation") return x;
    const { kernels, y, rate } = this, mask = this.#mask!, values = mask.values, length = batch * this.outputSize;
    for (let i = 0; i < length; i++) values[i] = pass.random.uniform() < rate ? 0 : 1 / (1 - rate);
    kernels.check(kernels.run.multiply(x, mask.address, y, length));
    return y;
  }

  backward(batch: number, dy: number, dx = this.ownInputGradients): number {
    const { kernels } = this, length = batch * this.outputSize;
    if (dx) {
      if (this.#masked) kernels.check(kernels.run.multiply(dy, this.#mask!.address, dx, length));
      else kernels.bytes.copyWithin(dx, dy, dy + 4 * length);
    }
    return dx;
  }
}
