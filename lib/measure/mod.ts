/** What is measured once on a trained net. @module */
import type { Measure } from "./context.ts";
import { inputGradientNorm } from "./input_gradient_norm.ts";
import { minibatchGradient } from "./minibatch_gradient.ts";
import { sharpness } from "./sharpness.ts";
import { sketch } from "./sketch.ts";
import { weightNorm } from "./weight_norm.ts";

/** The measures that every experiment has, by the name that a protocol uses for them. */
export const measures: Readonly<Record<string, Measure>> = {
  inputGradientNorm,
  minibatchGradient,
  sharpness,
  weightNorm,
};

export type { Measure, Measured, Trained, TrainedNet } from "./context.ts";
export { inputGradientNorm, minibatchGradient, sharpness, sketch, weightNorm };
