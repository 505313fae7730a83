import quantile from "@stdlib/stats-base-dists-binomial-quantile";

/** The 95 % binomial interval around a chance of 10 % for a set of that many examples. */
function aroundChance(examples: number): { readonly low: number; readonly high: number } {
  return { low: quantile(0.025, examples, 0.1) / examples, high: quantile(0.975, examples, 0.1) / examples };
}

/** Which accuracies chance explains on MNIST's training and test set. */
export const chance = { train: aroundChance(60_000), test: aroundChance(10_000) };
