import { meanOverSeeds, reportFigure, testFigures } from "upheld";
import experiment from "./experiment.ts";

export default testFigures([
  reportFigure({
    name: "1",
    caption: "Figure 1: Error on wages by epoch, with a hidden layer and without, mean of ten folds",
    experiment,
    draw: (evidence) => ({
      width: "single",
      panels: [{
        x: { label: "epoch" },
        y: { label: "squared error on the test fold" },
        series: ["wage", "linear"].map((variant) => {
          const band = meanOverSeeds(evidence.epochs(variant, "testLoss"));
          return { label: variant, x: evidence.epochAxis(variant), y: band.mean, band };
        }),
      }],
    }),
  }),
]);
