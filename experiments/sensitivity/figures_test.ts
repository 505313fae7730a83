import { reportFigure, testFigures } from "../../lib/claim/mod.ts";
import experiment from "./experiment.ts";
import { figure_3_2 } from "./figures.ts";

export default testFigures([
  reportFigure({
    name: "3-2",
    caption: "Figure 3-2: Sensitivity and batch size",
    experiment,
    draw: figure_3_2,
  }),
]);
