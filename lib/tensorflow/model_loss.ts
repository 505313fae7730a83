import { tf } from "../backend/mod.ts";
import { areLabels, type Dataset } from "../dataset/mod.ts";
import { lossesOf } from "../model/mod.ts";
import { refuse } from "../validation/mod.ts";
import type { BuiltModel, ModelLoss } from "./model_experiment.ts";

/** Refuses a loss, by name, of other targets than the data's. */
export function requireLoss(loss: ModelLoss, { name, train }: Dataset, what: string): void {
  if (typeof loss === "function" || areLabels(train.targets) === (loss === "cross-entropy")) return;
  const known = lossesOf(train.targets).map((name) => `"${name}"`).join(", ");
  const given = areLabels(train.targets) ? "labels" : "values";
  refuse(what, "loss", loss, `${known} or a function: the targets of ${name} are ${given}`);
}

/** What is minimised, of a minibatch. */
export function lossOf(loss: ModelLoss, targets: tf.Tensor, outputs: tf.Tensor): tf.Scalar {
  if (typeof loss === "function") return loss(targets, outputs);
  if (loss === "mean-squared-error") return tf.losses.meanSquaredError(targets, outputs);
  if (loss === "binary-cross-entropy") return tf.losses.sigmoidCrossEntropy(targets, outputs);
  if (loss === "huber") return tf.losses.huberLoss(targets, outputs);
  if (loss === "mean-absolute-error") {
    // The gradient of tf.abs() at 0 is -1.
    const difference = tf.sub(outputs, targets);
    return tf.mean(tf.mul(difference, tf.sign(difference)));
  }
  return tf.losses.softmaxCrossEntropy(tf.oneHot(targets as tf.Tensor1D, outputs.shape.at(-1)!), outputs);
}

/** Whether examples can be right or wrong: they can where each has a row of outputs for its label, or many labels at once. */
export function hasAccuracy({ model, loss }: BuiltModel, { train }: Dataset): boolean {
  if (!areLabels(train.targets)) return loss === "binary-cross-entropy";
  return model.outputs[0].shape.length === 2;
}

/**
 * How many examples are right: those that have their largest output at their label, or of many labels at once every output above 0
 * where the target is above one half, and no other.
 */
export function correctOf(loss: ModelLoss, targets: tf.Tensor, outputs: tf.Tensor): number {
  if (outputs.rank !== 2) return 0;
  if (targets.dtype === "int32") {
    const found = outputs.argMax(-1).dataSync(), labels = targets.dataSync();
    return labels.filter((label, i) => label === found[i]).length;
  }
  if (loss !== "binary-cross-entropy") return 0;
  return outputs.greater(0).equal(targets.greater(0.5)).all(-1).sum().dataSync()[0];
}
