import { reportFigure, testFigures } from "../../lib/claim/mod.ts";
import experiment from "./experiment.ts";
import { figure_1_1 } from "./figures.ts";

export default testFigures([
  reportFigure({
    name: "1-1",
    caption: "Figure 1-1: Training loss comparison and Function approximation results",
    experiment,
    draw: figure_1_1,
  }),
]);
