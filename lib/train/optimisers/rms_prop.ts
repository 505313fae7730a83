import * as v from "valibot";
import { exactObject, numberWhere, valid } from "../../validation/mod.ts";
import type { OptimiserKind } from "./kind.ts";

/** Constants of RMSprop (Tieleman & Hinton 2012), as PyTorch has it: the gradient divided by the root of its mean square. */
export interface RmsProp {
  /** Which optimiser it is. */
  readonly name: "rmsprop";
  /** Size of a step, above 0. */
  readonly learningRate: number;
  /** Decay of the mean of the squares, 0 to below 1. */
  readonly decay: number;
  /** Keeps the division from 0: above 0. */
  readonly epsilon: number;
  /** 0 for none, below 1. */
  readonly momentum: number;
  /** How much of each weight is added to its gradient, from 0 (default 0). */
  readonly weightDecay?: number;
}

const below1 = numberWhere("a number from 0 to below 1", (decay) => decay >= 0 && decay < 1);

/** See {@linkcode RmsProp}. */
export const rmsPropKind = {
  schema: exactObject({
    name: v.literal("rmsprop"),
    learningRate: numberWhere("a number above 0", (rate) => rate > 0),
    decay: below1,
    epsilon: numberWhere("a number above 0", (epsilon) => epsilon > 0),
    momentum: below1,
    weightDecay: v.optional(numberWhere("a number from 0", (decay) => decay >= 0)),
  }),
  slots: () => ["rmsprop/square", "rmsprop/velocity"],
  addedDecay: ({ weightDecay = 0 }) => weightDecay,
  update: (kernels, { decay, epsilon, momentum }, place) => {
    const { weights, gradients, slots: [square, velocity], count, squares, learningRate } = place;
    return kernels.run.rmsProp(
      weights,
      gradients,
      square,
      velocity,
      count,
      learningRate,
      decay,
      1 - decay,
      epsilon,
      momentum,
      squares,
    );
  },
} satisfies OptimiserKind<RmsProp>;

/**
 * RMSprop with the constants that PyTorch defaults to.
 *
 * @throws {ValidationError} When the learning rate is not above 0, the momentum not from 0 to below 1, or the decay not from 0.
 */
export function rmsProp(learningRate: number, momentum = 0, weightDecay?: number): RmsProp {
  const own = weightDecay === undefined ? {} : { weightDecay };
  const constants = { name: "rmsprop", learningRate, decay: 0.99, epsilon: 1e-8, momentum, ...own };
  return valid(rmsPropKind.schema, constants, "rmsProp()");
}
