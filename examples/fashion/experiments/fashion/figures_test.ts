import { type Figure, meanOverSeeds, reportFigure, testFigures } from "upheld";
import { nets } from "../nets.ts";
import { torchRuns } from "../torch.ts";
import experiment from "./experiment.ts";

/** A panel for each net: its curve here, and that in PyTorch, each the mean of its seeds. */
const beside = (metric: "testAccuracy" | "trainLoss", label: string) =>
  reportFigure({
    name: metric === "testAccuracy" ? "1" : "2",
    caption: metric === "testAccuracy"
      ? "Figure 1: Test accuracy of both nets by epoch, here and in PyTorch"
      : "Figure 2: Training loss of both nets by epoch, here and in PyTorch",
    experiment,
    draw: (evidence): Figure => ({
      width: "double",
      panels: nets.map((variant) => {
        const ours = meanOverSeeds(evidence.epochs(variant, metric)),
          theirs = meanOverSeeds(torchRuns(variant).map((run) => [...run[metric]]));
        return {
          title: variant,
          x: { label: "epoch" },
          y: { label },
          series: [
            { label: "Upheld", x: evidence.epochAxis(variant).map((epoch) => epoch + 1), y: ours.mean, band: ours },
            { label: "PyTorch", x: theirs.mean.map((_, epoch) => epoch + 1), y: theirs.mean, band: theirs },
          ],
        };
      }),
    }),
  });

export default testFigures([beside("testAccuracy", "test accuracy"), beside("trainLoss", "training loss")]);
