import { overSeeds, reportFigure, testFigures } from "upheld";
import experiment from "./experiment.ts";

export default testFigures([
  reportFigure({
    name: "1",
    caption: "Figure 1: Loss by step, with and without momentum",
    experiment,
    draw: (evidence) => ({
      width: "single",
      panels: [{
        x: { label: "step" },
        y: { label: "loss", scale: "log" },
        series: experiment.variants.map((variant) => {
          const losses = overSeeds(evidence.finalSeries(variant, "losses"));
          return { label: variant, x: losses.median.map((_, step) => step + 1), y: losses.median, band: losses };
        }),
        lines: [{ axis: "y", at: 0.001, label: "0.001" }],
      }],
    }),
  }),
]);
