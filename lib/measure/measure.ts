import type { ByteImages, Dataset } from "../dataset/mod.ts";
import type { Loss, LossResult, Model, Parameter, Pass, Targets } from "../model/mod.ts";
import type { Protocol } from "../train/mod.ts";

/** A trained net, as a measure sees it. */
export interface Trained {
  /** What it was trained by. */
  readonly protocol: Protocol;
  /** The net; a measure leaves its weights as they are. */
  readonly network: TrainedNet;
  /** What it was trained and tested on. */
  readonly dataset: Dataset;
  /** The run's seed. */
  readonly seed: number;
}

/** What a measure can do with a net. A minibatch is put into `inputs` first. */
export interface TrainedNet {
  /** Its layers. */
  readonly model: Model;
  /** Names and shapes of the trainable tensors, in the order of `weights`. */
  readonly parameters: readonly Parameter[];
  /** Copies of the weights, one array for each parameter. What is put here takes their place. */
  weights: readonly Float32Array[];
  /** Copies of the gradients of the last `lossAndGradients`, one array for each parameter. */
  readonly gradients: Float32Array[];
  /** The place for a minibatch of so many examples, one behind the other. Valid until anything is allocated: write at once. */
  inputs(batch: number): Float32Array<ArrayBuffer>;
  /** Puts the images at these indices into the place for a minibatch, standardised. */
  standardise(images: ByteImages, indices: Uint32Array): void;
  /** A copy of the outputs of the minibatch, one example behind the other: logits, or values. Evaluation unless a pass is given. */
  outputs(pass?: Pass): Float32Array;
  /** Mean loss of the minibatch, and how many examples have their largest logit at their label. */
  loss(loss: Loss, targets: Targets): LossResult;
  /** The same, and the gradient of the mean loss by the weights. */
  lossAndGradients(loss: Loss, targets: Targets, pass?: Pass): LossResult;
  /** The gradient of the mean loss by the inputs of the minibatch. It overwrites the gradients by the weights. */
  inputGradient(loss: Loss, targets: Targets): Float32Array;
}

/** A measure of a trained net: the same net gives the same numbers. */
export type Measure = (trained: Trained) => Measured;

/** What was measured, by name: finite numbers, or series of them. */
export type Measured = Readonly<Record<string, number | readonly number[]>>;
