import type * as v from "valibot";
import type { CompiledKernels } from "../kernels/compiled_kernels.ts";
import { FloatBlock } from "../kernels/float_block.ts";
import type { GradientRoom } from "./gradient_room.ts";
import type { RandomStream } from "../random/mod.ts";

/** Lengths of the dimensions of one example, without the batch. */
export type Shape = readonly number[];

/** How many numbers an example of this shape has. */
export const sizeOf = (shape: Shape): number => shape.reduce((product, length) => product * length, 1);

/** A trainable tensor of a layer. */
export interface Parameter {
  /** The place of the layer, its type, and what the tensor is to it: `0-dense/kernel`. */
  readonly name: string;
  /** Its last axis counts the units. */
  readonly shape: readonly number[];
  /** Connections into one unit, as initialisation needs them. */
  readonly fanIn: number;
  /** Connections out of one input, likewise; of convolutions in groups all filters count, as PyTorch counts them. */
  readonly fanOut: number;
  /** What all its numbers are at first, or that they are drawn from the standard normal distribution, whatever rule draws others. */
  readonly initial?: number | "standard normal";
}

/** A tensor of a layer that training changes without a gradient, such as a running mean. */
export interface BufferTensor {
  /** As a {@linkcode Parameter} is named. */
  readonly name: string;
  /** Lengths of its dimensions. */
  readonly shape: readonly number[];
  /** What all its numbers are at first. */
  readonly initial: number;
}

/** A strict object with a `type` of its own. */
type LayerSchema = v.StrictObjectSchema<
  v.ObjectEntries & { readonly type: v.LiteralSchema<string, undefined> },
  v.ErrorMessage<v.StrictObjectIssue>
>;

/** A kind of layer: all that there is to know of it, in one place. */
export interface LayerKind<L extends { readonly type: string }> {
  /** What such a layer has to be. */
  readonly schema: LayerSchema;
  /** What shape it wants in place of this one, in words; undefined where this one fits. */
  wants(layer: L, input: Shape): string | undefined;
  /** Shape of one example after the layer. */
  outputShape(layer: L, input: Shape): Shape;
  /** Its trainable tensors, named within it. */
  parameters(layer: L, input: Shape): readonly Parameter[];
  /** What it keeps besides; nothing where it is not given. */
  buffers?(layer: L, input: Shape): readonly BufferTensor[];
  /** The fewest examples of a minibatch that it can be trained on; 1 where it is not given. */
  minBatch?(layer: L, input: Shape): number;
  /** Multiplications that its matrix products take forward for an example; none where it is not given. */
  multiplications?(layer: L, input: Shape): number;
  /** What computes it; undefined where nothing is to be computed, or the operation of a layer before does. */
  operation(layer: L, place: Place): Operation | undefined;
}

/** Where a layer stands in a net. */
export interface Place {
  /** Shape of one example before the layer. */
  readonly input: Shape;
  /** And after it. */
  readonly output: Shape;
  /** Where its trainable tensors lie, one behind the other. */
  readonly weights: number;
  /** Where the gradients by them go. */
  readonly gradients: number;
  /** Where its buffers lie, one behind the other. */
  readonly buffers: number;
  /** Types of the layers before it, the nearest first. */
  readonly before: readonly string[];
  /** Types of the layers behind it, the nearest first. */
  readonly after: readonly string[];
}

/** What a minibatch goes through a net for: in training, layers may draw from a stream. */
export type Pass = { readonly mode: "evaluation" } | { readonly mode: "training"; readonly random: RandomStream };

/** What one or a few layers of a model compute, on addresses in the kernels' memory. */
export interface Operation {
  /** Whether `backward` leaves the gradient that it is given as it is. */
  readonly keepsGradient?: boolean;
  /** Makes room for minibatches of up to so many examples; gradients get theirs on the way back. */
  reserve(kernels: CompiledKernels, batch: number, gradients: GradientRoom): void;
  /** Gives the room back. */
  release(): void;
  /** Computes the outputs of a minibatch at `x`, and says where they lie. */
  forward(batch: number, x: number, pass: Pass): number;
  /**
   * Computes the gradients by the weights, and by the inputs of the last `forward`, from that by the outputs at `dy`, which
   * it may overwrite. Says where the gradient by the inputs lies.
   *
   * @param dx Where it shall go if it is not to be in room for gradients, which is the caller's to give back; 0 if it is not wanted.
   */
  backward(batch: number, dy: number, dx?: number): number;
}

/** An operation with room of its own for outputs. */
export abstract class LayerOperation implements Operation {
  /** Those that it was given by `reserve`. */
  protected kernels!: CompiledKernels;
  #outputs: FloatBlock | undefined;
  #gradients!: GradientRoom;
  #capacity = 0;

  /** For examples of so many numbers before and after. */
  constructor(readonly inputSize: number, readonly outputSize: number) {}

  reserve(kernels: CompiledKernels, batch: number, gradients: GradientRoom): void {
    this.kernels = kernels;
    this.#gradients = gradients;
    this.#capacity = batch;
    this.#outputs = new FloatBlock(kernels, batch * this.outputSize);
  }

  release(): void {
    this.#outputs?.[Symbol.dispose]();
    this.#outputs = undefined;
  }

  abstract forward(batch: number, x: number, pass: Pass): number;
  abstract backward(batch: number, dy: number, dx?: number): number;

  /** The largest minibatch that there is room for. */
  protected get capacity(): number {
    return this.#capacity;
  }

  /** Where the outputs go. */
  protected get y(): number {
    return this.#outputs!.address;
  }

  /** Room for gradients on their way back. */
  protected get gradients(): GradientRoom {
    return this.#gradients;
  }

  /** Room for the gradient by the inputs, where it is not wanted elsewhere. */
  protected takeInputGradients(): number {
    return this.#gradients.take(this.#capacity * this.inputSize);
  }

  /** Lets through, in place, those gradients by the outputs whose outputs are above 0. */
  protected maskByOutputs(batch: number, dy: number): void {
    this.kernels.check(this.kernels.run.reluGrad(dy, this.y, dy, batch * this.outputSize));
  }

  /** The gradient by a bias: the sum of the rows of dy. */
  protected biasGradient(dy: number, rows: number, columns: number, gradient: number): void {
    const { run } = this.kernels;
    const partials = this.kernels.workspace(run.columnSumsRoom(rows, columns));
    this.kernels.check(run.columnSums(dy, rows, columns, gradient, partials));
  }
}

/** Says what an image layer wants in place of a shape that is none. */
export function wantsImage(input: Shape): string | undefined {
  return input.length === 3 ? undefined : "height, width and channels: put it before any flatten and dense";
}
