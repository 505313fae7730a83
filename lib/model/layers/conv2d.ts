import * as v from "valibot";
import type { CompiledKernels } from "../../kernels/compiled_kernels.ts";
import { convolve, convolveFilterGradient, convolveInputGradient } from "../../kernels/convolution.ts";
import { FloatBlock } from "../../kernels/float_block.ts";
import type { WindowGeometry } from "../../kernels/window_geometry.ts";
import type { GradientRoom } from "../gradient_room.ts";
import { exactObject, shown, wholeNumber } from "../../validation/mod.ts";
import { type LayerKind, LayerOperation, type Place, type Shape, sizeOf, wantsImage } from "../layer.ts";

/** A convolution with square filters. */
export interface Conv2d {
  /** Which layer it is. */
  readonly type: "conv2d";
  /** How many channels come out. */
  readonly filters: number;
  /** Height and width of a filter. */
  readonly kernelSize: number;
  /** How far apart the places are that it is put to (default 1). */
  readonly stride?: number;
  /**
   * Zeros around the image: so many on each side; `valid` for none; or (the default) `same`: so many that the size is that of the
   * input divided by the stride, rounded up, of an odd number one more at the end, as TensorFlow has it.
   */
  readonly padding?: number | "same" | "valid";
  /** How far apart the places of a filter are (default 1). */
  readonly dilation?: number;
  /** In so many groups channels are cut, each with its own share of the filters (default 1; as many as channels: depthwise). */
  readonly groups?: number;
  /** Whether each filter has a number that is added (default true). */
  readonly bias?: boolean;
}

function outputShape(layer: Conv2d, input: Shape): Shape {
  const [height, width] = [input[0], input[1]].map((length) => placesAlong(layer, length).count);
  return [height, width, layer.filters];
}

/** Computes a ReLU behind it as well. */
export const conv2d = {
  schema: exactObject({
    type: v.literal("conv2d"),
    filters: wholeNumber(1),
    kernelSize: wholeNumber(1),
    stride: v.optional(wholeNumber(1)),
    padding: v.optional(
      v.union(
        [v.picklist(["same", "valid"]), wholeNumber(0)],
        ({ input }) => `is ${shown(input)}, wanted "same", "valid" or a whole number of at least 0`,
      ),
    ),
    dilation: v.optional(wholeNumber(1)),
    groups: v.optional(wholeNumber(1)),
    bias: v.optional(v.boolean()),
  }),
  wants: (layer, input) => {
    const misfit = wantsImage(input), { groups = 1, filters, kernelSize, dilation = 1 } = layer;
    if (misfit) return misfit;
    if (input[2] % groups !== 0) return `a number of channels that ${groups} groups divide`;
    if (filters % groups !== 0) return `${filters} filters that ${groups} groups divide`;
    const reach = (kernelSize - 1) * dilation + 1;
    return outputShape(layer, input).every((length) => length > 0)
      ? undefined
      : `at least ${reach} x ${reach} with its padding, as much as a filter reaches over`;
  },
  outputShape,
  parameters: ({ filters, kernelSize, groups = 1, bias = true }, [, , channels]) => {
    const fanIn = kernelSize * kernelSize * channels / groups;
    const fanOut = kernelSize * kernelSize * filters;
    return [
      { name: "kernel", shape: [kernelSize, kernelSize, channels / groups, filters], fanIn, fanOut },
      ...bias ? [{ name: "bias", shape: [filters], fanIn, fanOut }] : [],
    ];
  },
  multiplications: (layer, input) => {
    const { kernelSize, groups = 1 } = layer;
    return sizeOf(outputShape(layer, input)) * kernelSize * kernelSize * input[2] / groups;
  },
  operation: (layer, place) => {
    const channels = place.input[2], { groups = 1, filters } = layer;
    if (groups === 1) return new Convolution(layer, place);
    return groups === channels && filters === channels
      ? new DepthwiseConvolution(layer, place)
      : new GroupedConvolution(layer, place, groups);
  },
} satisfies LayerKind<Conv2d>;

/** How many places a filter is put to along a length, and how many zeros lie before it. */
function placesAlong({ kernelSize, stride = 1, padding = "same", dilation = 1 }: Conv2d, length: number) {
  const reach = (kernelSize - 1) * dilation + 1;
  if (padding === "same") {
    const count = Math.ceil(length / stride);
    return { count, before: Math.floor(Math.max(0, (count - 1) * stride + reach - length) / 2) };
  }
  const before = padding === "valid" ? 0 : padding;
  return { count: Math.floor((length + 2 * before - reach) / stride) + 1, before };
}

