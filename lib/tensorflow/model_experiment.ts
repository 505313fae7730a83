import * as v from "valibot";
import { computedWith, tf } from "../backend/mod.ts";
import type { Dataset } from "../dataset/mod.ts";
import type {
  Call,
  Choices,
  ExperimentBase,
  Measured,
  RunSegment,
  SegmentCall,
  SegmentExperiment,
} from "../experiment/mod.ts";
import { type RunArithmetic, runArithmetics } from "../kernels/arithmetic.ts";
import { type LossName, lossNameSchema } from "../model/mod.ts";
import { ownStreams, type RunPurpose } from "../random/mod.ts";
import { anyFunction, exactObject, oneOf, refuse, valid, wholeNumber } from "../validation/mod.ts";
import { requireLoss } from "./model_loss.ts";
import { ModelTraining, seedsFrom } from "./model_training.ts";
import { requireSameWeights } from "./random_layers.ts";
import { requireFit } from "./require_fit.ts";

/** An experiment that trains TensorFlow.js models. */
export interface ModelExperiment extends ExperimentBase {
  /** Files that it reads, relative to its module: their digests belong to the evidence. */
  readonly files?: readonly string[];
  /** For some variants, a step at which a segment ends: the state there of their first run goes on record, to replay from. */
  readonly replayFrom?: Readonly<Record<string, number>>;
  /** The examples: the same call gives the same ones. Their digest belongs to the evidence. */
  dataset(call: Call): Dataset | Promise<Dataset>;
  /** How long it trains. */
  training(variant: string, choices: Choices): TrainingPlan;
  /** A model with its first weights, its optimiser and its loss; made anew for each run. */
  build(call: BuildCall): BuiltModel | Promise<BuiltModel>;
  /** Numbers that are measured on the trained model. It leaves the model as it is. */
  measure?(trained: { readonly model: tf.LayersModel; readonly dataset: Dataset }): Measured | Promise<Measured>;
}

/** How long a model is trained. */
export interface TrainingPlan {
  /** Passes over the training set. */
  readonly epochs: number;
  /** Examples a step; the last minibatch of an epoch holds what is left. */
  readonly batchSize: number;
  /** Steps between two lines of the ledger, which ends epochs as well; by default an epoch. */
  readonly segmentSteps?: number;
  /**
   * How our own kernels add up products, in convolutions and matrix products: with two roundings (`separate`, also where it is not
   * given), or with one.
   */
  readonly arithmetic?: RunArithmetic;
}

/** What a model is built with. */
export interface BuildCall extends Call {
  /** What it will be trained on. */
  readonly dataset: Dataset;
  /** A seed for an initialiser, another one each time, from the run's own stream. It is never 0, which TensorFlow.js takes for none. */
  nextSeed(): number;
}

/** What is trained. */
export interface BuiltModel {
  /** It takes a minibatch of `[examples, ...inputShape]`, and has one output. */
  readonly model: tf.LayersModel;
  /** Any one that TensorFlow.js can save: all but Adamax. */
  readonly optimizer: tf.Optimizer;
  /** What is minimised. */
  readonly loss: ModelLoss;
}

/**
 * A loss by name, where outputs are logits (`cross-entropy`, and `binary-cross-entropy` for many labels at once) or values (`huber` with a
 * delta of 1); or a function of targets and outputs. Targets are labels `[examples]` or values `[examples, values]`.
 */
export type ModelLoss = LossName | ((targets: tf.Tensor, outputs: tf.Tensor) => tf.Scalar);

const planSchema = exactObject({
  epochs: wholeNumber(1),
  batchSize: wholeNumber(1),
  segmentSteps: v.optional(wholeNumber(1)),
  arithmetic: v.optional(oneOf(runArithmetics)),
});
const builtSchema = exactObject({
  model: v.instance(tf.LayersModel, "is no model: wanted what tf.sequential() or tf.model() returns"),
  optimizer: v.custom<tf.Optimizer>((value) => value instanceof tf.Optimizer, "is no optimiser of tf.train"),
  loss: v.union(
    [anyFunction(), lossNameSchema],
    `is neither a function nor one of ${lossNameSchema.options.join(", ")}`,
  ),
});

