import type { Evidence } from "../../lib/evidence/mod.ts";
import { type Figure, overSeeds, palette, type Series } from "../../lib/figure/mod.ts";
import { predictedAt, printedMse, target } from "./measures.ts";

const labels: Readonly<Record<keyof typeof printedMse, string>> = {
  "shallow": "shallow, 2 × 50",
  "deep": "deep, 5 × 28",
  "very-deep": "very deep, 8 × 22",
};
const nets = Object.keys(printedMse) as (keyof typeof printedMse)[];

/** Figure 1-1: training loss by epoch, and what the nets have learned. */
export function figure_1_1(evidence: Evidence): Figure {
  const losses = nets.map((net): Series => {
    const loss = overSeeds(evidence.epochs(net, "trainLossAfter"));
    return { label: labels[net], x: evidence.epochAxis(net).map((epoch) => epoch + 1), y: loss.median, band: loss };
  });
  const fits = nets.map((net): Series => {
    const fit = overSeeds(evidence.finalSeries(net, "prediction"));
    return { label: labels[net], x: predictedAt, y: fit.median, band: fit };
  });
  return {
    width: "double",
    panels: [
      {
        x: { label: "epoch" },
        y: { label: "training loss (MSE)", scale: "log" },
        series: losses,
        marks: nets.map((net) => ({
          x: 3000,
          y: printedMse[net].value,
          of: labels[net],
          text: printedMse[net].value.toFixed(6),
        })),
      },
      {
        x: { label: "x" },
        y: { label: "f(x)" },
        series: [...fits, { label: "sin(5πx) / 5πx", x: predictedAt, y: target, color: palette.black, dashed: true }],
      },
    ],
  };
}