/** What all ways to convolve have in common. */
abstract class Convolving extends LayerOperation {
  protected readonly geometry: Omit<WindowGeometry, "batch">;
  protected readonly kernel: number;
  /** 0 for none. */
  protected readonly bias: number;
  protected readonly kernelGradient: number;
  protected readonly relu: boolean;
  readonly #biasGradient: number;
  readonly #masks: boolean;
  protected x = 0;

  constructor(layer: Conv2d, { input, output, weights, gradients, after }: Place) {
    super(sizeOf(input), sizeOf(output));
    const { kernelSize, stride = 1, dilation = 1, groups = 1, bias = true } = layer;
    const [inHeight, inWidth, inChannels] = input, [outHeight, outWidth, outChannels] = output;
    const bytes = 4 * kernelSize * kernelSize * (inChannels / groups) * outChannels;
    this.kernel = weights;
    this.kernelGradient = gradients;
    this.bias = bias ? weights + bytes : 0;
    this.#biasGradient = bias ? gradients + bytes : 0;
    this.relu = after[0] === "relu";
    // Pooling masks the gradient of the ReLU before it.
    this.#masks = this.relu && after[1] !== "max-pool";
    this.geometry = {
      inHeight,
      inWidth,
      inChannels,
      outHeight,
      outWidth,
      outChannels,
      filterHeight: kernelSize,
      filterWidth: kernelSize,
      strideHeight: stride,
      strideWidth: stride,
      dilationHeight: dilation,
      dilationWidth: dilation,
      padTop: placesAlong(layer, inHeight).before,
      padLeft: placesAlong(layer, inWidth).before,
    };
  }

  forward(batch: number, x: number): number {
    this.x = x;
    this.outputsOf(batch);
    return this.y;
  }

