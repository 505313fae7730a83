import * as v from "valibot";
import type { Initialisation, LossName, Model } from "../model/mod.ts";
import { exactObject, type Named, numberWhere, valid } from "../validation/mod.ts";

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
  /** What is made small. */
  readonly loss: LossName;
  /** How gradients become updates. */
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

/** How gradients become updates. */
export type Optimiser = Adam | Sgd;

/** Constants of stochastic gradient descent with momentum: v = momentum * v + g, w = w - learningRate * v. */
export interface Sgd {
  /** Which optimiser it is. */
  readonly name: "sgd";
  /** Size of a step, above 0. */
  readonly learningRate: number;
  /** 0 for none, below 1. */
  readonly momentum: number;
}

/** Constants of Adam (Kingma & Ba 2015, algorithm 1). */
export interface Adam {
  /** Which optimiser it is. */
  readonly name: "adam";
  /** Size of a step, above 0. */
  readonly learningRate: number;
  /** Decay of the mean of the gradients, 0 to below 1. */
  readonly beta1: number;
  /** Decay of the mean of their squares, 0 to below 1. */
  readonly beta2: number;
  /** Keeps the division from 0: above 0. */
  readonly epsilon: number;
}

/** What {@linkcode Sgd} has to be. */
export const sgdSchema = exactObject({
  name: v.literal("sgd"),
  learningRate: numberWhere("a number above 0", (rate) => rate > 0),
  momentum: numberWhere("a number from 0 to below 1", (momentum) => momentum >= 0 && momentum < 1),
});

/** What {@linkcode Adam} has to be. */
export const adamSchema = exactObject({
  name: v.literal("adam"),
  learningRate: numberWhere("a number above 0", (rate) => rate > 0),
  beta1: numberWhere("a number from 0 to below 1", (decay) => decay >= 0 && decay < 1),
  beta2: numberWhere("a number from 0 to below 1", (decay) => decay >= 0 && decay < 1),
  epsilon: numberWhere("a number above 0", (epsilon) => epsilon > 0),
});

/**
 * Adam with the constants that PyTorch and the paper default to.
 *
 * @throws {ValidationError} When the learning rate is not above 0.
 */
export function adam(learningRate: number): Adam {
  return valid(adamSchema, { name: "adam", learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, "adam()");
}

/**
 * Stochastic gradient descent, by default without momentum.
 *
 * @throws {ValidationError} When the learning rate is not above 0, or the momentum not from 0 to below 1.
 */
export function sgd(learningRate: number, momentum = 0): Sgd {
  return valid(sgdSchema, { name: "sgd", learningRate, momentum }, "sgd()");
}
