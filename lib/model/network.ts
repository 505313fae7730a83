import { areLabels, type ByteImages, type Targets } from "../dataset/mod.ts";
import type { CompiledKernels } from "../kernels/compiled_kernels.ts";
import { FloatBlock } from "../kernels/float_block.ts";
import { Chain } from "./chain.ts";
import { GradientRoom } from "./gradient_room.ts";
import { type BufferTensor, type Parameter, type Pass, sizeOf } from "./layer.ts";
import type { LossResult } from "./loss.ts";
import { type Loss, lossesOf, lossKindOf, lossObject, wantedOutputs } from "./losses.ts";
import { buffersOf, type Model, outputCount, parametersOf } from "./model.ts";

const evaluation: Pass = { mode: "evaluation" };

/**
 * A model with weights in the memory of compiled kernels, computed by them without a tensor in between: a layer with its bias
 * and ReLU is one call forward and a few calls backward.
 *
 * One minibatch at a time lies in it: write it into `inputs(batch)`, then ask for `loss()` or `lossAndGradients()`.
 *
 * @example
 * ```ts
 * import { runningKernels, startBackend } from "../backend/mod.ts";
 * import { mlp } from "./mlp.ts";
 * import { Network } from "./network.ts";
 *
 * const backend = await startBackend({ threads: 1 });
 * {
 *   using network = new Network(runningKernels(), mlp([2], [], 1));
 *   network.weights = [Float32Array.of(3, 4), Float32Array.of(0.5)];
 *   network.inputs(1).set([1, 10]);
 *   console.assert(network.outputs()[0] === 43.5);
 *   console.assert(network.loss("mean-squared-error", Float32Array.of(42)).mean === 2.25);
 * }
 * await backend.dispose();
 * ```
 */
export class Network {
  /** The trainable tensors, in the order of `weights`. */
  readonly parameters: readonly Parameter[];
  /** What training changes without a gradient, in the order of `buffers`. */
  readonly bufferTensors: readonly BufferTensor[];
  readonly #kernels: CompiledKernels;
  readonly #layers: Chain;
  readonly #gradientRoom: GradientRoom;
  readonly #inputSize: number;
  readonly #outputSize: number;
  /** All weights, and all their gradients, one tensor behind the other. */
  readonly #weights: FloatBlock;
  readonly #gradients: FloatBlock;
  readonly #buffers: FloatBlock;
  /** Sum of the losses (float64), number of right answers (int32). */
  readonly #result: FloatBlock;
  #capacity = 0;
  #batch = 0;
  #lastOutputs = 0;
  #inputs: FloatBlock | undefined;
  #targets: FloatBlock | undefined;
  #outputGradient: FloatBlock | undefined;
  #inputGradient: FloatBlock | undefined;

