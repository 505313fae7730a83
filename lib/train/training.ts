import { tf, updateInPlace } from "../backend/mod.ts";
import { type Dataset, minibatches, permutation } from "../data/mod.ts";
import { parametersOf } from "../model/mod.ts";
import { type RandomStream, restore } from "../random/mod.ts";
import { adamUpdate, type Moments } from "./adam.ts";
import { lossAndGradients, readMinibatch } from "./loss.ts";
import type { Protocol } from "./protocol.ts";
import type { RunningSums, TrainingState } from "./state.ts";

/** What one step tells: loss of its minibatch before the update, L2 norm of the gradient by all weights. */
export interface StepResult {
  readonly loss: number;
  readonly gradientNorm: number;
}

/** A net in training on the backend: advances one minibatch at a time, and can be read out between any two steps. */
export class Training {
  /** One tensor per parameter, on the backend. They are updated in place. */
  readonly weights: readonly tf.Tensor[];
  readonly stepsPerEpoch: number;
  #moments: readonly Moments[];
  #step: number;
  #running: RunningSums;
  #epochStart: readonly number[];
  #shuffle: RandomStream;
  #dropout: RandomStream;
  #batches: readonly Uint32Array[];

  constructor(readonly protocol: Protocol, readonly dataset: Dataset, state: TrainingState) {
    const shapes = parametersOf(protocol.model).map(({ shape }) => shape);
    this.weights = state.weights.map((data, i) => tf.tensor(data.slice(), [...shapes[i]]));
    this.#moments = state.moments.map(({ first, second }) => ({ first: first.slice(), second: second.slice() }));
    this.#step = state.step;
    this.#running = { ...state.running };
    this.stepsPerEpoch = Math.ceil(dataset.train.size / protocol.batchSize);
    this.#epochStart = state.random.shuffle;
    this.#shuffle = restore(state.random.shuffle);
    this.#dropout = restore(state.random.dropout);
    this.#batches = this.#nextEpoch();
  }

  /** Steps done since the start of the run. */
  get stepsDone(): number {
    return this.#step;
  }

  /** Trains on the next minibatch. The last minibatch of an epoch is a partial one where the sizes do not divide. */
  step(): StepResult {
    const position = this.#step % this.stepsPerEpoch;
    if (position === 0 && this.#running.examples > 0) {
      this.#running = { examples: 0, loss: 0, correct: 0 };
      this.#batches = this.#nextEpoch();
    }
    this.#step++;
    const { protocol, dataset, weights } = this;
    const indices = this.#batches[position];
    const { loss, correct, gradientNorm } = tf.tidy(() => {
      const minibatch = readMinibatch(dataset, dataset.train, indices);
      const { loss, correct, gradients } = lossAndGradients(protocol, weights, minibatch, this.#dropout);
      let squares = 0;
      gradients.forEach((tensor, i) => {
        const gradient = tensor.dataSync() as Float32Array;
        for (const g of gradient) squares += g * g;
        updateInPlace(
          weights[i],
          (values) => adamUpdate(values, gradient, this.#moments[i], this.#step, protocol.optimiser),
        );
      });
      return { loss, correct, gradientNorm: Math.sqrt(squares) };
    });
    if (!Number.isFinite(loss)) {
      throw new RangeError(
        `The loss is ${loss} at step ${this.#step} of ${protocol.experiment}: lower the learning rate (${protocol.optimiser.learningRate}) or check the data`,
      );
    }
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

  /** A copy of the whole state. */
  state(): TrainingState {
    return {
      step: this.#step,
      weights: this.weights.map((tensor) => tensor.dataSync() as Float32Array),
      moments: this.#moments.map(({ first, second }) => ({ first: first.slice(), second: second.slice() })),
      random: { shuffle: this.#epochStart, dropout: this.#dropout.state() },
      running: { ...this.#running },
    };
  }

  [Symbol.dispose](): void {
    tf.dispose([...this.weights]);
  }

  #nextEpoch(): readonly Uint32Array[] {
    this.#epochStart = this.#shuffle.state();
    const { size } = this.dataset.train;
    return [...minibatches(size, this.protocol.batchSize, permutation(size, this.#shuffle))];
  }
}
