import * as v from "valibot";
import type { CompiledKernels } from "../../kernels/compiled_kernels.ts";
import { FloatBlock } from "../../kernels/float_block.ts";
import type { GradientRoom } from "../gradient_room.ts";
import { exactObject, numberWhere } from "../../validation/mod.ts";
import { type LayerKind, LayerOperation, type Pass, type Place, sizeOf } from "../layer.ts";

/**
 * Each channel (the last axis) is brought to mean 0 and variance 1, and then scaled and shifted (Ioffe & Szegedy 2015): in training by
 * the moments of the minibatch, in evaluation by running ones, which are kept as PyTorch keeps them (the variance without bias).
 */
export interface BatchNorm {
  /** Which layer it is. */
  readonly type: "batch-norm";
  /** The share of a minibatch in the running moments, above 0 to 1 (default 0.1). */
  readonly momentum?: number;
  /** Added to variances, above 0 (default 1e-5). */
  readonly epsilon?: number;
}

/** Computes a ReLU behind it as well. */
export const batchNorm = {
  schema: exactObject({
    type: v.literal("batch-norm"),
    momentum: v.optional(numberWhere("a share above 0, at most 1", (share) => share > 0 && share <= 1)),
    epsilon: v.optional(numberWhere("a number above 0", (epsilon) => epsilon > 0)),
  }),
  wants: () => undefined,
  outputShape: (_layer, input) => input,
  parameters: (_layer, input) => {
    const shape = [input.at(-1)!];
    return [
      { name: "scale", shape, fanIn: 1, fanOut: 1, initial: 1 },
      { name: "shift", shape, fanIn: 1, fanOut: 1, initial: 0 },
    ];
  },
  buffers: (_layer, input) => [
    { name: "running-mean", shape: [input.at(-1)!], initial: 0 },
    { name: "running-variance", shape: [input.at(-1)!], initial: 1 },
  ],
  // One number of each channel has no variance.
  minBatch: (_layer, input) => sizeOf(input) > input.at(-1)! ? 1 : 2,
  operation: (layer, place) => new BatchNormalisation(layer, place),
} satisfies LayerKind<BatchNorm>;

class BatchNormalisation extends LayerOperation {
  readonly #channels: number;
  readonly #pixels: number;
  readonly #momentum: number;
  readonly #epsilon: number;
  readonly #place: Place;
  readonly #relu: boolean;
  /** Sums of columns as float64, and behind them up to four coefficients of each column as float32. */
  #room: FloatBlock | undefined;
  #x = 0;
  #training = false;
  /** Of each channel, in float64: the mean taken off, and what it was divided by. */
  #mean = new Float64Array(0);
  #deviation = new Float64Array(0);

  constructor({ momentum = 0.1, epsilon = 1e-5 }: BatchNorm, place: Place) {
    super(sizeOf(place.input), sizeOf(place.input));
    this.#channels = place.input.at(-1)!;
    this.#pixels = this.inputSize / this.#channels;
    this.#momentum = momentum;
    this.#epsilon = epsilon;
    this.#place = place;
    this.#relu = place.after[0] === "relu";
  }

  /** Without a ReLU behind it. */
  get keepsGradient(): boolean {
    return !this.#relu;
  }

  override reserve(kernels: CompiledKernels, batch: number, gradients: GradientRoom): void {
    super.reserve(kernels, batch, gradients);
    this.#room = new FloatBlock(kernels, (4 + 4) * this.#channels);
  }

  override release(): void {
    super.release();
    this.#room?.[Symbol.dispose]();
    this.#room = undefined;
  }

