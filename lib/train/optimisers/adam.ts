import * as v from "valibot";
import { exactObject, numberWhere, valid } from "../../validation/mod.ts";
import type { OptimiserKind } from "../optimiser_kind.ts";

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

/** Adam, by a kernel that does it for all weights at once. */
export const adamKind = {
  schema: exactObject({
    name: v.literal("adam"),
    learningRate: numberWhere("a number above 0", (rate) => rate > 0),
    beta1: numberWhere("a number from 0 to below 1", (decay) => decay >= 0 && decay < 1),
    beta2: numberWhere("a number from 0 to below 1", (decay) => decay >= 0 && decay < 1),
    epsilon: numberWhere("a number above 0", (epsilon) => epsilon > 0),
  }),
  slots: ["adam/first", "adam/second"],
  update({ learningRate, beta1, beta2, epsilon }, { kernels, weights, gradients, slots, count, step, squares }) {
    const [first, second] = slots;
    const stepSize = learningRate / (1 - beta1 ** step), correction = 1 / (1 - beta2 ** step);
    kernels.check(kernels.run.adam(
      weights,
      gradients,
      first.address,
      second.address,
      count,
      stepSize,
      beta1,
      beta2,
      correction,
      epsilon,
      squares,
    ));
  },
} satisfies OptimiserKind<Adam>;

/**
 * Adam with the constants that PyTorch and the paper default to.
 *
 * @throws {ValidationError} When the learning rate is not above 0.
 */
export function adam(learningRate: number): Adam {
  return valid(adamKind.schema, { name: "adam", learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, "adam()");
}
