import * as v from "valibot";
import type { CompiledKernels } from "../../kernels/compiled_kernels.ts";
import { wholePower } from "../../math/whole_power.ts";
import { exactObject, numberWhere, valid } from "../../validation/mod.ts";
import type { OptimiserKind, UpdatePlace } from "./kind.ts";

/** What Adam and AdamW have in common. */
export interface Moments {
  /** Size of a step, above 0. */
  readonly learningRate: number;
  /** Decay of the mean of the gradients, 0 to below 1. */
  readonly beta1: number;
  /** Decay of the mean of their squares, 0 to below 1. */
  readonly beta2: number;
  /** Keeps the division from 0: above 0. */
  readonly epsilon: number;
}

/** Constants of Adam (Kingma & Ba 2015, algorithm 1). */
export interface Adam extends Moments {
  /** Which optimiser it is. */
  readonly name: "adam";
  /** How much of each weight is added to its gradient, from 0 (default 0). */
  readonly weightDecay?: number;
}

/** Constants of AdamW: weights decay by themselves, and not by way of the gradient (Loshchilov & Hutter 2019, algorithm 2). */
export interface AdamW extends Moments {
  /** Which optimiser it is. */
  readonly name: "adamw";
  /** How much of each weight is taken off it in a step, times the learning rate; from 0. */
  readonly weightDecay: number;
}

const decay = numberWhere("a number from 0 to below 1", (decay) => decay >= 0 && decay < 1);
const moments = {
  learningRate: numberWhere("a number above 0", (rate) => rate > 0),
  beta1: decay,
  beta2: decay,
  epsilon: numberWhere("a number above 0", (epsilon) => epsilon > 0),
};
const weightDecay = numberWhere("a number from 0", (decay) => decay >= 0);

const slots = () => ["adam/first", "adam/second"];

/** See {@linkcode Adam}. */
export const adamKind = {
  schema: exactObject({ name: v.literal("adam"), ...moments, weightDecay: v.optional(weightDecay) }),
  slots,
  addedDecay: ({ weightDecay = 0 }) => weightDecay,
  update: (kernels, optimiser, place) => kernels.run.adam(...argumentsOf(optimiser, place, 1, restFor(kernels))),
} satisfies OptimiserKind<Adam>;

/** See {@linkcode AdamW}. */
export const adamWKind = {
  schema: exactObject({ name: v.literal("adamw"), ...moments, weightDecay }),
  slots,
  addedDecay: () => 0,
  update: (kernels, optimiser, place) =>
    kernels.run.adam(
      ...argumentsOf(optimiser, place, 1 - place.learningRate * optimiser.weightDecay, (decay) => 1 - decay),
    ),
} satisfies OptimiserKind<AdamW>;

/** With `separate` it is that of the decay rounded to float32, as records made so have it: that moves the rest of 0.9999 by 2e-4 of itself. */
function restFor({ arithmetic }: CompiledKernels): (decay: number) => number {
  return arithmetic === "separate" ? (decay) => 1 - Math.fround(decay) : (decay) => 1 - decay;
}

function argumentsOf(
  { beta1, beta2, epsilon }: Moments,
  { weights, gradients, slots: [first, second], count, squares, step, learningRate }: UpdatePlace,
  kept: number,
  rest: (decay: number) => number,
) {
  const stepSize = learningRate / (1 - wholePower(beta1, step)), correction = 1 / (1 - wholePower(beta2, step));
  return [
    weights,
    gradients,
    first,
    second,
    count,
    stepSize,
    beta1,
    rest(beta1),
    beta2,
    rest(beta2),
    correction,
    epsilon,
    kept,
    squares,
  ] as const;
}

const defaults = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/**
 * Adam with the constants that PyTorch and the paper default to.
 *
 * @throws {ValidationError} When the learning rate is not above 0, or the decay not from 0.
 */
export function adam(learningRate: number, weightDecay?: number): Adam {
  const own = weightDecay === undefined ? {} : { weightDecay };
  return valid(adamKind.schema, { name: "adam", learningRate, ...defaults, ...own }, "adam()");
}

/**
 * AdamW with the constants that PyTorch defaults to.
 *
 * @throws {ValidationError} When the learning rate is not above 0, or the decay not from 0.
 */
export function adamW(learningRate: number, weightDecay = 0.01): AdamW {
  return valid(adamWKind.schema, { name: "adamw", learningRate, ...defaults, weightDecay }, "adamW()");
}
