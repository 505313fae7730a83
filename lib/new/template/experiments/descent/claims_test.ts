import { claim, pairedComparison, testClaims, within } from "upheld";
import experiment from "./experiment.ts";

const assumptions = experiment.assumptions.map(({ name }) => name);

export default testClaims([
  claim({
    id: "descent/momentum-is-faster",
    quote: "Gradient descent with momentum needed fewer steps to bring the loss below 0.001.",
    reading: "fewer steps until the loss stays below 0.001, on average over starts",
    experiment,
    measure: (evidence) => ({
      first: evidence.final("momentum", "stepsNeeded"),
      second: evidence.final("plain", "stepsNeeded"),
    }),
    // What is no difference: an interval of the ratio inside 1 / 1.1 to 1.1 refutes "fewer".
    rule: pairedComparison({
      alternative: "less",
      scale: "log",
      unit: "steps",
      margin: { size: 1.1, reason: "nobody chooses a method for a tenth of the steps" },
    }),
    assumptions,
    words: { first: "descent with momentum", second: "plain descent", metric: "the number of steps" },
  }),

  claim({
    id: "descent/plain-takes-150",
    quote: "Without momentum it took about 150 steps.",
    reading: '"about": within a tenth of 150, on average over starts',
    experiment,
    measure: (evidence) => evidence.final("plain", "stepsNeeded"),
    rule: within({ low: 135, high: 165, unit: "steps" }),
    words: { metric: "the number of steps without momentum" },
  }),
]);
