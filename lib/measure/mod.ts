/** What is measured once on a trained net. @module */
import { oneOf } from "../validation/mod.ts";
import type { Measure } from "./context.ts";
import { inputGradientNorm } from "./input_gradient_norm.ts";
import { minibatchGradient } from "./minibatch_gradient.ts";
import { prediction } from "./prediction.ts";
import { sharpness } from "./sharpness.ts";
import { sketch } from "./sketch.ts";
import { weightNorm } from "./weight_norm.ts";

/** All measures by the name that a protocol uses for them. */
export const measures: Readonly<Record<MeasureName, Measure>> = {
  inputGradientNorm,
  minibatchGradient,
  prediction,
  sharpness,
  weightNorm,
};

/** Name of a measure. */
export type MeasureName = "inputGradientNorm" | "minibatchGradient" | "prediction" | "sharpness" | "weightNorm";

/** What a {@linkcode MeasureName} has to be. */
export const measureSchema = oneOf(["inputGradientNorm", "minibatchGradient", "prediction", "sharpness", "weightNorm"]);

export type { Measure, Measured, Trained } from "./context.ts";
export { inputGradientNorm, minibatchGradient, prediction, sharpness, sketch, weightNorm };
