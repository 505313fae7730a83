import type { Initialisation, LossName, Model } from "../model/mod.ts";
import type { MeasureName } from "../measure/mod.ts";

/** Everything that fixes a run but its seed. Plain data: equal protocols and seeds give equal bytes. */
export interface Protocol {
  /** The experiment; it names the random streams, so that runs of one experiment with one seed are paired. */
  readonly experiment: string;
  readonly data: DataSource;
  readonly model: Model;
  readonly initialisation: Initialisation;
  readonly loss: LossName;
  readonly optimiser: Optimiser;
  /** Examples a step; the last minibatch of an epoch holds what is left. */
  readonly batchSize: number;
  /** Passes over the training set, at most. */
  readonly epochs: number;
  /** Ends the run after the first epoch whose training accuracy, evaluated after it, reaches this (0 to 1). */
  readonly stopAtTrainAccuracy?: number;
  /** Epoch metrics are taken after each such number of epochs, and after the last. */
  readonly evaluateEvery: number;
  /** Which metrics of single steps stay in the ledger. */
  readonly stepMetrics: readonly StepMetric[];
  /** What is measured once on the trained weights. */
  readonly measures: readonly MeasureName[];
  /** Epochs (counted from 0, as the report does) after which norm and sketch of the weights are kept; -1 is before training. */
  readonly weightSnapshots: readonly number[];
  /** Steps between two lines of the ledger, and between two checkpoints (a multiple of it). */
  readonly ledgerEvery: number;
  readonly checkpointEvery: number;
}

/** Where the examples come from. */
export type DataSource =
  | { readonly name: "mnist"; readonly labels: "true" | "random" }
  | {
    readonly name: "sinc";
    readonly points: number;
    readonly from: number;
    readonly to: number;
    readonly spacing: "even" | "uniform random";
  };

/** A metric of one training step: minibatch loss, or L2 norm of its gradient by all weights. */
export type StepMetric = "loss" | "gradientNorm";

/** How gradients become updates. */
export type Optimiser = Adam | Sgd;

/** Constants of stochastic gradient descent with momentum: v = momentum * v + g, w = w - learningRate * v. */
export interface Sgd {
  readonly name: "sgd";
  readonly learningRate: number;
  /** 0 for none, below 1. */
  readonly momentum: number;
}

/** Constants of Adam (Kingma & Ba 2015, algorithm 1). */
export interface Adam {
  readonly name: "adam";
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** Adam with the constants that PyTorch and the paper default to. */
export function adam(learningRate: number): Adam {
  return { name: "adam", learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
}

/** Stochastic gradient descent, by default without momentum. */
export function sgd(learningRate: number, momentum = 0): Sgd {
  return { name: "sgd", learningRate, momentum };
}
