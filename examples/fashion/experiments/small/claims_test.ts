import { claim, pairedComparison, testClaims, within } from "upheld";
import experiment from "./experiment.ts";

export default testClaims([
  claim({
    id: "small/same-order",
    quote: "on 2,048 of them the residual net ends with the lower training loss",
    reading: "its loss on the training set, evaluated after the last epoch, is the lower one",
    experiment,
    measure: (evidence) => ({
      first: evidence.last("residual", "trainLossAfter"),
      second: evidence.last("plain", "trainLossAfter"),
    }),
    rule: pairedComparison({ alternative: "less", scale: "log", unit: "nats" }),
    words: { first: "the residual net", second: "the plain one", metric: "the training loss" },
  }),

  claim({
    id: "small/overfits",
    quote: "with a training accuracy five percentage points or more ahead of the test",
    reading: "of the residual net, both evaluated after the last epoch, on average over seeds",
    experiment,
    measure(evidence) {
      const test = evidence.last("residual", "testAccuracy");
      return evidence.last("residual", "trainAccuracyAfter").map((accuracy, seed) => accuracy - test[seed]);
    },
    rule: within({ low: 0.05, unit: "accuracy" }),
    words: { metric: "the lead of training over test accuracy", as: "points", unit: "" },
  }),
]);
