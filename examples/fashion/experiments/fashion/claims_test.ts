import {
  all,
  claim,
  consistent,
  type Evidence,
  type Groups,
  pairedComparison,
  parameterCount,
  similar,
  testClaims,
  within,
} from "upheld";
import { nets, training } from "../nets.ts";
import { type TorchRun, torchRuns } from "../torch.ts";
import experiment from "./experiment.ts";

/** Metrics of both nets, by the name of the net. */
const ofBoth = <T>(of: (variant: string) => T) => Object.fromEntries(nets.map((variant) => [variant, of(variant)]));

/** What the parts are called in sentences. */
const ofNets = ofBoth((variant) => `for the ${variant} net`);

/** By how much training accuracy is ahead of test accuracy, both evaluated after the last epoch. */
const ahead = (evidence: Evidence) => (variant: string) => {
  const test = evidence.last(variant, "testAccuracy");
  return evidence.last(variant, "trainAccuracyAfter").map((accuracy, seed) => accuracy - test[seed]);
};

/** A metric after the last epoch, here and in PyTorch. */
const besideTorch = (metric: "testAccuracy" | "trainLoss") => (evidence: Evidence) =>
  ofBoth((variant): Groups => ({
    first: evidence.last(variant, metric),
    second: torchRuns(variant).map((run: TorchRun) => run[metric].at(-1)!),
  }));

export default testClaims([
  claim({
    id: "fashion/one-per-cent-more",
    quote: "The shortcuts cost about 1 % more parameters.",
    reading: '"about": 0.5 % to 1.5 %',
    experiment,
    measure() {
      const [residual, plain] = nets.map((variant) => parameterCount(training(variant).model)),
        more = residual / plain - 1;
      return [{
        name: "parameters",
        said: "about 1 % more",
        found: `${residual} and ${plain}, ${(100 * more).toFixed(2)} % more`,
        holds: more >= 0.005 && more <= 0.015,
      }];
    },
    rule: consistent(),
    words: { parts: { parameters: "by count" } },
  }),

  claim({
    id: "fashion/eighty-nine",
    quote: "The residual net reaches a test accuracy of 89 %.",
    reading: "its mean test accuracy after the last epoch is 0.89 or more",
    experiment,
    measure: (evidence) => evidence.last("residual", "testAccuracy"),
    rule: within({ low: 0.89, unit: "accuracy" }),
    words: { metric: "the test accuracy of the residual net" },
  }),

  claim({
    id: "fashion/among-the-listed",
    quote: "Both nets end between 87.6 % and 93.4 %",
    reading: "the mean test accuracy after the last epoch of each lies there",
    experiment,
    measure: (evidence) => ofBoth((variant) => evidence.last(variant, "testAccuracy")),
    rule: all(within({ low: 0.876, high: 0.934, unit: "accuracy" })),
    words: { metric: "the test accuracy", parts: ofNets },
  }),

  claim({
    id: "fashion/more-accurate",
    quote: "The residual net ends with a higher test accuracy than the plain one.",
    reading: "after the last epoch, on average over pairs of one seed",
    experiment,
    measure: (evidence) => ({
      first: evidence.last("residual", "testAccuracy"),
      second: evidence.last("plain", "testAccuracy"),
    }),
    rule: pairedComparison({ alternative: "greater", scale: "logit", trials: 10_000, unit: "accuracy" }),
    words: { first: "The residual net", second: "the plain one", metric: "the final test accuracy" },
  }),

  claim({
    id: "fashion/ahead-in-training",
    quote: "It is ahead in training as well",
    reading: "its loss on the whole training set, evaluated after the last epoch, is the lower one",
    experiment,
    measure: (evidence) => ({
      first: evidence.last("residual", "trainLossAfter"),
      second: evidence.last("plain", "trainLossAfter"),
    }),
    rule: pairedComparison({ alternative: "less", scale: "log", unit: "nats" }),
    words: { first: "the residual net", second: "the plain one", metric: "the training loss" },
  }),

  claim({
    id: "fashion/ahead-early",
    quote: "after two epochs the residual net's training loss is the lower one",
    reading: "the mean over the minibatches of the second epoch",
    experiment,
    measure: (evidence) => ({
      first: evidence.atEpoch("residual", "trainLoss", 1),
      second: evidence.atEpoch("plain", "trainLoss", 1),
    }),
    rule: pairedComparison({ alternative: "less", scale: "log", unit: "nats" }),
    words: { first: "the residual net", second: "the plain one", metric: "the training loss of the second epoch" },
  }),

  claim({
    id: "fashion/little-overfitting",
    quote: "training accuracy is no more than three percentage points ahead of test accuracy",
    reading: "of each net, both evaluated after the last epoch, on average over seeds",
    experiment,
    measure: (evidence) => ofBoth(ahead(evidence)),
    rule: all(within({ high: 0.03, unit: "accuracy" })),
    words: { metric: "the lead of training over test accuracy", as: "points", unit: "", parts: ofNets },
  }),

  claim({
    id: "fashion/accuracies-as-in-pytorch",
    quote: "test accuracies agree with those of Upheld to within one percentage point.",
    reading: "of each net the mean after the last epoch, over runs that share no seeds",
    experiment,
    measure: besideTorch("testAccuracy"),
    rule: all(
      similar({
        paired: false,
        margin: { size: 0.01, reason: "nets of one kind lie further apart in the benchmark's table" },
        unit: "accuracy",
      }),
    ),
    words: { parts: ofNets },
  }),

  claim({
    id: "fashion/losses-as-in-pytorch",
    quote: "Training losses of the last epoch agree to within 10 %.",
    reading:
      "of each net the mean over the minibatches of the last epoch, geometric mean over runs that share no seeds",
    experiment,
    measure: besideTorch("trainLoss"),
    rule: all(
      similar({
        paired: false,
        margin: { size: 1.1, reason: "two nets that learn by another rate or decay lie further apart" },
        scale: "log",
        unit: "nats",
      }),
    ),
    words: { parts: ofNets },
  }),
]);
