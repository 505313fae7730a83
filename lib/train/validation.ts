import { type Dataset, type Examples, partOf, permutation } from "../dataset/mod.ts";
import type { RandomStream } from "../random/mod.ts";
import { exactObject, oneOf, wholeNumber } from "../validation/mod.ts";

/**
 * Examples of the training set that no step learns from: they tell how training goes. A random stream of their own draws them, so that
 * all variants of an experiment with one seed hold out the same ones; labels are not balanced.
 */
export interface Validation {
  /** How many, from 1 to fewer than the training set has. */
  readonly examples: number;
}

/** What is watched on the validation part after an epoch: a mean loss, which is to fall, or the share that is right, which is to rise. */
export type ValidationMetric = "validationLoss" | "validationAccuracy";

/** What a protocol says of its validation part. */
type Holding = { readonly validation?: Validation };

/** What a {@linkcode Validation} has to be. */
export const validationSchema = exactObject({ examples: wholeNumber(1) });

/** What a {@linkcode ValidationMetric} has to be. */
export const validationMetricSchema = oneOf(["validationLoss", "validationAccuracy"]);

/** How many of so many training examples are trained on. */
export function trainedSize({ validation }: Holding, examples: number): number {
  return examples - (validation?.examples ?? 0);
}

/** Steps of an epoch, where the training set has so many examples, those held out among them. The last one may have fewer than the others. */
export function stepsPerEpochOf(protocol: Holding & { readonly batchSize: number }, examples: number): number {
  return Math.ceil(trainedSize(protocol, examples) / protocol.batchSize);
}

/** A dataset whose training set is what is trained on, and what is held out of it. Both keep their examples in order. */
export interface HeldOut {
  readonly dataset: Dataset;
  readonly validation?: Examples;
}

/**
 * Takes the validation part out of the training set.
 *
 * @param random Gives the run's stream for `validation`, at its start.
 */
export function heldOut(
  { validation }: Holding,
  dataset: Dataset,
  random: () => RandomStream,
): HeldOut {
  if (!validation) return { dataset };
  const { train } = dataset, order = permutation(train.size, random());
  const part = (from: number, to?: number) => partOf(train, order.slice(from, to).sort());
  return { dataset: { ...dataset, train: part(validation.examples) }, validation: part(0, validation.examples) };
}
