import { type Dataset, minibatches, permutation } from "../dataset/mod.ts";
import { runArithmeticOf } from "../kernels/arithmetic.ts";
import type { CompiledKernels } from "../kernels/compiled_kernels.ts";
import { Network } from "../model/mod.ts";
import { type RandomStream, restore } from "../random/mod.ts";
import { Augmenter } from "./augmenter.ts";
import { requireFinite } from "./divergence.ts";
import { readMinibatch } from "./minibatch.ts";
import { OptimiserState, slotsOf } from "./optimiser_state.ts";
import type { Protocol } from "./protocol.ts";
import { requireDataset } from "./require_dataset.ts";
import type { Layout } from "./safetensors.ts";
import { shareAt } from "./schedule.ts";
import { encodeState, type RunningSums, stateLayoutOf, type TrainingState } from "./state.ts";

/** What one step tells: loss of its minibatch before the update, L2 norm of the gradient by all weights. */
export interface StepResult {
  readonly loss: number;
  readonly gradientNorm: number;
}

/** A net in training: advances one minibatch at a time, and can be read out between any two steps. */
export class Training {
  /** The net, whose weights every step changes. */
  readonly network: Network;
  readonly stepsPerEpoch: number;
  readonly #optimiser: OptimiserState;
  readonly #layout: Layout;
  #step: number;
  #running: RunningSums;
  #epochStart: readonly number[];
  #shuffle: RandomStream;
  #dropout: RandomStream;
  readonly #augmenter: Augmenter | undefined;
  #batches: readonly Uint32Array[];

  constructor(kernels: CompiledKernels, readonly protocol: Protocol, readonly dataset: Dataset, state: TrainingState) {
    requireDataset(protocol, dataset);
    requireArithmetic(kernels, protocol);
    this.network = new Network(kernels, protocol.model);
    this.network.weights = state.weights;
    this.network.buffers = state.buffers;
    this.#optimiser = new OptimiserState(kernels, protocol.optimiser, this.network.weightCount, protocol.clipping);
    this.#layout = stateLayoutOf(protocol);
    slotsOf(protocol.optimiser).forEach((name, i) => joinInto(this.#optimiser.slots[i].values, state.slots[name]));
    this.#step = state.step;
    this.#running = { ...state.running };
    this.stepsPerEpoch = Math.ceil(dataset.train.size / protocol.batchSize);
    this.#epochStart = state.random.shuffle;
    this.#shuffle = restore(state.random.shuffle);
    this.#dropout = restore(state.random.dropout);
    const { augmentation, model, batchSize } = protocol, { images } = dataset.train;
    const inputs = { inputShape: model.inputShape, images, batchSize };
    this.#augmenter = augmentation && new Augmenter(kernels, augmentation, inputs, restore(state.random.augmentation!));
    this.#batches = this.#nextEpoch();
  }

  /** Steps done since the start of the run. */
  get stepsDone(): number {
    return this.#step;
  }

  /**
   * Trains on the next minibatch. The last minibatch of an epoch is a partial one where the sizes do not divide.
   *
   * @throws {DivergenceError} When loss or gradient is not finite.
   */
  step(): StepResult {
    const position = this.#step % this.stepsPerEpoch;
    if (position === 0 && this.#running.examples > 0) {
      this.#running = { examples: 0, loss: 0, correct: 0 };
      this.#batches = this.#nextEpoch();
    }
    this.#step++;
    const { protocol, dataset, network } = this;
    const indices = this.#batches[position];
    const targets = readMinibatch(network, dataset.train, indices);
    this.#augmenter?.augment(network.inputs(indices.length));
    const { mean: loss, correct } = network.lossAndGradients(protocol.loss, targets, {
      mode: "training",
      random: this.#dropout,
    });
    requireFinite(`loss at step ${this.#step}`, loss, protocol);
    const { weightsAddress, gradientsAddress } = network;
    const share = shareAt(protocol.schedule, this.#step, this.stepsPerEpoch * protocol.epochs, this.stepsPerEpoch);
    const gradientNorm = this.#optimiser.update(weightsAddress, gradientsAddress, this.#step, share);
    requireFinite(`norm of the gradient at step ${this.#step}`, gradientNorm, protocol);
    this.#running.examples += indices.length;
    this.#running.loss += loss * indices.length;
    this.#running.correct += correct;
    return { loss, gradientNorm };
  }

  /** Whether the step just done was the last of its epoch. */
  get atEpochEnd(): boolean {
    return this.#step > 0 && this.#step % this.stepsPerEpoch === 0;
  }

  /** Running means over the minibatches of the epoch so far, as a training loop prints them. */
  get runningMeans(): { readonly loss: number; readonly accuracy: number } {
    const { examples, loss, correct } = this.#running;
    return { loss: loss / examples, accuracy: correct / examples };
  }

  /**
   * The whole state as safetensors bytes.
   *
   * @param spare An older one that nobody needs: its memory is written to again.
   */
  state(spare?: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const augmentation = this.#augmenter && { augmentation: this.#augmenter.random.state() };
    const random = { shuffle: this.#epochStart, dropout: this.#dropout.state(), ...augmentation };
    const slots = this.#optimiser.slots.map(({ values }) => values);
    const blocks = [this.network.weightValues, ...slots, this.network.bufferValues];
    return encodeState(this.#layout, { step: this.#step, random, running: this.#running }, blocks, spare);
  }

  [Symbol.dispose](): void {
    this.network[Symbol.dispose]();
    this.#optimiser[Symbol.dispose]();
  }

  #nextEpoch(): readonly Uint32Array[] {
    this.#epochStart = this.#shuffle.state();
    const { size } = this.dataset.train;
    return [...minibatches(size, this.protocol.batchSize, permutation(size, this.#shuffle))];
  }
}

/** Refuses kernels that would give other bits than the protocol stands for. */
function requireArithmetic({ arithmetic }: CompiledKernels, { experiment, arithmetic: wanted = "separate" }: Protocol) {
  if (runArithmeticOf(arithmetic) === wanted) return;
  throw new RangeError(
    `The protocol of ${experiment} has the arithmetic "${wanted}", these kernels compute with "${arithmetic}": take others`,
  );
}

function joinInto(values: Float32Array, tensors: readonly Float32Array[]): void {
  let at = 0;
  for (const tensor of tensors) {
    values.set(tensor, at);
    at += tensor.length;
  }
}
