import { reportFigure, testFigures } from "../../lib/claim/mod.ts";
import experiment from "./experiment.ts";
import { figure_2_1, figure_2_2, figure_2_3 } from "./figures.ts";

export default testFigures([
  reportFigure({
    name: "2-1",
    caption: "Figure 2-1: Weight space optimization path (color = accuracy)",
    experiment,
    draw: figure_2_1,
  }),
  reportFigure({
    name: "2-2",
    caption: "Figure 2-2: Gradient norm and loss per iteration",
    experiment,
    draw: figure_2_2,
  }),
  reportFigure({
    name: "2-3",
    caption: "Figure 2-3: Weight norm and loss at snapshots",
    experiment,
    draw: figure_2_3,
  }),
]);
