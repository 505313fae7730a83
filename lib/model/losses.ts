import * as v from "valibot";
import { areLabels, type Targets } from "../dataset/mod.ts";
import { oneKindOf, oneOf } from "../validation/mod.ts";
import type { LossKind } from "./loss.ts";
import { type BinaryCrossEntropy, binaryCrossEntropy } from "./losses/binary_cross_entropy.ts";
import { type CrossEntropy, crossEntropy } from "./losses/cross_entropy.ts";
import { type Huber, huber } from "./losses/huber.ts";
import { type MeanAbsoluteError, meanAbsoluteError } from "./losses/mean_absolute_error.ts";
import { type MeanSquaredError, meanSquaredError } from "./losses/mean_squared_error.ts";

/** A loss with constants of its own. */
export type LossObject = CrossEntropy | MeanSquaredError | BinaryCrossEntropy | MeanAbsoluteError | Huber;

/** Name of a loss. */
export type LossName = LossObject["type"];

/** What is minimised, a mean: by its name alone, or with constants of its own. */
export type Loss = LossName | LossObject;

/** All kinds of losses. A new one is a file in `losses/`, and its name in {@linkcode LossObject} and here. */
const kinds = {
  "cross-entropy": crossEntropy,
  "mean-squared-error": meanSquaredError,
  "binary-cross-entropy": binaryCrossEntropy,
  "mean-absolute-error": meanAbsoluteError,
  huber,
} satisfies { readonly [T in LossName]: LossKind<Extract<LossObject, { type: T }>> };

/** What a {@linkcode LossName} has to be. */
export const lossNameSchema = oneOf(
  [
    "cross-entropy",
    "mean-squared-error",
    "binary-cross-entropy",
    "mean-absolute-error",
    "huber",
  ] as const satisfies readonly LossName[],
);

/** What a {@linkcode LossObject} has to be. */
export const lossObjectSchema = oneKindOf("type", [
  kinds["cross-entropy"].schema,
  kinds["mean-squared-error"].schema,
  kinds["binary-cross-entropy"].schema,
  kinds["mean-absolute-error"].schema,
  kinds.huber.schema,
]);

/** What a {@linkcode Loss} has to be. */
export const lossSchema: v.GenericSchema<Loss> = v.lazy((value) =>
  typeof value === "object" && value !== null ? lossObjectSchema : lossNameSchema
);

/** The losses that a name alone stands for. */
const plain = Object.fromEntries(lossNameSchema.options.map((type) => [type, { type }])) as Record<
  LossName,
  LossObject
>;

/** The loss with its constants. */
export function lossObject(loss: Loss): LossObject {
  return typeof loss === "string" ? plain[loss] : loss;
}

/** The kind of a loss. */
export function lossKindOf(loss: Loss): LossKind<LossObject> {
  return kinds[typeof loss === "string" ? loss : loss.type] as unknown as LossKind<LossObject>;
}

/**
 * A loss as people read it: its name, and its constants where it has any.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { lossText } from "./losses.ts";
 * assert.equal(lossText("huber"), "huber");
 * assert.equal(lossText({ type: "huber", delta: 0.5 }), "huber, delta 0.5");
 * assert.equal(lossText({ type: "cross-entropy", classWeights: [1, 2] }), "cross-entropy, classWeights [1,2]");
 * ```
 */
export function lossText(loss: Loss): string {
  const { type, ...constants } = lossObject(loss);
  return [type, ...Object.entries(constants).map(([name, value]) => `${name} ${JSON.stringify(value)}`)].join(", ");
}

/** What a loss wants in place of a net with so many outputs, in words; undefined where it fits. */
export function wantedOutputs(loss: Loss, outputs: number): string | undefined {
  return lossKindOf(loss).wants?.(lossObject(loss), outputs);
}

/** Names of the losses that take class labels, or of those that take numbers. */
export function lossesOf(targets: Targets): LossName[] {
  return lossNameSchema.options.filter((name) => (kinds[name].targets === "labels") === areLabels(targets));
}

/**
 * What examples with these targets count in a mean over several minibatches: their number or, where labels have weights, the sum of
 * theirs.
 *
 * @example
 * ```ts
 * import { weightOf } from "./losses.ts";
 * const labels = Uint8Array.of(0, 1, 1);
 * console.assert(weightOf("cross-entropy", labels, 3) === 3);
 * console.assert(weightOf({ type: "cross-entropy", classWeights: [1, 0.25] }, labels, 3) === 1.5);
 * ```
 */
export function weightOf(loss: Loss, targets: Targets, examples: number): number {
  return lossKindOf(loss).weightOf?.(lossObject(loss), targets) ?? examples;
}
