import type { RunArithmetic } from "../kernels/arithmetic.ts";
import type { Initialisation, Loss, Model } from "../model/mod.ts";
import type { Named } from "../validation/mod.ts";
import type { Augmentation } from "./augmentation.ts";
import type { Averaging } from "./averaging.ts";
import type { Clipping } from "./clipping.ts";
import type { MetricName } from "./metrics.ts";
import type { Optimiser } from "./optimisers.ts";
import type { Schedule } from "./schedule.ts";
import type { Stopping } from "./stopping.ts";
import type { Validation } from "./validation.ts";

/** Everything that fixes a run but its seed. Plain data: equal protocols and seeds give equal bytes. */
export interface Protocol {
  /** The experiment; it names the random streams, so that runs of one experiment with one seed are paired. */
  readonly experiment: string;
  /** Names the examples: the `dataset` of the experiment makes them. */
  readonly data: DataSource;
  /** The net. */
  readonly model: Model;
  /** How its first weights are drawn. */
  readonly initialisation: Initialisation;
  /** The loss that is minimised: a name, or an object with constants. Test losses are by the same. */
  readonly loss: Loss;
  /** How gradients become updates. */
  readonly optimiser: Optimiser;
  /** How the learning rate moves; it stays where this is not given. */
  readonly schedule?: Schedule;
  /** What keeps gradients small; nothing where it is not given. */
  readonly clipping?: Clipping;
  /**
   * An average of the weights over the steps; none where it is not given. What is evaluated, kept and snapshot is then the average, while
   * training goes on with the weights; running moments of `batch-norm` are the net's own.
   */
  readonly averaging?: Averaging;
  /**
   * What is done to each training example, in this order, each time that it is met; nothing where it is not given. Evaluation and measures
   * see examples as they are, `trainLoss` and `trainAccuracy` of an epoch the changed ones.
   */
  readonly augmentation?: readonly Augmentation[];
  /**
   * How products are added up: with two roundings (`separate`, also where it is not given), or with one. Both have the same bits on every
   * machine; one rounding is faster where the processor fuses, and several times slower elsewhere.
   */
  readonly arithmetic?: RunArithmetic;
  /** Examples a step; the last minibatch of an epoch holds what is left. */
  readonly batchSize: number;
  /** Passes over the training set, at most. */
  readonly epochs: number;
  /** Ends the run after the first epoch whose training accuracy, evaluated after it, reaches this (0 to 1). */
  readonly stopAtTrainAccuracy?: number;
  /** What is held out of the training set; nothing where it is not given. */
  readonly validation?: Validation;
  /** Ends the run once its validation part gets no better. */
  readonly stopping?: Stopping;
  /**
   * Which weights are kept at the end: those of the last epoch where it is not given, or (`best`) of the evaluated epoch whose validation
   * part had the best metric, the first of equals. The metric is that of `stopping`, or the loss.
   */
  readonly keep?: "best";
  /** Epoch metrics are taken after each such number of epochs, and after the last. */
  readonly evaluateEvery: number;
  /** What is taken of training and test set besides, whenever epoch metrics are; nothing where it is not given. */
  readonly metrics?: readonly MetricName[];
  /** Which metrics of single steps stay in the ledger. */
  readonly stepMetrics: readonly StepMetric[];
  /** They stay only of so many first steps; of all where it is not given. */
  readonly stepMetricsUntil?: number;
  /** Epochs (counted from 0, as the report does) after which norm and sketch of the weights are kept; -1 is before training. */
  readonly weightSnapshots: readonly number[];
  /** Steps between two lines of the ledger. */
  readonly ledgerEvery: number;
  /** Least steps between two checkpoints to go on from, a multiple of `ledgerEvery`. */
  readonly checkpointEvery: number;
}

/** Which examples a run learns from: their name, and whatever else fixes them, as plain data. */
export type DataSource = Named;

/** A metric of one training step: minibatch loss, or L2 norm of its gradient by all weights. */
export type StepMetric = "loss" | "gradientNorm";
