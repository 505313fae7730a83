import type { CompiledKernels } from "../kernels/compiled_kernels.ts";
import { convolve, convolveFilterGradient, convolveInputGradient } from "../kernels/convolution.ts";
import { FloatBlock } from "../kernels/float_block.ts";
import type { WindowGeometry } from "../kernels/window_geometry.ts";
import type { RandomStream } from "../random/mod.ts";
import { definitionOf } from "./layers.ts";
import type { Model } from "./model.ts";

/** What one or a few layers of a model compute, on addresses in the backend's memory. */
export interface Operation {
  /** Makes room for minibatches of up to so many examples. */
  reserve(kernels: CompiledKernels, batch: number): void;
  /** Gives the room back. */
  release(): void;
  /** Computes the outputs of a minibatch at `x`, and says where they lie. */
  forward(batch: number, x: number, dropout: RandomStream | undefined): number;
  /**
   * Computes the gradients by the weights, and by the inputs of the last `forward`, from that by the outputs at `dy`, which
   * it may overwrite. Says where the gradient by the inputs lies.
   *
   * @param dx Where it shall go if it is not to stay in the operation's own room; 0 if it is not wanted.
   */
  backward(batch: number, dy: number, dx?: number): number;
}

/** The operations of a model, whose weights and their gradients lie one tensor behind the other from these addresses on. */
export function operationsOf(
  { inputShape, layers }: Model,
  weights: number,
  gradients: number,
): { operations: Operation[]; outputShape: readonly number[] } {
  const operations: Operation[] = [];
  let shape = inputShape, offset = 0;
  layers.forEach((layer, i) => {
    const definition = definitionOf(layer);
    const input = shape, next = layers[i + 1]?.type;
    const parameters = definition.parameters(layer, input);
    const addresses: ParameterAddresses = { weights: weights + offset, gradients: gradients + offset };
    shape = definition.outputShape(layer, input);
    offset += 4 * parameters.reduce((sum, parameter) => sum + size(parameter.shape), 0);
    switch (layer.type) {
      case "conv2d":
        // Pooling masks the gradient of the ReLU before it.
        operations.push(
          new Convolution(addresses, input, layer, next === "relu", layers[i + 2]?.type !== "max-pool"),
        );
        break;
      case "dense":
        operations.push(new Dense(addresses, input[0], layer.units, next === "relu"));
        break;
      case "relu":
        if (!isFused(layers[i - 1]?.type)) operations.push(new Relu(size(input)));
        break;
      case "max-pool": {
        const afterRelu = layers[i - 1]?.type === "relu" && layers[i - 2]?.type === "conv2d";
        operations.push(new MaxPool(input, shape, layer.size, afterRelu));
        break;
      }
      case "dropout":
        if (layer.rate > 0) operations.push(new Dropout(size(input), layer.rate));
    }
  });
  return { operations, outputShape: shape };
}

/** Whether a ReLU behind such a layer is computed with it. */
const isFused = (type: string | undefined) => type === "conv2d" || type === "dense";

const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

interface ParameterAddresses {
  readonly weights: number;
  readonly gradients: number;
}

/** An operation with room of its own for outputs and for the gradient by its inputs. */
abstract class Layered {
  protected kernels!: CompiledKernels;
  #outputs: FloatBlock | undefined;
  #inputGradients: FloatBlock | undefined;
  #capacity = 0;

  constructor(readonly inputSize: number, readonly outputSize: number) {}

  reserve(kernels: CompiledKernels, batch: number): void {
    this.kernels = kernels;
    this.#capacity = batch;
    this.#outputs = new FloatBlock(kernels, batch * this.outputSize);
  }

  release(): void {
    this.#outputs?.[Symbol.dispose]();
    this.#inputGradients?.[Symbol.dispose]();
    this.#outputs = this.#inputGradients = undefined;
  }

  protected get y(): number {
    return this.#outputs!.address;
  }

  /** Where the gradient by the inputs goes unless it is wanted elsewhere. Evaluation never needs it. */
  protected get ownInputGradients(): number {
    this.#inputGradients ??= new FloatBlock(this.kernels, this.#capacity * this.inputSize);
    return this.#inputGradients.address;
  }

  /** The gradient by a bias: the sum of the rows of dy. */
  protected biasGradient(dy: number, rows: number, columns: number, gradient: number): void {
    const { run } = this.kernels;
    const partials = this.kernels.workspace(run.columnSumsRoom(rows, columns));
    this.kernels.check(run.columnSums(dy, rows, columns, gradient, partials));
  }
}

class Dense extends Layered implements Operation {
  readonly #addresses: ParameterAddresses;
  readonly #relu: boolean;
  #x = 0;

  constructor(addresses: ParameterAddresses, inputs: number, units: number, relu: boolean) {
    super(inputs, units);
    this.#addresses = addresses;
    this.#relu = relu;
  }

