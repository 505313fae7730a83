import * as v from "valibot";
import { exactObject, numberWhere, refuse, valid } from "../../validation/mod.ts";
import type { OptimiserKind } from "./kind.ts";

/** Constants of stochastic gradient descent with momentum: u = momentum * u + g, w = w - learningRate * u. */
export interface Sgd {
  /** Which optimiser it is. */
  readonly name: "sgd";
  /** Size of a step, above 0. */
  readonly learningRate: number;
  /** 0 for none, below 1. */
  readonly momentum: number;
  /** Whether the step looks ahead: w = w - learningRate * (g + momentum * u), as PyTorch has Nesterov's (default false). It takes a momentum. */
  readonly nesterov?: boolean;
  /** How much of each weight is added to its gradient, from 0 (default 0). */
  readonly weightDecay?: number;
}

/** See {@linkcode Sgd}. */
export const sgdKind = {
  schema: exactObject({
    name: v.literal("sgd"),
    learningRate: numberWhere("a number above 0", (rate) => rate > 0),
    momentum: numberWhere("a number from 0 to below 1", (momentum) => momentum >= 0 && momentum < 1),
    nesterov: v.optional(v.boolean()),
    weightDecay: v.optional(numberWhere("a number from 0", (decay) => decay >= 0)),
  }),
  wants: ({ momentum, nesterov }) => nesterov && momentum === 0 ? 'a momentum above 0 with "nesterov"' : undefined,
  slots: () => ["sgd/velocity"],
  addedDecay: ({ weightDecay = 0 }) => weightDecay,
  update: (kernels, { momentum, nesterov = false }, { weights, gradients, slots, count, squares, learningRate }) =>
    kernels.run.momentum(weights, gradients, slots[0], count, learningRate, momentum, +nesterov, squares),
} satisfies OptimiserKind<Sgd>;

/**
 * Stochastic gradient descent, by default without momentum.
 *
 * @throws {ValidationError} When the learning rate is not above 0, the momentum not from 0 to below 1, or 0 with `nesterov`.
 */
export function sgd(
  learningRate: number,
  momentum = 0,
  options: { readonly nesterov?: boolean; readonly weightDecay?: number } = {},
): Sgd {
  const made = valid(sgdKind.schema, { name: "sgd", learningRate, momentum, ...options }, "sgd()");
  const wanted = sgdKind.wants(made);
  if (wanted) refuse("sgd()", "momentum", momentum, wanted);
  return made;
}
