import { tf } from "../backend/mod.ts";
import { areLabels, type Dataset, type Examples, gatherTargets, minibatches, permutation } from "../dataset/mod.ts";
import type { Call } from "../experiment/mod.ts";
import { type RandomStream, restore, type RunPurpose } from "../random/mod.ts";
import type { BuiltModel } from "./model_experiment.ts";
import { correctOf, hasAccuracy, lossOf } from "./model_loss.ts";
import { encodeModelState, type Progress, restoreModelState } from "./model_state.ts";
import { seedDropout, weightsOf } from "./random_layers.ts";

/** So many examples at a time are evaluated. */
const evaluated = 200;

/** The largest seed that a layer is given. TensorFlow.js takes 0 for none. */
const largestSeed = 2 ** 31 - 1;

/** Seeds for initialisers or masks, another one each time. */
export const seedsFrom = (stream: RandomStream) => () => stream.integer(1, largestSeed);

/** A TensorFlow.js model in training: advances one minibatch at a time, and can be read out between any two steps. */
export class ModelTraining {
  readonly stepsPerEpoch: number;
  readonly #built: BuiltModel;
  readonly #dataset: Dataset;
  readonly #batchSize: number;
  readonly #trainable: tf.Variable[];
  readonly #beforeStep: () => void;
  #progress: Progress;
  #shuffle: RandomStream;
  #dropout: RandomStream;
  #batches: readonly Uint32Array[];

  private constructor(built: BuiltModel, dataset: Dataset, batchSize: number, progress: Progress) {
    this.#built = built;
    this.#dataset = dataset;
    this.#batchSize = batchSize;
    this.#trainable = weightsOf(built.model).filter(({ trainable }) => trainable).map(({ variable }) => variable);
    this.stepsPerEpoch = Math.ceil(dataset.train.size / batchSize);
    this.#progress = progress;
    this.#shuffle = restore(progress.random.shuffle);
    this.#dropout = restore(progress.random.dropout);
    this.#beforeStep = seedDropout(built.model, seedsFrom(this.#dropout));
    this.#batches = this.#nextEpoch();
  }

  /** From the start, or on from a state. */
  static async start(
    built: BuiltModel,
    dataset: Dataset,
    batchSize: number,
    call: Call,
    from?: Uint8Array,
  ): Promise<ModelTraining> {
    const random = (purpose: RunPurpose) => call.random(purpose);
    const progress: Progress = from ? await restoreModelState(built.model, built.optimizer, from) : {
      step: 0,
      random: { shuffle: random("shuffle").state(), dropout: random("dropout").state() },
      running: { examples: 0, loss: 0, correct: 0 },
    };
    return new ModelTraining(built, dataset, batchSize, progress);
  }

  /** Steps done since the start of the run. */
  get step(): number {
    return this.#progress.step;
  }

  /** Trains on the next minibatch. */
  train(): void {
    const progress = this.#progress, position = progress.step % this.stepsPerEpoch;
    if (position === 0 && progress.running.examples > 0) {
      progress.running = { examples: 0, loss: 0, correct: 0 };
      this.#batches = this.#nextEpoch();
    }
    progress.step++;
    const indices = this.#batches[position], { running } = progress;
    this.#beforeStep();
    let correct = 0;
    const loss = tf.tidy(() => {
      const batch = this.#read(this.#dataset.train, indices);
      const cost = this.#built.optimizer.minimize(
        () => {
          const outputs = this.#built.model.apply(batch.inputs, { training: true }) as tf.Tensor;
          correct = correctOf(this.#built.loss, batch.targets, outputs);
          return lossOf(this.#built.loss, batch.targets, outputs);
        },
        true,
        this.#trainable,
      );
      return cost!.dataSync()[0];
    });
    requireFinite(`loss at step ${progress.step}`, loss);
    running.examples += indices.length;
    running.loss += loss * indices.length;
    running.correct += correct;
  }

  /** Metrics at the end of an epoch: running means over its minibatches, and what the test set gives. */
  metrics(): Record<string, number> {
    const { running: { examples, loss, correct } } = this.#progress;
    const test = this.#evaluate(this.#dataset.test);
    const train = { loss: loss / examples, accuracy: correct / examples };
    requireFinite(`test loss after step ${this.step}`, test.loss);
    const isLabelled = hasAccuracy(this.#built, this.#dataset);
    return {
      trainLoss: train.loss,
      ...isLabelled && { trainAccuracy: train.accuracy },
      testLoss: test.loss,
      ...isLabelled && { testAccuracy: test.accuracy },
    };
  }

  /** The whole state as bytes. */
  state(): Promise<Uint8Array<ArrayBuffer>> {
    this.#progress.random.dropout = this.#dropout.state();
    return encodeModelState(this.#built.model, this.#built.optimizer, this.#progress);
  }

  [Symbol.dispose](): void {
    this.#built.model.dispose();
    this.#built.optimizer.dispose();
  }

  #nextEpoch(): readonly Uint32Array[] {
    this.#progress.random.shuffle = this.#shuffle.state();
    const { size } = this.#dataset.train;
    return minibatches(size, this.#batchSize, permutation(size, this.#shuffle));
  }

  /** Mean loss and share of right labels over all examples, dropout off. Sums are in float64. */
  #evaluate(examples: Examples): { loss: number; accuracy: number } {
    let loss = 0, correct = 0;
    for (let start = 0; start < examples.size; start += evaluated) {
      const size = Math.min(evaluated, examples.size - start);
      tf.tidy(() => {
        const batch = this.#read(examples, Uint32Array.from({ length: size }, (_, i) => start + i));
        const outputs = this.#built.model.apply(batch.inputs, { training: false }) as tf.Tensor;
        loss += lossOf(this.#built.loss, batch.targets, outputs).dataSync()[0] * size;
        correct += correctOf(this.#built.loss, batch.targets, outputs);
      });
    }
    return { loss: loss / examples.size, accuracy: correct / examples.size };
  }

  #read(examples: Examples, indices: Uint32Array) {
    const { inputShape } = this.#dataset, { targetSize = 1 } = examples;
    const numbers = new Float32Array(indices.length * inputShape.reduce((product, length) => product * length, 1));
    examples.gather(indices, numbers);
    const inputs = tf.tensor(numbers, [indices.length, ...inputShape]), targets = gatherTargets(examples, indices);
    return {
      inputs,
      targets: areLabels(targets)
        ? tf.tensor1d(Int32Array.from(targets), "int32")
        : tf.tensor2d(targets, [indices.length, targetSize]),
    };
  }
}

function requireFinite(what: string, value: number): void {
  if (Number.isFinite(value)) return;
  throw new RangeError(
    `The ${what} is ${value}: the training diverged; lower the learning rate of the optimiser, or check the data`,
  );
}
