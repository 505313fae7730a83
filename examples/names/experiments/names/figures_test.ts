import { meanOverSeeds, reportFigure, testFigures } from "upheld";
import experiment from "./experiment.ts";

export default testFigures([
  reportFigure({
    name: "1",
    caption: "Figure 1: Test accuracy by epoch, mean of five runs",
    experiment,
    draw: (evidence) => ({
      width: "single",
      panels: [{
        x: { label: "epoch" },
        y: { label: "test accuracy" },
        series: experiment.variants.map((variant) => {
          const band = meanOverSeeds(evidence.metrics(variant, "testAccuracy"));
          return { label: variant, x: band.mean.map((_, epoch) => epoch + 1), y: band.mean, band };
        }),
        lines: [{ axis: "y", at: 0.8, label: "four in five" }],
      }],
    }),
  }),
]);
