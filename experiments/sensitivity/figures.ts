import type { Evidence } from "../../lib/evidence/mod.ts";
import { type Figure, meanOverSeeds, type Panel } from "../../lib/figure/mod.ts";
import { batchSizes } from "./experiment.ts";

/** Figure 3-2: sensitivity by batch size, and beside it what the report reads from it: sharpness and gradient noise. */
export function figure_3_2(evidence: Evidence): Figure {
  const x = batchSizes.map(Number);
  const panel = (name: string, label: string, unit?: string): Panel => {
    const bySeed = batchSizes.map((batchSize) => evidence.final(batchSize, name));
    const runs = (bySeed[0] ?? []).map((_, seed) => bySeed.map((values) => values[seed]));
    const values = meanOverSeeds(runs, { scale: "log" });
    return {
      x: { label: "batch size", scale: "log", ticks: x },
      y: { label, unit, scale: "log" },
      lines: [{ axis: "x", at: 125, label: "report: minimum near 125" }],
      series: [{ label, x, y: values.mean, errorBars: values, kind: "line+points" }],
      labels: "none",
    };
  };
  return {
    width: "double",
    columns: 3,
    aspect: 1,
    panels: [
      panel("inputGradientNorm", "gradient norm by the input"),
      panel("sharpness", "sharpness", "nats"),
      panel("minibatchGradientVariance", "minibatch gradient variance"),
    ],
  };
}
