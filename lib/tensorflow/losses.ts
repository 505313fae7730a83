import { tf } from "../backend/mod.ts";
import type { ModelLoss } from "./model_experiment.ts";

/** Targets of a minibatch: labels `[examples]` in int32, or numbers `[examples, values]`. */
export type TargetTensor = tf.Tensor;

/** A loss by name, as the mean over a minibatch; and which examples are right, where that is told. */
interface Loss {
  /** What the targets have to be. */
  readonly targets: "labels" | "numbers";
  mean(targets: TargetTensor, outputs: tf.Tensor): tf.Scalar;
  /** How many examples are right. */
  correct?(targets: TargetTensor, outputs: tf.Tensor): number;
}

const count = (isRight: tf.Tensor) => isRight.sum().dataSync()[0];

/** All that a model's loss can be by name. Logits are what the model gives. */
const losses: Readonly<Record<string, Loss>> = {
  "cross-entropy": {
    targets: "labels",
    mean(targets, outputs) {
      const labels = tf.oneHot(targets as tf.Tensor1D, outputs.shape.at(-1)!);
      return tf.losses.softmaxCrossEntropy(labels, outputs);
    },
    correct: (targets, outputs) => count(tf.equal(outputs.argMax(-1), targets)),
  },
  "mean-squared-error": {
    targets: "numbers",
    mean: (targets, outputs) => tf.losses.meanSquaredError(targets, outputs),
  },
  "binary-cross-entropy": {
    targets: "numbers",
    mean: (targets, outputs) => tf.losses.sigmoidCrossEntropy(targets, outputs),
    // An exact match: every logit is above 0 where its target is above one half, and no other is.
    correct: (targets, outputs) => count(tf.equal(outputs.greater(0), targets.greater(0.5)).all(-1)),
  },
};

/** The loss of this name. */
export function lossNamed(name: string): Loss {
  return losses[name];
}

/** The mean loss of a minibatch. */
export function meanLoss(loss: ModelLoss, targets: TargetTensor, outputs: tf.Tensor): tf.Scalar {
  return typeof loss === "function" ? loss(targets, outputs) : losses[loss].mean(targets, outputs);
}

/** How many examples are right; undefined where that is not told: of values, and of labels that the outputs have no place for. */
export function correctOf(loss: ModelLoss, targets: TargetTensor, outputs: tf.Tensor): number | undefined {
  if (typeof loss !== "function") return losses[loss].correct?.(targets, outputs);
  return targets.dtype === "int32" && outputs.rank === 2
    ? losses["cross-entropy"].correct!(targets, outputs)
    : undefined;
}
