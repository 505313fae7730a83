import * as v from "valibot";
import { exactObject, numberWhere, valid } from "../../validation/mod.ts";
import type { OptimiserKind } from "../optimiser_kind.ts";

/** Constants of stochastic gradient descent with momentum: v = momentum * v + g, w = w - learningRate * v. */
export interface Sgd {
  /** Which optimiser it is. */
  readonly name: "sgd";
  /** Size of a step, above 0. */
  readonly learningRate: number;
  /** 0 for none, below 1. */
  readonly momentum: number;
}

/** Gradient descent with momentum, by a kernel that does it for all weights at once. */
export const sgdKind = {
  schema: exactObject({
    name: v.literal("sgd"),
    learningRate: numberWhere("a number above 0", (rate) => rate > 0),
    momentum: numberWhere("a number from 0 to below 1", (momentum) => momentum >= 0 && momentum < 1),
  }),
  slots: ["sgd/velocity"],
  update({ learningRate, momentum }, { kernels, weights, gradients, slots: [velocity], count, squares }) {
    kernels.check(
      kernels.run.momentum(weights, gradients, velocity.address, count, learningRate, momentum, squares),
    );
  },
} satisfies OptimiserKind<Sgd>;

/**
 * Stochastic gradient descent, by default without momentum.
 *
 * @throws {ValidationError} When the learning rate is not above 0, or the momentum not from 0 to below 1.
 */
export function sgd(learningRate: number, momentum = 0): Sgd {
  return valid(sgdKind.schema, { name: "sgd", learningRate, momentum }, "sgd()");
}
