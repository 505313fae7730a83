import type { EpochMetric, Evidence } from "../../lib/evidence/mod.ts";
import { type Figure, overSeeds, type Panel, type Series } from "../../lib/figure/mod.ts";
import { readReport } from "../../lib/report/mod.ts";
import { cnnNames } from "../cnn.ts";
import { printedEpochs } from "./printed.ts";

const label = (net: string) => `${net} CNN`;

/** A metric of both nets by epoch, times `factor`. */
function curves(evidence: Evidence, metric: EpochMetric, factor: number): Series[] {
  return cnnNames.map((net) => {
    const values = overSeeds(evidence.epochs(net, metric).map((series) => series.map((value) => factor * value)));
    return { label: label(net), x: evidence.epochAxis(net), y: values.median, band: values };
  });
}

function accuracies(evidence: Evidence, metric: EpochMetric, set: "train" | "test", name: string): Panel {
  return {
    x: { label: "epoch" },
    y: { label: name, unit: "%" },
    series: curves(evidence, metric, 100),
    marks: (["Shallow", "Deep"] as const).flatMap((net) =>
      printedEpochs(readReport(), net).map(({ epoch, ...shares }) => ({
        x: epoch,
        y: 100 * shares[set],
        of: label(net.toLowerCase()),
      }))
    ),
  };
}

/** Figure 1-2: losses and accuracies of the two CNNs by epoch. */
export function figure_1_2(evidence: Evidence): Figure {
  const loss = (metric: EpochMetric, name: string): Panel => ({
    x: { label: "epoch" },
    y: { label: name, unit: "nats", scale: "log" },
    series: curves(evidence, metric, 1),
  });
  return {
    width: "double",
    aspect: 0.7,
    panels: [
      loss("trainLoss", "training loss"),
      loss("testLoss", "test loss"),
      accuracies(evidence, "trainAccuracy", "train", "training accuracy"),
      accuracies(evidence, "testAccuracy", "test", "test accuracy"),
    ],
  };
}
