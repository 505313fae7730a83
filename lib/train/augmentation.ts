import * as v from "valibot";
import type { Model } from "../model/mod.ts";
import { exactObject, numberWhere, oneKindOf, oneOf, refuse, wholeNumber } from "../validation/mod.ts";

/** How training examples are made a little different each time that they are met. */
export type Augmentation = RandomShift | RandomRotation | RandomFlip | RandomNoise;

/**
 * Moves images by whole pixels, along each axis as many as are drawn from -`pixels` to `pixels`, each number equally likely: the crop
 * that torchvision's `RandomCrop` with this `padding` takes, where the crop is as large as the image.
 */
export interface RandomShift {
  /** Which augmentation it is. */
  readonly type: "shift";
  /** How many pixels at most, from 1 to less than height and width. */
  readonly pixels: number;
}

/**
 * Turns images about their middle by an angle uniform from -`degrees` to `degrees`, counter-clockwise where it is positive: torchvision's
 * `RandomRotation` with bilinear interpolation.
 */
export interface RandomRotation {
  /** Which augmentation it is. */
  readonly type: "rotation";
  /** How far at most, above 0 and at most 180. */
  readonly degrees: number;
}

/** Mirrors images with a probability: torchvision's `RandomHorizontalFlip` and `RandomVerticalFlip`. */
export interface RandomFlip {
  /** Which augmentation it is. */
  readonly type: "flip";
  /** `horizontal` changes left and right, `vertical` top and bottom. */
  readonly axis: "horizontal" | "vertical";
  /** How often, above 0 and at most 1 (default 0.5). */
  readonly probability?: number;
}

/** Adds a normal number of mean 0 to each input as the net sees it, which is standardised: PyTorch's `x + deviation * randn_like(x)`. */
export interface RandomNoise {
  /** Which augmentation it is. */
  readonly type: "noise";
  /** Standard deviation of what is added, above 0. */
  readonly deviation: number;
}

/** What an {@linkcode Augmentation} has to be. */
export const augmentationSchema = oneKindOf("type", [
  exactObject({ type: v.literal("shift"), pixels: wholeNumber(1) }),
  exactObject({
    type: v.literal("rotation"),
    degrees: numberWhere("an angle above 0, at most 180", (degrees) => degrees > 0 && degrees <= 180),
  }),
  exactObject({
    type: v.literal("flip"),
    axis: oneOf(["horizontal", "vertical"]),
    probability: v.optional(numberWhere("a probability above 0, at most 1", (share) => share > 0 && share <= 1)),
  }),
  exactObject({
    type: v.literal("noise"),
    deviation: numberWhere("a number above 0", (deviation) => deviation > 0),
  }),
]);

/** Refuses what cannot be done to the inputs of a model. */
export function requireAugmentation(augmentation: readonly Augmentation[], model: Model, what: string): void {
  const { inputShape, layers } = model, shape = `[${inputShape.join(",")}]`;
  if (layers[0].type === "embedding") {
    refuse(what, "augmentation", augmentation, "none: the inputs of an embedding are numbers of words");
  }
  augmentation.forEach((one, i) => {
    if (one.type === "noise") return;
    const field = `augmentation[${i}]`;
    if (inputShape.length !== 3) {
      const why = `an example of shape ${shape} is no image of height x width x channels`;
      refuse(what, `${field}.type`, one.type, `"noise", the only one for any inputs: ${why}`);
    }
    if (one.type !== "shift") return;
    const most = Math.min(inputShape[0], inputShape[1]) - 1;
    if (one.pixels > most) {
      refuse(what, `${field}.pixels`, one.pixels, `at most ${most}, less than height and width of images of ${shape}`);
    }
  });
}