  /** @throws {RangeError} In training, when there is one number of each channel, which has no variance. */
  forward(batch: number, x: number, pass: Pass): number {
    const { kernels, y } = this, channels = this.#channels, rows = batch * this.#pixels;
    this.#x = x;
    this.#training = pass.mode === "training";
    if (this.#training) this.#takeMoments(rows);
    else {
      const [mean, variance] = this.#floats(this.#place.buffers, 2);
      this.#mean = Float64Array.from(mean);
      this.#deviation = Float64Array.from(variance, (square) => Math.sqrt(square + this.#epsilon));
    }
    const [scale, shift] = this.#floats(this.#place.weights, 2), [means, scales, shifts] = this.#coefficients;
    for (let j = 0; j < channels; j++) {
      means[j] = this.#mean[j];
      scales[j] = scale[j] / this.#deviation[j];
      shifts[j] = shift[j];
    }
    kernels.check(kernels.run.normaliseColumns(x, rows, channels, this.#coefficientsAddress, +this.#relu, y));
    return y;
  }

  backward(batch: number, dy: number, dx = this.#relu ? dy : this.takeInputGradients()): number {
    const { kernels } = this, channels = this.#channels, rows = batch * this.#pixels;
    if (this.#relu) this.maskByOutputs(batch, dy);
    const [sums, products] = this.#moments(this.#x, dy, rows);
    const [scale] = this.#floats(this.#place.weights, 1);
    const [ofScale, ofShift] = this.#floats(this.#place.gradients, 2), [means, scales, a, b] = this.#coefficients;
    for (let j = 0; j < channels; j++) {
      const mean = this.#mean[j], deviation = this.#deviation[j];
      const gradient = (products[j] - mean * sums[j]) / deviation;
      ofScale[j] = gradient;
      ofShift[j] = sums[j];
      means[j] = mean;
      scales[j] = scale[j] / deviation;
      a[j] = this.#training ? sums[j] / rows : 0;
      b[j] = this.#training ? scale[j] / deviation / deviation * gradient / rows : 0;
    }
    if (dx) {
      const at = this.#coefficientsAddress;
      kernels.check(kernels.run.normaliseColumnsGrad(dy, this.#x, rows, channels, at, dx));
    }
    return dx;
  }

  #takeMoments(rows: number): void {
    if (rows < 2) {
      throw new RangeError(
        "Batch normalisation got one number of each channel to train on: wanted two at least; take another batch size, or leave that example out",
      );
    }
    const [sums, squares] = this.#moments(this.#x, this.#x, rows), kept = 1 - this.#momentum;
    this.#mean = sums.map((sum) => sum / rows);
    const variance = squares.map((square, j) => Math.max(0, square / rows - this.#mean[j] * this.#mean[j]));
    this.#deviation = variance.map((square) => Math.sqrt(square + this.#epsilon));
    const [runningMean, runningVariance] = this.#floats(this.#place.buffers, 2);
    for (let j = 0; j < this.#channels; j++) {
      runningMean[j] = kept * runningMean[j] + this.#momentum * this.#mean[j];
      runningVariance[j] = kept * runningVariance[j] + this.#momentum * (variance[j] * rows / (rows - 1));
    }
  }

  /** For each channel the sum of z, and that of z * x, in float64. */
  #moments(x: number, z: number, rows: number): [Float64Array, Float64Array] {
    const { kernels } = this, channels = this.#channels, { run } = kernels, { address } = this.#room!;
    const partials = kernels.workspace(run.columnMomentsRoom(rows, channels));
    kernels.check(run.columnMoments(x, z, rows, channels, address, partials));
    const view = new DataView(kernels.room.memory.buffer, address, 16 * channels);
    const read = (from: number) =>
      Float64Array.from({ length: channels }, (_, j) => view.getFloat64(from + 8 * j, true));
    return [read(0), read(8 * channels)];
  }

  get #coefficientsAddress(): number {
    return this.#room!.address + 16 * this.#channels;
  }

  get #coefficients(): Float32Array[] {
    return this.#floats(this.#coefficientsAddress, 4);
  }

  /** So many rows of numbers, one for each channel, where they lie. */
  #floats(address: number, count: number): Float32Array[] {
    const { buffer } = this.kernels.room.memory, channels = this.#channels;
    return Array.from({ length: count }, (_, i) => new Float32Array(buffer, address + 4 * i * channels, channels));
  }
}
