import { meanOverSeeds, reportFigure, testFigures } from "upheld";
import experiment from "./experiment.ts";

export default testFigures([
  reportFigure({
    name: "1",
    caption: "Figure 1: Test accuracy by epoch, mean of all seeds",
    experiment,
    draw: (evidence) => ({
      width: "single",
      panels: [{
        x: { label: "epoch" },
        y: { label: "test accuracy" },
        series: experiment.variants.map((variant) => {
          const band = meanOverSeeds(evidence.metrics(variant, "test_accuracy"));
          return { label: variant, x: evidence.metricAxis(variant, "test_accuracy"), y: band.mean, band };
        }),
      }],
    }),
  }),
]);