  /** @throws {RangeError} When memory runs out. */
  constructor(kernels: CompiledKernels, readonly model: Model) {
    this.#kernels = kernels;
    this.#gradientRoom = new GradientRoom(kernels);
    this.parameters = parametersOf(model);
    this.bufferTensors = buffersOf(model);
    const count = countOf(this.parameters);
    this.#weights = new FloatBlock(this.#kernels, count);
    this.#gradients = new FloatBlock(this.#kernels, count);
    this.#buffers = new FloatBlock(this.#kernels, countOf(this.bufferTensors));
    this.buffers = this.bufferTensors.map(({ shape, initial }) => new Float32Array(sizeOf(shape)).fill(initial));
    this.#result = new FloatBlock(this.#kernels, 4);
    this.#layers = new Chain(model, {
      weights: this.#weights.address,
      gradients: this.#gradients.address,
      buffers: this.#buffers.address,
    });
    this.#inputSize = sizeOf(model.inputShape);
    this.#outputSize = outputCount(model);
  }

  /** Number of weights and biases. */
  get weightCount(): number {
    return this.#weights.length;
  }

  /** Where all weights lie in the backend's memory, for kernels that change them in place. */
  get weightsAddress(): number {
    return this.#weights.address;
  }

  /** Where the gradients of the last `lossAndGradients` lie, in the order of the weights. */
  get gradientsAddress(): number {
    return this.#gradients.address;
  }

  /** All weights, one tensor behind the other: a view, valid until anything is allocated. */
  get weightValues(): Float32Array<ArrayBuffer> {
    return this.#weights.values;
  }

  /** All buffers, likewise. */
  get bufferValues(): Float32Array<ArrayBuffer> {
    return this.#buffers.values;
  }

  /** Copies of the weights, one array for each parameter. */
  get weights(): Float32Array<ArrayBuffer>[] {
    return split(this.#weights.values, this.parameters);
  }

  /** Sets the weights. @throws {RangeError} When there are not as many as the model has. */
  set weights(tensors: readonly Float32Array[]) {
    join(tensors, this.#weights.values, this.parameters, "weights");
  }

  /** Copies of what training changes without a gradient, one array for each of `bufferTensors`. */
  get buffers(): Float32Array<ArrayBuffer>[] {
    return split(this.#buffers.values, this.bufferTensors);
  }

  /** Sets it. @throws {RangeError} When there is not as much as the model has. */
  set buffers(tensors: readonly Float32Array[]) {
    join(tensors, this.#buffers.values, this.bufferTensors, "buffers");
  }

  /** Copies of the gradients of the last `lossAndGradients`, one array for each parameter. */
  get gradients(): Float32Array<ArrayBuffer>[] {
    return split(this.#gradients.values, this.parameters);
  }

  /** The place for a minibatch of so many examples, row by row. It is valid until anything is allocated: write at once. */
  inputs(batch: number): Float32Array<ArrayBuffer> {
    this.#reserve(batch);
    this.#batch = batch;
    return this.#inputs!.values.subarray(0, batch * this.#inputSize);
  }

  /**
   * Makes a minibatch of images that are kept as bytes: those at these indices, standardised.
   *
   * @throws {RangeError} When there is no image at an index.
   */
  standardise({ bytes, rows, mean, deviation }: ByteImages, indices: Uint32Array): void {
    this.#reserve(indices.length);
    this.#batch = indices.length;
    const length = this.#inputSize, { run } = this.#kernels;
    const staged = this.#kernels.workspace(indices.length * length), memory = this.#kernels.bytes;
    for (let i = 0; i < indices.length; i++) {
      const start = (rows ? rows[indices[i]] : indices[i]) * length;
      // Written so that NaN, of a row that is not there, is refused as well.
      if (!(start + length <= bytes.length)) {
        const size = rows?.length ?? bytes.length / length;
        throw new RangeError(`There is no example ${indices[i]}: the set has ${size}, counted from 0`);
      }
      memory.set(bytes.subarray(start, start + length), staged + i * length);
    }
    const status = run.standardise(staged, mean, deviation, indices.length * length, this.#inputs!.address);
    this.#kernels.check(status);
  }

  /** A copy of the outputs `[batch, outputs]`: logits, or values. */
  outputs(pass?: Pass): Float32Array<ArrayBuffer> {
    const address = this.#forward(pass);
    return new Float32Array(this.#kernels.room.memory.buffer, address, this.#batch * this.#outputSize).slice();
  }

  /**
   * Mean loss of the minibatch, and how many of its examples are right: by `cross-entropy` those that have their largest logit (the
   * first of equals) at their label; by `binary-cross-entropy` those of which every logit is above 0 where the target is above one
   * half, and no other is (an exact match); of values none.
   */
  loss(loss: Loss, targets: Targets): LossResult {
    return this.#loss(loss, targets, this.#forward(), 0);
  }

  /** The same of the outputs as they are since the last minibatch went through, without computing them again. */
  lossOfLastOutputs(loss: Loss, targets: Targets): LossResult {
    return this.#loss(loss, targets, this.#requireOutputs(), 0);
  }

  /** These outputs, `[batch, outputs]`: a view, valid until anything is computed or allocated. */
  get lastOutputs(): Float32Array<ArrayBuffer> {
    const buffer = this.#kernels.room.memory.buffer as ArrayBuffer;
    return new Float32Array(buffer, this.#requireOutputs(), this.#batch * this.#outputSize);
  }

  /**
   * The loss and, left in `gradients`, its gradients by all weights.
   *
   * @param pass What the minibatch goes through the net for; evaluation where it is not given.
   */
  lossAndGradients(loss: Loss, targets: Targets, pass?: Pass): LossResult {
    const outputs = this.#forward(pass);
    const result = this.#loss(loss, targets, outputs, this.#outputGradient!.address);
    this.#backward(0);
    return result;
  }

  /** The gradient of the mean loss by the inputs `[batch, ...inputShape]`. It overwrites the gradients by the weights. */
  inputGradient(loss: Loss, targets: Targets): Float32Array<ArrayBuffer> {
    const outputs = this.#forward();
    this.#inputGradient ??= new FloatBlock(this.#kernels, this.#capacity * this.#inputSize);
    this.#loss(loss, targets, outputs, this.#outputGradient!.address);
    this.#backward(this.#inputGradient.address);
    return this.#inputGradient.values.slice(0, this.#batch * this.#inputSize);
  }

  /** Gives all memory back. */
  [Symbol.dispose](): void {
    this.#release();
    for (const block of [this.#weights, this.#gradients, this.#buffers, this.#result]) block[Symbol.dispose]();
  }

  #forward(pass: Pass = evaluation): number {
    return this.#lastOutputs = this.#layers.forward(this.#batch, this.#inputs!.address, pass);
  }

  #requireOutputs(): number {
    if (this.#lastOutputs) return this.#lastOutputs;
    throw new RangeError("The minibatch has no outputs yet: ask for outputs(), loss() or lossAndGradients() first");
  }

  /** @param inputGradient Where the gradient by the inputs goes, or 0. */
  #backward(inputGradient: number): void {
    this.#gradientRoom.giveAll();
    this.#layers.backward(this.#batch, this.#outputGradient!.address, inputGradient);
  }

  /** @param gradient Where the gradient by the outputs goes, or 0. */
  #loss(loss: Loss, targets: Targets, outputs: number, gradient: number): LossResult {
    this.#requireTargets(loss, targets);
    const kernels = this.#kernels, address = this.#targets!.address, batch = this.#batch, width = this.#outputSize;
    if (areLabels(targets)) new Uint32Array(kernels.bytes.buffer, address, batch).set(targets);
    else this.#targets!.values.set(targets);
    const place = { outputs, targets: address, given: targets, batch, width, gradient, result: this.#result.address };
    return lossKindOf(loss).compute(kernels, lossObject(loss), place);
  }

  /** Kernels trust what they are given: a label without an output would be looked up, and written to, in other memory. */
  #requireTargets(loss: Loss, targets: Targets): void {
    const outputs = this.#outputSize, labels = areLabels(targets), kind = lossKindOf(loss);
    if (kind === undefined || (kind.targets === "labels") !== labels) {
      const given = typeof loss === "string" ? loss : loss.type, wanted = lossesOf(targets).join(" or ");
      throw new TypeError(`The loss is ${given} on ${labels ? "labels" : "values"}, wanted ${wanted}`);
    }
    const wanted = wantedOutputs(loss, outputs);
    if (wanted) throw new RangeError(`The loss is ${JSON.stringify(loss)}, wanted ${wanted}`);
    const width = labels ? 1 : outputs;
    if (targets.length !== this.#batch * width) {
      const each = width === 1 ? "" : ` of ${width} outputs`;
      throw new RangeError(`There are ${targets.length} targets for ${this.#batch} examples${each}`);
    }
    if (!labels) return;
    for (let i = 0; i < targets.length; i++) {
      if (targets[i] < outputs) continue;
      throw new RangeError(
        `Example ${i} of the minibatch has label ${targets[i]}, the net has outputs 0 to ${outputs - 1}`,
      );
    }
  }

  #reserve(batch: number): void {
    this.#lastOutputs = 0;
    if (batch <= this.#capacity) return;
    this.#release();
    this.#inputs = new FloatBlock(this.#kernels, batch * this.#inputSize);
    this.#targets = new FloatBlock(this.#kernels, batch * this.#outputSize);
    this.#outputGradient = new FloatBlock(this.#kernels, batch * this.#outputSize);
    this.#layers.reserve(this.#kernels, batch, this.#gradientRoom);
    this.#capacity = batch;
  }

  #release(): void {
    for (const block of [this.#inputs, this.#targets, this.#outputGradient, this.#inputGradient]) {
      block?.[Symbol.dispose]();
    }
    this.#inputs =
      this.#targets =
      this.#outputGradient =
      this.#inputGradient =
        undefined;
    this.#layers.release();
    this.#gradientRoom[Symbol.dispose]();
    this.#capacity = 0;
  }
}

type Tensors = readonly { readonly shape: readonly number[] }[];

const countOf = (tensors: Tensors) => tensors.reduce((sum, { shape }) => sum + sizeOf(shape), 0);

/** Cuts numbers into an array for each tensor, copying them. */
function split(values: Float32Array, tensors: Tensors): Float32Array<ArrayBuffer>[] {
  let at = 0;
  return tensors.map(({ shape }) => values.slice(at, at += sizeOf(shape)) as Float32Array<ArrayBuffer>);
}

/** Puts arrays one behind the other. */
function join(arrays: readonly Float32Array[], values: Float32Array, tensors: Tensors, what: string): void {
  const found = arrays.map(({ length }) => length), wanted = tensors.map(({ shape }) => sizeOf(shape));
  if (found.join() !== wanted.join()) {
    throw new RangeError(`The ${what} have ${found.join(", ")} numbers, the model has ${wanted.join(", ")}`);
  }
  let at = 0;
  for (const array of arrays) {
    values.set(array, at);
    at += array.length;
  }
}
