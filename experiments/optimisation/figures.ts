import { PCA } from "ml-pca";
import type { Evidence } from "../../lib/evidence/mod.ts";
import { type Figure, overSeeds, palette } from "../../lib/figure/mod.ts";
import experiment from "./experiment.ts";
import { band, isInBand, keptEpochs } from "./measures.ts";

const net = experiment.variants[0];

/** Figure 2-1: the weights after each epoch on their first two principal components. */
export function figure_2_1(evidence: Evidence): Figure {
  const runs = evidence.weightSnapshots(net).map((run) => run.filter(({ epoch }) => epoch >= 0));
  const pca = new PCA(runs.flat().map(({ sketch }) => [...sketch]));
  const explained = pca.getExplainedVariance();
  const accuracies = evidence.epochs(net, "testAccuracy").map((series) => series.map((share) => 100 * share));
  const axis = (which: string, i: number) => ({
    label: `${which} component`,
    unit: `${(100 * explained[i]).toFixed(0)} % of the variance`,
  });
  return {
    width: "single",
    aspect: 0.85,
    panels: [{
      x: axis("first", 0),
      y: axis("second", 1),
      series: runs.map((run, seed) => {
        const projected = pca.predict(run.map(({ sketch }) => [...sketch])).to2DArray();
        return {
          label: `run ${seed + 1}`,
          x: projected.map(([first]) => first),
          y: projected.map(([, second]) => second),
          values: run.map(({ epoch }) => accuracies[seed][epoch]),
          kind: "line+points",
          tag: String(seed + 1),
        };
      }),
      labels: "none",
      colorBar: {
        label: "test accuracy",
        unit: "%",
        min: Math.min(...accuracies.flat()),
        max: Math.max(...accuracies.flat()),
      },
    }],
  };
}

/** Figure 2-2: gradient norm and loss by iteration. */
export function figure_2_2(evidence: Evidence): Figure {
  const norms = overSeeds(evidence.steps(net, "gradientNorm"));
  const losses = overSeeds(evidence.steps(net, "loss"));
  const x = norms.median.map((_, i) => i + 1);
  return {
    width: "double",
    columns: 1,
    aspect: 0.5,
    panels: [{
      x: { label: "iteration" },
      y: { label: "gradient norm", scale: "log", color: palette.blue },
      y2: { label: "training loss", unit: "nats", scale: "log", color: palette.vermillion },
      series: [
        { label: "gradient norm", x, y: norms.median, band: norms, color: palette.blue },
        { label: "training loss", x, y: losses.median, band: losses, color: palette.vermillion, axis: "right" },
      ],
    }],
  };
}

/** Figure 2-3: norm of the weights and loss at the snapshots that the report kept. */
export function figure_2_3(evidence: Evidence): Figure {
  const losses = evidence.epochs(net, "trainLossAfter");
  const norms = evidence.weightSnapshots(net);
  const inside = norms.flat().filter(({ epoch, norm }) => keptEpochs.includes(epoch) && isInBand(norm)).length;
  const colors = [palette.skyBlue, palette.blue, palette.black];
  return {
    width: "single",
    panels: [{
      x: { label: "L² norm of the weights" },
      y: { label: "training loss", unit: "nats", scale: "log" },
      regions: [{ axis: "x", from: band.low, to: band.high, label: "report: 17.9 to 18.3" }],
      series: keptEpochs.map((kept, i) => ({
        label: `after epoch ${kept}`,
        x: norms.map((run) => run.find(({ epoch }) => epoch === kept)!.norm),
        y: losses.map((series) => series[kept]),
        kind: "points",
        color: colors[i],
      })),
      note: `${inside} of ${keptEpochs.length * norms.length} inside`,
    }],
  };
}
