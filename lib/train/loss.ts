import { tf } from "../backend/mod.ts";
import type { Dataset, Examples } from "../data/mod.ts";
import { forward } from "../model/mod.ts";
import type { RandomStream } from "../random/mod.ts";
import type { Protocol } from "./protocol.ts";

/** Examples on the backend. */
export interface Minibatch {
  /** Inputs `[batch, ...inputShape]`. */
  readonly x: tf.Tensor;
  /** One-hot labels `[batch, 10]`, or values `[batch, 1]`. */
  readonly y: tf.Tensor2D;
  readonly targets: Uint8Array | Float32Array;
}

const classes = 10;

/** Copies the examples at these indices onto the backend. */
export function readMinibatch({ inputShape }: Dataset, examples: Examples, indices: Uint32Array): Minibatch {
  const inputs = new Float32Array(indices.length * inputShape.reduce((a, b) => a * b, 1));
  examples.gather(indices, inputs);
  const x = tf.tensor(inputs, [indices.length, ...inputShape]);
  if (examples.targets instanceof Float32Array) {
    const targets = Float32Array.from(indices, (index) => examples.targets[index]);
    return { x, y: tf.tensor2d(targets, [indices.length, 1]), targets };
  }
  const targets = Uint8Array.from(indices, (index) => examples.targets[index]);
  const oneHot = new Float32Array(indices.length * classes);
  targets.forEach((label, i) => oneHot[i * classes + label] = 1);
  return { x, y: tf.tensor2d(oneHot, [indices.length, classes]), targets };
}

/** Mean loss of a minibatch as a scalar tensor: softmax cross-entropy in nats, or the mean squared error. */
export function meanLoss({ loss }: Pick<Protocol, "loss">, output: tf.Tensor, y: tf.Tensor2D): tf.Scalar {
  return loss === "cross-entropy"
    ? tf.losses.softmaxCrossEntropy(y, output) as tf.Scalar
    : tf.losses.meanSquaredError(y, output) as tf.Scalar;
}

/** Mean loss, number of rightly classified examples, and the gradients of the mean loss by each weight tensor. */
export function lossAndGradients(
  protocol: Pick<Protocol, "model" | "loss">,
  weights: readonly tf.Tensor[],
  { x, y, targets }: Minibatch,
  dropout?: RandomStream,
): { loss: number; correct: number; gradients: tf.Tensor[] } {
  let correct = 0;
  const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) => {
    const output = forward(protocol.model, tensors, x, dropout);
    correct = countCorrect(output.dataSync() as Float32Array, targets);
    return meanLoss(protocol, output, y);
  })([...weights]);
  return { loss: value.dataSync()[0], correct, gradients: grads };
}

/** How many rows of logits `[batch, 10]` are largest at their label; the first of equals counts, as in argmax. */
export function countCorrect(logits: Float32Array, targets: Uint8Array | Float32Array): number {
  if (targets instanceof Float32Array) return 0;
  let correct = 0;
  targets.forEach((label, i) => {
    const row = logits.subarray(i * classes, (i + 1) * classes);
    let best = 0;
    for (let j = 1; j < classes; j++) if (row[j] > row[best]) best = j;
    if (best === label) correct++;
  });
  return correct;
}