/**
 * An experiment whose runs train a TensorFlow.js model: minibatches, loss and accuracy by epoch, checkpoints, resumption and replay
 * are those of all runs. Segments tell `trainLoss`, `testLoss` and, where examples are right or wrong, `trainAccuracy` and
 * `testAccuracy` at the end of each epoch; of many labels at once all have to be right.
 *
 * Dropout draws its masks from the run's stream, whatever its seed. Initialisers take theirs from `nextSeed`.
 *
 * @throws {RandomnessError} From a run whose model is another each time it is built, or draws what no seed can fix.
 *
 * @example
 * ```ts
 * import { dataset, startBackend, stream } from "upheld";
 * import { modelExperiment, tf } from "upheld/tf";
 *
 * const experiment = modelExperiment({
 *   id: "xor",
 *   title: "A net learns exclusive or",
 *   code: import.meta.url,
 *   variants: ["tanh"],
 *   seeds: () => 1,
 *   assumptions: [],
 *   dataset: () => {
 *     const all = { inputs: [0, 0, 0, 1, 1, 0, 1, 1], targets: Uint8Array.of(0, 1, 1, 0) };
 *     return dataset({ inputShape: [2], train: all, test: all, overlap: "ignore" });
 *   },
 *   training: () => ({ epochs: 60, batchSize: 4 }),
 *   build: ({ nextSeed }) => {
 *     const kernelInitializer = () => tf.initializers.glorotUniform({ seed: nextSeed() });
 *     const model = tf.sequential({
 *       layers: [
 *         tf.layers.dense({ units: 8, activation: "tanh", inputShape: [2], kernelInitializer: kernelInitializer() }),
 *         tf.layers.dense({ units: 2, kernelInitializer: kernelInitializer() }),
 *       ],
 *     });
 *     return { model, optimizer: tf.train.adam(0.1), loss: "cross-entropy" };
 *   },
 * });
 * const backend = await startBackend({ threads: 1 });
 * const call = { variant: "tanh", choices: {}, seed: 0, random: (purpose: string) => stream("xor", 0, purpose) };
 * const segments = await Array.fromAsync(experiment.segments(call));
 * console.assert(segments.at(-1)?.metrics?.testAccuracy === 1);
 * await backend.dispose();
 * ```
 */
export function modelExperiment(options: ModelExperiment): SegmentExperiment {
  const { dataset: make, training: planOf, build, measure, ...base } = options;
  const datasetOf = keepLast(make);
  const planFor = ({ variant, choices }: Pick<Call, "variant" | "choices">) =>
    valid(planSchema, planOf(variant, choices), `training(${JSON.stringify(variant)}) of "${base.id}"`) as TrainingPlan;
  const buildFor = async (call: Call, dataset: Dataset) => {
    const what = `build() of "${base.id}"`, nextSeed = seedsFrom(call.random("init" satisfies RunPurpose));
    const own = { ...call, random: ownStreams(call.random), dataset, nextSeed };
    const built = valid(builtSchema, await build(own), what) as BuiltModel;
    requireLoss(built.loss, dataset, what);
    requireFit(built, dataset, what);
    return built;
  };

  async function* train({ from, ...call }: SegmentCall): AsyncGenerator<RunSegment, void, void> {
    const dataset = await datasetOf(call), { epochs, batchSize, segmentSteps } = planFor(call);
    requireBatch(batchSize, dataset, `training(${JSON.stringify(call.variant)}) of "${base.id}"`);
    const built = await buildFor(call, dataset);
    if (!from) {
      const again = await buildFor(call, dataset);
      requireSameWeights(built.model, again.model);
      again.model.dispose();
      again.optimizer.dispose();
    }
    using training = await ModelTraining.start(built, dataset, batchSize, call, from);
    const { stepsPerEpoch } = training, steps = epochs * stepsPerEpoch;
    while (training.step < steps) {
      training.train();
      const { step } = training, atEpochEnd = step % stepsPerEpoch === 0;
      if (!atEpochEnd && step % (segmentSteps ?? stepsPerEpoch) !== 0) continue;
      const metrics = atEpochEnd ? training.metrics() : undefined;
      const final = step === steps ? { ...metrics, ...await measure?.({ model: built.model, dataset }) } : undefined;
      yield { step, ...metrics && { metrics }, ...final && { final }, state: await training.state() };
    }
  }

  return {
    ...base,
    arithmetic: (variant, choices) => planFor({ variant, choices }).arithmetic,
    data: async (call) => (await datasetOf(call)).digest,
    steps: async (call) => {
      const { epochs, batchSize } = planFor(call);
      return epochs * Math.ceil((await datasetOf(call)).train.size / batchSize);
    },
    async *segments(call) {
      yield* computedWith(planFor(call).arithmetic, train(call));
    },
  };
}

function requireBatch(batchSize: number, { train: { size } }: Dataset, what: string): void {
  if (batchSize > size) refuse(what, "batchSize", batchSize, `at most ${size}, the number of training examples`);
}

/** Keeps what the last call gave, as a run asks for it several times. */
function keepLast(make: ModelExperiment["dataset"]): (call: Call) => Promise<Dataset> {
  let last: { readonly key: string; readonly made: Promise<Dataset> } | undefined;
  return ({ variant, choices, seed, random }) => {
    const key = JSON.stringify([variant, choices, seed]);
    if (last?.key !== key) {
      last = { key, made: Promise.resolve(make({ variant, choices, seed, random: ownStreams(random) })) };
    }
    return last.made;
  };
}
