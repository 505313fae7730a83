import type { MetricKind } from "./kind.ts";

/** Mean over the classes of the share of each class' examples that are right (Brodersen et al. 2010), of the classes that occur. */
export const balancedAccuracy: MetricKind = {
  targets: "labels",
  tally(outputs) {
    const all = new Float64Array(outputs), right = new Float64Array(outputs);
    return {
      add({ lastOutputs }, labels) {
        for (let i = 0; i < labels.length; i++) {
          all[labels[i]]++;
          if (rankOf(labels[i], lastOutputs, i * outputs, outputs) === 0) right[labels[i]]++;
        }
      },
      value() {
        let sum = 0, classes = 0;
        for (let label = 0; label < outputs; label++) {
          if (all[label] === 0) continue;
          sum += right[label] / all[label];
          classes++;
        }
        return sum / classes;
      },
    };
  },
};

/** Share of examples whose label is among the five with the largest logits. */
export const top5Accuracy: MetricKind = {
  targets: "labels",
  wants: (outputs) => outputs > 5 ? undefined : "more than 5 outputs: where there are fewer, each label is among five",
  tally(outputs) {
    let right = 0, all = 0;
    return {
      add({ lastOutputs }, labels) {
        for (let i = 0; i < labels.length; i++) right += +(rankOf(labels[i], lastOutputs, i * outputs, outputs) < 5);
        all += labels.length;
      },
      value: () => right / all,
    };
  },
};

/** How many outputs come before that of a label: those that are larger, and of equals the first. */
function rankOf(label: number, outputs: Float32Array, start: number, count: number): number {
  const own = outputs[start + label];
  let rank = 0;
  for (let j = 0; j < count; j++) {
    const other = outputs[start + j];
    if (other > own || (other === own && j < label)) rank++;
  }
  return rank;
}
