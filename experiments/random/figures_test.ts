import { reportFigure, testFigures } from "../../lib/claim/mod.ts";
import experiment from "./experiment.ts";
import { figure_3_1 } from "./figures.ts";

export default testFigures([
  reportFigure({
    name: "3-1",
    caption: "Figure 3-1: Training and test loss curves and the accuracy curves",
    experiment,
    draw: figure_3_1,
  }),
]);
