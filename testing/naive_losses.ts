import type { Loss, LossName, LossObject, Targets } from "../lib/model/mod.ts";
import type { Vectors } from "./naive_layers.ts";

/** Terms of a loss, and what their sum is divided by. */
interface Terms {
  readonly sum: number;
  readonly weight: number;
}

type Naive<L extends LossObject> = (loss: L, outputs: Vectors, targets: Targets) => Terms;

const softplus = (x: number) => x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

/** A loss of each pair of output and target. */
const byPair = (outputs: Vectors, targets: Targets, of: (x: number, t: number, output: number) => number): Terms => {
  const terms = outputs.flatMap((row, i) => Array.from(row, (x, j) => of(x, targets[i * row.length + j], j)));
  return { sum: sum(terms), weight: terms.length };
};

/** What each kind of loss is, in float64. */
const naive: { readonly [T in LossName]: Naive<Extract<LossObject, { type: T }>> } = {
  "cross-entropy": ({ labelSmoothing = 0, classWeights }, outputs, labels) => {
    const weights = classWeights ?? Array.from(outputs[0], () => 1);
    const losses = outputs.map((x, i) => {
      const largest = Math.max(...x), logSum = largest + Math.log(sum(Array.from(x, (x) => Math.exp(x - largest))));
      const minusLog = Array.from(x, (x, j) => weights[j] * (logSum - x));
      return (1 - labelSmoothing) * minusLog[labels[i]] + labelSmoothing / x.length * sum(minusLog);
    });
    return { sum: sum(losses), weight: sum(Array.from(labels, (label) => weights[label])) };
  },
  "binary-cross-entropy": ({ positiveWeights }, outputs, targets) =>
    byPair(outputs, targets, (x, t, j) => (positiveWeights?.[j] ?? 1) * t * softplus(-x) + (1 - t) * softplus(x)),
  "mean-squared-error": (_loss, outputs, targets) => byPair(outputs, targets, (x, t) => (x - t) ** 2),
  "mean-absolute-error": (_loss, outputs, targets) => byPair(outputs, targets, (x, t) => Math.abs(x - t)),
  huber: ({ delta = 1 }, outputs, targets) =>
    byPair(outputs, targets, (x, t) => {
      const size = Math.abs(x - t);
      return size <= delta ? size ** 2 / 2 : delta * (size - delta / 2);
    }),
};

/** The mean loss of all examples. */
export function meanLoss64(
  outputs: Vectors,
  targets: Targets,
  loss: Loss = targets instanceof Float32Array ? "mean-squared-error" : "cross-entropy",
): number {
  const own = typeof loss === "string" ? { type: loss } : loss;
  const { sum, weight } = (naive[own.type] as Naive<LossObject>)(own, outputs, targets);
  return sum / weight;
}
