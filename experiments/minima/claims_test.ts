import { claim, spread, testClaims } from "../../lib/claim/mod.ts";
import experiment from "./experiment.ts";

export default testClaims([
  claim({
    id: "paths/similar-minima",
    quote: "many of these minima achieve similarly good performance on MNIST",
    reading:
      "the final test accuracies spread no more than the binomial error of 10,000 images explains, twice over; all runs see the same " +
      "images, which makes them spread less than that, in favour of the claim",
    experiment,
    measure: (evidence) => evidence.last(experiment.variants[0], "testAccuracy"),
    rule: spread({ trials: 10_000, times: 2, unit: "accuracy" }),
    assumptions: experiment.assumptions.map(({ name }) => name),
    words: { metric: "the test accuracy" },
  }),
]);