  forward(batch: number, x: number): number {
    const { kernels, inputSize: k, outputSize: n, y } = this, kernel = this.#addresses.weights;
    this.#x = x;
    kernels.check(kernels.run.matmul(0, 0, batch, n, k, x, k, kernel, n, kernel + 4 * k * n, +this.#relu, y, n));
    return y;
  }

  backward(batch: number, dy: number, dx = this.ownInputGradients): number {
    const { kernels, inputSize: k, outputSize: n } = this, { weights, gradients } = this.#addresses;
    if (this.#relu) kernels.check(kernels.run.reluGrad(dy, this.y, dy, batch * n));
    kernels.check(kernels.run.matmul(1, 0, k, n, batch, this.#x, k, dy, n, 0, 0, gradients, n));
    this.biasGradient(dy, batch, n, gradients + 4 * k * n);
    if (dx) kernels.check(kernels.run.matmul(0, 1, batch, k, n, dy, n, weights, n, 0, 0, dx, k));
    return dx;
  }
}

class Convolution extends Layered implements Operation {
  readonly #addresses: ParameterAddresses;
  readonly #relu: boolean;
  readonly #masks: boolean;
  readonly #geometry: Omit<WindowGeometry, "batch">;
  #x = 0;

  constructor(
    addresses: ParameterAddresses,
    [height, width, channels]: readonly number[],
    { filters, kernelSize }: { readonly filters: number; readonly kernelSize: number },
    relu: boolean,
    masks: boolean,
  ) {
    super(height * width * channels, height * width * filters);
    this.#addresses = addresses;
    this.#relu = relu;
    this.#masks = masks;
    const before = Math.floor((kernelSize - 1) / 2);
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

  get #kernelSize(): number {
    const { filterHeight, filterWidth, inChannels, outChannels } = this.#geometry;
    return filterHeight * filterWidth * inChannels * outChannels;
  }

  forward(batch: number, x: number): number {
    const { y } = this, filter = this.#addresses.weights, bias = filter + 4 * this.#kernelSize;
    this.#x = x;
    convolve(this.kernels, { batch, ...this.#geometry }, { x, filter, bias, relu: this.#relu, y });
    return y;
  }

  backward(batch: number, dy: number, dx = this.ownInputGradients): number {
    const { kernels } = this, { weights, gradients } = this.#addresses, geometry = { batch, ...this.#geometry };
    const { outHeight, outWidth, outChannels } = geometry;
    if (this.#relu && this.#masks) kernels.check(kernels.run.reluGrad(dy, this.y, dy, batch * this.outputSize));
    convolveFilterGradient(kernels, geometry, { x: this.#x, dy, dw: gradients });
    this.biasGradient(dy, batch * outHeight * outWidth, outChannels, gradients + 4 * this.#kernelSize);
    if (dx) convolveInputGradient(kernels, geometry, { dy, filter: weights, dx });
    return dx;
  }
}

class MaxPool extends Layered implements Operation {
  readonly #geometry: Omit<WindowGeometry, "batch">;
  readonly #afterRelu: boolean;
  #x = 0;

  constructor(
    [height, width, channels]: readonly number[],
    [outHeight, outWidth]: readonly number[],
    window: number,
    afterRelu: boolean,
  ) {
    super(height * width * channels, outHeight * outWidth * channels);
    this.#geometry = {
      inHeight: height,
      inWidth: width,
      inChannels: channels,
      outHeight,
      outWidth,
      outChannels: channels,
      filterHeight: window,
      filterWidth: window,
      strideHeight: window,
      strideWidth: window,
      dilationHeight: 1,
      dilationWidth: 1,
      padTop: 0,
      padLeft: 0,
    };
    this.#afterRelu = afterRelu;
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

class Relu extends Layered implements Operation {
  constructor(size: number) {
    super(size, size);
  }

  forward(batch: number, x: number): number {
    const { kernels, y } = this;
    kernels.check(kernels.run.relu(x, y, batch * this.outputSize));
    return y;
  }

  backward(batch: number, dy: number, dx = this.ownInputGradients): number {
    const { kernels } = this;
    if (dx) kernels.check(kernels.run.reluGrad(dy, this.y, dx, batch * this.outputSize));
    return dx;
  }
}

/** Inverted dropout (Srivastava et al. 2014, section 10): what stays is scaled up, so that evaluation changes nothing. */
class Dropout extends Layered implements Operation {
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

  forward(batch: number, x: number, dropout: RandomStream | undefined): number {
    this.#masked = dropout !== undefined;
    if (!dropout) return x;
    const { kernels, y, rate } = this, mask = this.#mask!, values = mask.values, length = batch * this.outputSize;
    for (let i = 0; i < length; i++) values[i] = dropout.uniform() < rate ? 0 : 1 / (1 - rate);
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
