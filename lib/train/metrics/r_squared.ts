import type { MetricKind } from "./kind.ts";

/**
 * The coefficient of determination: 1 - the sum of the squared differences of outputs and values by that of the values from their
 * mean. Of several outputs it is the mean of theirs.
 */
export const rSquared: MetricKind = {
  targets: "values",
  wantsTargets({ targets, targetSize = 1 }) {
    for (let output = 0; output < targetSize; output++) {
      const differs = targets.some((value, i) => i % targetSize === output && value !== targets[output]);
      if (!differs) return `values that differ, for "rSquared": of output ${output} all are ${targets[output]}`;
    }
  },
  tally(outputs) {
    const missed = new Float64Array(outputs), mean = new Float64Array(outputs), spread = new Float64Array(outputs);
    let examples = 0;
    return {
      add({ lastOutputs }, targets) {
        for (let i = 0; i < targets.length; i++) {
          const output = i % outputs, value = targets[i];
          if (output === 0) examples++;
          const miss = lastOutputs[i] - value;
          missed[output] += miss * miss;
          // Welford 1962: sums of squares that do not cancel.
          const before = value - mean[output];
          mean[output] += before / examples;
          spread[output] += before * (value - mean[output]);
        }
      },
      value: () => missed.reduce((sum, squares, output) => sum + 1 - squares / spread[output], 0) / outputs,
    };
  },
};
