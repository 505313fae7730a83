/** What is measured once on a trained net. @module */
import { type Measure, weightNorm } from "../train/mod.ts";
import { inputGradientNorm } from "./input_gradient_norm.ts";
import { minibatchGradient } from "./minibatch_gradient.ts";
import { sharpness } from "./sharpness.ts";

/** The measures that every experiment has, by the name that a protocol uses for them. */
export const measures: Readonly<Record<string, Measure>> = {
  inputGradientNorm,
  minibatchGradient,
  sharpness,
  weightNorm,
};

/** The measures that an experiment can use: those that all have, and its own, which go before. */
export function measuresWith(own: Readonly<Record<string, Measure>> = {}): Readonly<Record<string, Measure>> {
  return { ...measures, ...own };
}

export { inputGradientNorm, minibatchGradient, sharpness };