  backward(batch: number, dy: number, dx = this.takeInputGradients()): number {
    const { outHeight, outWidth, outChannels } = this.geometry;
    if (this.#masks) this.maskByOutputs(batch, dy);
    this.filterGradient(batch, dy);
    if (this.#biasGradient) this.biasGradient(dy, batch * outHeight * outWidth, outChannels, this.#biasGradient);
    if (dx) this.inputGradient(batch, dy, dx);
    return dx;
  }

  protected abstract outputsOf(batch: number): void;
  protected abstract filterGradient(batch: number, dy: number): void;
  protected abstract inputGradient(batch: number, dy: number, dx: number): void;
}

class Convolution extends Convolving {
  protected outputsOf(batch: number): void {
    const { kernels, x, kernel: filter, bias, relu, y } = this;
    convolve(kernels, { batch, ...this.geometry }, { x, filter, bias, relu, y });
  }

  protected filterGradient(batch: number, dy: number): void {
    convolveFilterGradient(this.kernels, { batch, ...this.geometry }, { x: this.x, dy, dw: this.kernelGradient });
  }

  protected inputGradient(batch: number, dy: number, dx: number): void {
    convolveInputGradient(this.kernels, { batch, ...this.geometry }, { dy, filter: this.kernel, dx });
  }
}

/** In how many parts the batch is cut where gradients by filters are summed: it decides their bits. */
const parts = 8;

class DepthwiseConvolution extends Convolving {
  #sizes(batch: number): number {
    return this.kernels.geometry({ batch, ...this.geometry });
  }

  protected outputsOf(batch: number): void {
    const { kernels, x, kernel, bias, relu, y } = this;
    kernels.check(kernels.run.depthwise(this.#sizes(batch), x, kernel, bias, +relu, y));
  }

  protected filterGradient(batch: number, dy: number): void {
    const { kernels, x, kernelGradient } = this, { filterHeight, filterWidth, inChannels } = this.geometry;
    const room = kernels.workspace(4 * parts * filterHeight * filterWidth * inChannels);
    kernels.check(kernels.run.depthwiseFilterGradient(this.#sizes(batch), x, dy, kernelGradient, parts, room));
  }

  protected inputGradient(batch: number, dy: number, dx: number): void {
    const { kernels, kernel } = this;
    kernels.check(kernels.run.depthwiseInputGradient(this.#sizes(batch), dy, kernel, dx));
  }
}

/** Each group by itself: its channels are copied together, and what comes of them is copied back. */
class GroupedConvolution extends Convolving {
  #x: FloatBlock | undefined;
  #y: FloatBlock | undefined;
  #filter: FloatBlock | undefined;

  constructor(layer: Conv2d, place: Place, readonly groups: number) {
    super(layer, place);
  }

  override reserve(kernels: CompiledKernels, batch: number, gradients: GradientRoom): void {
    super.reserve(kernels, batch, gradients);
    const { filterHeight, filterWidth } = this.geometry, { inChannels, outChannels } = this.#part;
    this.#x = new FloatBlock(kernels, batch * this.inputSize / this.groups);
    this.#y = new FloatBlock(kernels, batch * this.outputSize / this.groups);
    this.#filter = new FloatBlock(kernels, filterHeight * filterWidth * inChannels * outChannels);
  }

  override release(): void {
    super.release();
    for (const block of [this.#x, this.#y, this.#filter]) block?.[Symbol.dispose]();
    this.#x = this.#y = this.#filter = undefined;
  }

  get #part() {
    const { inChannels, outChannels } = this.geometry;
    return { inChannels: inChannels / this.groups, outChannels: outChannels / this.groups };
  }

  /** Does something for each group, with what copies its columns out of a matrix into room of its own, or back. */
  #each(batch: number, body: (geometry: WindowGeometry, take: Copy, put: Copy) => void): void {
    const geometry = { batch, ...this.geometry, ...this.#part };
    for (let group = 0; group < this.groups; group++) {
      const copy = (from: number, columns: number, to: number, rows: number, back: boolean) => {
        const whole = columns * this.groups, offset = 4 * group * columns, { run } = this.kernels;
        const status = back
          ? run.copyColumns(from, columns, rows, columns, to + offset, whole)
          : run.copyColumns(from + offset, whole, rows, columns, to, columns);
        this.kernels.check(status);
        return to;
      };
      body(
        geometry,
        (from, columns, to, rows) => copy(from, columns, to, rows, false),
        (from, columns, to, rows) => copy(from, columns, to, rows, true),
      );
    }
  }

  get #rows() {
    const { inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth } = this.geometry;
    return {
      input: inHeight * inWidth,
      output: outHeight * outWidth,
      filter: filterHeight * filterWidth * this.#part.inChannels,
    };
  }

  protected outputsOf(batch: number): void {
    const { kernels, bias, relu } = this, rows = this.#rows, { inChannels, outChannels } = this.#part;
    let group = 0;
    this.#each(batch, (geometry, take, put) => {
      const x = take(this.x, inChannels, this.#x!.address, batch * rows.input);
      const filter = take(this.kernel, outChannels, this.#filter!.address, rows.filter);
      const y = this.#y!.address, ownBias = bias && bias + 4 * group++ * outChannels;
      convolve(kernels, geometry, { x, filter, bias: ownBias, relu, y });
      put(y, outChannels, this.y, batch * rows.output);
    });
  }

  protected filterGradient(batch: number, dy: number): void {
    const rows = this.#rows, { inChannels, outChannels } = this.#part;
    this.#each(batch, (geometry, take, put) => {
      const x = take(this.x, inChannels, this.#x!.address, batch * rows.input);
      const own = take(dy, outChannels, this.#y!.address, batch * rows.output), dw = this.#filter!.address;
      convolveFilterGradient(this.kernels, geometry, { x, dy: own, dw });
      put(dw, outChannels, this.kernelGradient, rows.filter);
    });
  }

  protected inputGradient(batch: number, dy: number, dx: number): void {
    const rows = this.#rows, { inChannels, outChannels } = this.#part;
    this.#each(batch, (geometry, take, put) => {
      const own = take(dy, outChannels, this.#y!.address, batch * rows.output);
      const filter = take(this.kernel, outChannels, this.#filter!.address, rows.filter);
      convolveInputGradient(this.kernels, geometry, { dy: own, filter, dx: this.#x!.address });
      put(this.#x!.address, inChannels, dx, batch * rows.input);
    });
  }
}

/** Copies columns; says where they are then. */
type Copy = (from: number, columns: number, to: number, rows: number) => number;
