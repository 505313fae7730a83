import { reportFigure, testFigures } from "../../lib/claim/mod.ts";
import experiment from "./experiment.ts";
import { figure_1_2 } from "./figures.ts";

export default testFigures([
  reportFigure({
    name: "1-2",
    caption: "Figure 1-2: Training loss comparison, Test loss and Training accuracy for shallow and deep CNNs",
    experiment,
    draw: figure_1_2,
  }),
]);
