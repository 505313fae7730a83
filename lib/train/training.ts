import { type Dataset, type Examples, minibatches, permutation } from "../dataset/mod.ts";
import { runArithmeticOf } from "../kernels/arithmetic.ts";
import type { CompiledKernels } from "../kernels/compiled_kernels.ts";
import { Network } from "../model/mod.ts";
import { type RandomStream, restore } from "../random/mod.ts";
import { Augmenter } from "./augmenter.ts";
import { WeightAverage } from "./averaging.ts";
import { requireFinite } from "./divergence.ts";
import { readMinibatch } from "./minibatch.ts";
import { OptimiserState, slotsOf } from "./optimiser_state.ts";
import type { Protocol } from "./protocol.ts";
import { requireDataset } from "./require_dataset.ts";
import { encodeBlocks, type Layout } from "./safetensors.ts";
import { shareAt } from "./schedule.ts";
import {
  encodeState,
  type RandomStates,
  type RunningSums,
  stateLayoutOf,
  trainedLayoutOf,
  type TrainedTensors,
  type TrainingState,
} from "./state.ts";
import { isOver, watch, type Watched } from "./stopping.ts";
import { heldOut, stepsPerEpochOf } from "./validation.ts";

/** What one step tells: loss of its minibatch before the update, L2 norm of the gradient by all weights. */
export interface StepResult {
  readonly loss: number;
  readonly gradientNorm: number;
}

/** A net in training: advances one minibatch at a time, and can be read out between any two steps. */
export class Training {
  /** The net, whose weights every step changes. */
  readonly network: Network;
  /** What it is trained and tested on: validation examples are no part of it. */
  readonly dataset: Dataset;
  /** What is held out of the training set, where the protocol says so. */
  readonly validation?: Examples;
  readonly stepsPerEpoch: number;
  readonly #optimiser: OptimiserState;
  readonly #average?: WeightAverage;
  /** Weights and buffers of the best epoch so far, one tensor behind the other. */
  readonly #best?: Float32Array;
  readonly #validationStart: Pick<RandomStates, "validation">;
  #watched: Watched | undefined;
  readonly #layout: Layout;
  #step: number;
  #running: RunningSums;
  #epochStart: readonly number[];
  #shuffle: RandomStream;
  #dropout: RandomStream;
  readonly #augmenter: Augmenter | undefined;
  #batches: readonly Uint32Array[];

  constructor(kernels: CompiledKernels, readonly protocol: Protocol, dataset: Dataset, state: TrainingState) {
    requireDataset(protocol, dataset);
    requireArithmetic(kernels, protocol);
    const { validation } = state.random;
    const parts = heldOut(protocol, dataset, () => restore(validation!));
    this.dataset = parts.dataset;
    this.validation = parts.validation;
    this.#validationStart = validation ? { validation } : {};
    this.#watched = state.watched;
    this.network = new Network(kernels, protocol.model);
    this.network.weights = state.weights;
    this.network.buffers = state.buffers;
    this.#optimiser = new OptimiserState(kernels, protocol.optimiser, this.network.weightCount, protocol.clipping);
    this.#layout = stateLayoutOf(protocol);
    slotsOf(protocol.optimiser).forEach((name, i) => joinInto(this.#optimiser.slots[i].values, state.slots[name]));
    if (protocol.averaging) {
      this.#average = new WeightAverage(protocol.averaging, kernels, this.network.weightCount);
      joinInto(this.#average.values, state.average!);
    }
    if (state.best) this.#best = joined(state.best);
    this.#step = state.step;
    this.#running = { ...state.running };
    this.stepsPerEpoch = stepsPerEpochOf(protocol, dataset.train.size);
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
    this.#average?.update(weightsAddress, this.#step);
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
    const random = {
      shuffle: this.#epochStart,
      dropout: this.#dropout.state(),
      ...augmentation,
      ...this.#validationStart,
    };
    const blocks = [
      this.network.weightValues,
      ...this.#optimiser.slots.map(({ values }) => values),
      ...this.#average ? [this.#average.values] : [],
      this.network.bufferValues,
      ...this.#best ? [this.#best] : [],
    ];
    const progress = { step: this.#step, random, running: this.#running, watched: this.#watched };
    return encodeState(this.#layout, progress, blocks, spare);
  }

  /**
   * What `look` gives while the average of the weights, where the protocol asks for one, stands in their place: what an evaluation is to
   * see. Running moments stay the net's own.
   */
  averaged<T>(look: () => T): T {
    if (!this.#average) return look();
    const weights = this.network.weightValues.slice();
    this.network.weightValues.set(this.#average.values);
    try {
      return look();
    } finally {
      this.network.weightValues.set(weights);
    }
  }

  /**
   * Takes in what the validation part gave after an epoch, on the weights that the net has now: those of the best epoch are kept.
   *
   * @returns The best epoch so far.
   */
  watch(epoch: number, value: number): number {
    const before = this.#watched!.bestEpoch, { weightValues, bufferValues } = this.network;
    this.#watched = watch(this.protocol, this.#watched!, epoch, value);
    if (this.#watched.bestEpoch !== before) {
      this.#best?.set(weightValues);
      this.#best?.set(bufferValues, weightValues.length);
    }
    return this.#watched.bestEpoch;
  }

  /** Whether patience with the validation part has come to its end. */
  get isOver(): boolean {
    return this.#watched !== undefined && isOver(this.protocol, this.#watched);
  }

  /** What stays of the net as safetensors bytes: the weights of the best epoch where the protocol keeps these, else their average or the last. */
  trained(): Uint8Array<ArrayBuffer> {
    const last = [this.#average?.values ?? this.network.weightValues, this.network.bufferValues];
    return encodeBlocks(trainedLayoutOf(this.protocol), {}, this.#best ? [this.#best] : last);
  }

  [Symbol.dispose](): void {
    this.network[Symbol.dispose]();
    this.#optimiser[Symbol.dispose]();
    this.#average?.[Symbol.dispose]();
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

function joined({ weights, buffers }: TrainedTensors): Float32Array {
  const tensors = [...weights, ...buffers];
  const values = new Float32Array(tensors.reduce((sum, { length }) => sum + length, 0));
  joinInto(values, tensors);
  return values;
}

function joinInto(values: Float32Array, tensors: readonly Float32Array[]): void {
  let at = 0;
  for (const tensor of tensors) {
    values.set(tensor, at);
    at += tensor.length;
  }
}
