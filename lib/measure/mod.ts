/** What is measured on a trained net, after training. @module */
import { inputGradientNorm } from "./input_gradient_norm.ts";
import type { Measure } from "./measure.ts";
import { minibatchGradient } from "./minibatch_gradient.ts";
import { sharpness } from "./sharpness.ts";
import { weightNorm } from "./weight_norm.ts";

/** The measures that stand ready for every experiment. */
export const readyMeasures: ReadonlySet<Measure> = new Set([
  inputGradientNorm,
  minibatchGradient,
  sharpness,
  weightNorm,
]);

export type { Measure, Measured, Trained, TrainedNet } from "./measure.ts";
export { inputGradientNorm, minibatchGradient, sharpness, weightNorm };
