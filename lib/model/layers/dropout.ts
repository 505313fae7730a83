import * as v from "valibot";
import type { CompiledKernels } from "../../kernels/compiled_kernels.ts";
import { FloatBlock } from "../../kernels/float_block.ts";
import type { GradientRoom } from "../gradient_room.ts";
import type { RandomStream } from "../../random/mod.ts";
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

/** The same for whole channels (the last axis) of an example: each is dropped or kept as one (Tompson et al. 2015). */
export interface ChannelDropout {
  /** Which layer it is. */
  readonly type: "channel-dropout";
  /** Probability of 0, from 0 to below 1. */
  readonly rate: number;
}

const rate = numberWhere("a rate from 0 to below 1", (rate) => rate >= 0 && rate < 1);

/** Draws one number from the stream for each that it is given. */
export const dropout = {
  schema: exactObject({ type: v.literal("dropout"), rate }),
  wants: () => undefined,
  outputShape: (_layer, input) => input,
  parameters: () => [],
  operation: ({ rate }, { input }) => rate > 0 ? new Masking(sizeOf(input), rate, sizeOf(input)) : undefined,
} satisfies LayerKind<Dropout>;

/** Draws one number from the stream for each channel of each example. */
export const channelDropout = {
  schema: exactObject({ type: v.literal("channel-dropout"), rate }),
  wants: () => undefined,
  outputShape: (_layer, input) => input,
  parameters: () => [],
  operation: ({ rate }, { input }) => rate > 0 ? new Masking(sizeOf(input), rate, input.at(-1)!) : undefined,
} satisfies LayerKind<ChannelDropout>;

class Masking extends LayerOperation {
  #mask: FloatBlock | undefined;
  #masked = false;

  /** @param drawn How many numbers are drawn for an example: they are repeated along it. */
  constructor(size: number, readonly rate: number, readonly drawn: number) {
    super(size, size);
  }

  override reserve(kernels: CompiledKernels, batch: number, gradients: GradientRoom): void {
    super.reserve(kernels, batch, gradients);
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
    const { kernels, y } = this, mask = this.#mask!, length = batch * this.outputSize;
    this.#draw(batch, pass.random);
    kernels.check(kernels.run.multiply(x, mask.address, y, length));
    return y;
  }

  backward(batch: number, dy: number, dx = this.takeInputGradients()): number {
    const { kernels } = this, length = batch * this.outputSize;
    if (dx) {
      if (this.#masked) kernels.check(kernels.run.multiply(dy, this.#mask!.address, dx, length));
      else kernels.bytes.copyWithin(dx, dy, dy + 4 * length);
    }
    return dx;
  }

  /** Takes the stream's numbers within the kernels, and leaves it behind them. */
  #draw(batch: number, random: RandomStream): void {
    const { kernels, rate } = this, address = kernels.workspace(16);
    const words = new Int32Array(kernels.bytes.buffer, address, 4);
    // Of each 64-bit word the streams have the higher half first, memory has the lower.
    const [high0, low0, high1, low1] = random.state();
    words.set([low0, high0, low1, high1]);
    kernels.run.dropoutMask(address, rate, 1 / (1 - rate), batch, this.drawn, this.outputSize, this.#mask!.address);
    random.setState([words[1], words[0], words[3], words[2]]);
  }
}
