import { inference, testClaims } from "../../lib/claim/mod.ts";
import { evidenceOf } from "../../lib/evidence/mod.ts";
import functionFit from "../function/experiment.ts";
import { printedMses } from "../function/left_out.ts";
import experiment, { candidateOf } from "./experiment.ts";

export default testClaims([
  inference({
    experiment,
    assumption: "protocol",
    reading: "the three MSEs that the report prints, as those of the whole training set after the last epoch",
    scale: "log",
    printed: (here) => {
      const candidate = candidateOf(here.choices);
      return printedMses("function" in candidate ? evidenceOf(functionFit, candidate.function) : here);
    },
  }),
]);
