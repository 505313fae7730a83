import { claim, consistent, pairedComparison, testClaims, trend, within } from "upheld";
import experiment from "./experiment.ts";

export default testClaims([
  claim({
    id: "names/order-helps",
    quote: "The LSTM told the names apart better than the net that knows no order.",
    reading: "its test accuracy after the last epoch is higher, on average over draws",
    experiment,
    measure: (evidence) => ({
      first: evidence.final("lstm", "testAccuracy"),
      second: evidence.final("no order", "testAccuracy"),
    }),
    rule: pairedComparison({ alternative: "greater", scale: "logit", trials: 1000, unit: "accuracy" }),
    words: { first: "The LSTM", second: "the net that knows no order", metric: "the test accuracy" },
  }),

  claim({
    id: "names/four-in-five",
    quote: "Of names that it had not seen it told about four in five right.",
    reading: '"about": its mean test accuracy after the last epoch is 0.77 to 0.83',
    experiment,
    measure: (evidence) => evidence.final("lstm", "testAccuracy"),
    rule: within({ low: 0.77, high: 0.83, unit: "accuracy" }),
    words: { metric: "the test accuracy" },
  }),

  claim({
    id: "names/quarter-fewer",
    quote: "The GRU, with a quarter fewer weights in its recurrent layer",
    reading: "its recurrent layer has three quarters of the LSTM's weights",
    experiment,
    measure: (evidence) => {
      const [gru, lstm] = ["gru", "lstm"].map((variant) => evidence.final(variant, "readerWeights")[0]);
      return [{ name: "weights", said: "a quarter fewer", found: `${gru} and ${lstm}`, holds: gru === 0.75 * lstm }];
    },
    rule: consistent(),
    words: { parts: { weights: "in the recurrent layer" } },
  }),

  claim({
    id: "names/gru-as-good",
    quote: "was as good: the difference was below two percentage points",
    reading: "the mean difference of test accuracies of one draw lies within 0.02 on either side",
    experiment,
    measure: (evidence) => {
      const lstm = evidence.final("lstm", "testAccuracy");
      return evidence.final("gru", "testAccuracy").map((accuracy, draw) => accuracy - lstm[draw]);
    },
    rule: within({ low: -0.02, high: 0.02, unit: "accuracy" }),
    words: { metric: "the lead of the GRU in test accuracy", as: "points", unit: "" },
  }),

  claim({
    id: "names/ending-in-a",
    quote: "Names that end in a were the easiest, with more than 95 % of them right.",
    reading: "of the test names that end in a, the LSTM tells more than 95 % right, on average over draws",
    experiment,
    measure: (evidence) => evidence.final("lstm", "accuracyEndingInA"),
    rule: within({ low: 0.95, unit: "accuracy" }),
    words: { metric: "the share of names ending in a that are told right" },
  }),

  claim({
    id: "names/accuracy-rises",
    quote: "Test accuracy of the LSTM rose from epoch to epoch",
    reading: "it goes up with the epochs, with a rank correlation above 0.9",
    experiment,
    measure: (evidence) => evidence.metrics("lstm", "testAccuracy"),
    rule: trend({ wanted: "up", strength: 0.9, along: "epochs", unit: "accuracy" }),
    words: { metric: "the test accuracy of the LSTM" },
  }),

  claim({
    id: "names/no-overfitting",
    quote: "its training accuracy was still no more than three percentage points ahead",
    reading: "training accuracy of the last epoch less test accuracy after it, on average over draws",
    experiment,
    measure: (evidence) => {
      const test = evidence.final("lstm", "testAccuracy");
      return evidence.final("lstm", "trainAccuracy").map((accuracy, draw) => accuracy - test[draw]);
    },
    rule: within({ high: 0.03, unit: "accuracy" }),
    words: { metric: "the lead of training over test accuracy", as: "points", unit: "" },
  }),
]);
