import { claim, pairedComparison, testClaims, within } from "upheld";
import experiment from "./experiment.ts";

const assumptions = experiment.assumptions.map(({ name }) => name);

export default testClaims([
  claim({
    id: "optimisers/both-learn",
    quote: "either net was right in more than 80 % of the test images",
    reading: "the accuracy after the fifth epoch, of the worse of the two, is above 0.8 on average over seeds",
    experiment,
    measure: (evidence) => {
      const adam = evidence.final("adam", "test_accuracy");
      return evidence.final("sgd", "test_accuracy").map((accuracy, seed) => Math.min(accuracy, adam[seed]));
    },
    rule: within({ low: 0.8, unit: "accuracy" }),
    assumptions,
    words: { metric: "the test accuracy of the worse net", as: "percent", unit: "" },
  }),

  claim({
    id: "optimisers/lower-loss",
    quote: "Adam had the lower training loss after the fifth epoch.",
    reading: "the mean loss of the fifth epoch is lower with Adam than with SGD from the same first weights",
    experiment,
    measure: (evidence) => ({
      first: evidence.final("adam", "train_loss"),
      second: evidence.final("sgd", "train_loss"),
    }),
    rule: pairedComparison({ alternative: "less", scale: "log", unit: "loss" }),
    assumptions,
    words: { metric: "the training loss", first: "Adam", second: "SGD" },
  }),

  claim({
    id: "optimisers/about-the-same",
    quote: "On the test images the two came out about the same.",
    reading: '"about the same": the test accuracies differ by less than one percentage point on average over seeds',
    experiment,
    measure: (evidence) => {
      const sgd = evidence.final("sgd", "test_accuracy");
      return evidence.final("adam", "test_accuracy").map((accuracy, seed) => accuracy - sgd[seed]);
    },
    rule: within({ low: -0.01, high: 0.01, unit: "accuracy" }),
    assumptions,
    words: { metric: "what Adam's test accuracy is above that of SGD", as: "percent", unit: "" },
  }),
]);
