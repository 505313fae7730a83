import type { EpochMetric, Evidence } from "../../lib/evidence/mod.ts";
import { type Figure, overSeeds, type Panel } from "../../lib/figure/mod.ts";
import { nets } from "./experiment.ts";

/** Figure 3-1: losses and accuracies of the five nets on random labels, by epoch. */
export function figure_3_1(evidence: Evidence): Figure {
  const panel = (metric: EpochMetric, name: string, unit: string, factor: number, line: Panel["lines"]): Panel => ({
    x: { label: "epoch" },
    y: { label: name, unit },
    lines: line,
    series: nets.map((net) => {
      const values = overSeeds(evidence.epochs(net, metric).map((series) => series.map((value) => factor * value)));
      const label = `${Number(net).toLocaleString("en-US")} parameters`;
      return { label, x: evidence.epochAxis(net), y: values.median, band: values };
    }),
  });
  const uniform = [{ axis: "y", at: Math.LN10, label: "ln 10" }] as const;
  const chance = [{ axis: "y", at: 10, label: "10 %" }] as const;
  return {
    width: "double",
    aspect: 0.7,
    panels: [
      panel("trainLoss", "training loss", "nats", 1, uniform),
      panel("testLoss", "test loss", "nats", 1, uniform),
      panel("trainAccuracy", "training accuracy", "%", 100, chance),
      panel("testAccuracy", "test accuracy", "%", 100, chance),
    ],
  };
}
