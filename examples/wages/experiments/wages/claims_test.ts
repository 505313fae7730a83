import { claim, pairedComparison, testClaims, within } from "upheld";
import experiment from "./experiment.ts";

const assumptions = experiment.assumptions.map(({ name }) => name);

/** The share of variance that is explained: targets were standardised by what was trained on. */
const explained = (errors: readonly number[]) => errors.map((error) => 1 - error);

export default testClaims([
  claim({
    id: "wages/a-fifth",
    quote: "The net explained about a fifth of the variance of wages that it had not seen.",
    reading: '"about": 0.15 to 0.25 of the variance of the logarithm, on average over folds, after the last epoch',
    experiment,
    measure: (evidence) => explained(evidence.last("wage", "testLoss")),
    rule: within({ low: 0.15, high: 0.25, unit: "of the variance" }),
    assumptions,
    words: { runs: "folds", metric: "the share of the variance that is explained", as: "percent", unit: "" },
  }),

  claim({
    id: "wages/better-than-linear",
    quote: "It did so better than a linear model, as wages rise with age and then fall again.",
    reading: "the squared error on the test fold is lower with the hidden layer than without, on average over folds",
    experiment,
    measure: (evidence) => ({
      first: evidence.last("wage", "testLoss"),
      second: evidence.last("linear", "testLoss"),
    }),
    rule: pairedComparison({ alternative: "less", scale: "log", unit: "squared error" }),
    assumptions,
    words: { runs: "folds", metric: "the squared error", first: "the net", second: "the linear model" },
  }),

  claim({
    id: "wages/schooling-is-harder",
    quote: "Schooling is harder to tell from these facts than wages",
    reading: "the squared error on the test fold, of standardised values, is higher, on average over folds",
    experiment,
    measure: (evidence) => ({
      first: evidence.last("schooling", "testLoss"),
      second: evidence.last("wage", "testLoss"),
    }),
    rule: pairedComparison({ alternative: "greater", scale: "log", unit: "squared error" }),
    assumptions,
    words: { runs: "folds", metric: "the squared error", first: "schooling", second: "wages" },
  }),

  claim({
    id: "wages/schooling-a-tenth",
    quote: "less than a tenth of its variance was explained",
    reading: "on the test fold after the last epoch, on average over folds",
    experiment,
    measure: (evidence) => explained(evidence.last("schooling", "testLoss")),
    rule: within({ high: 0.1, unit: "of the variance" }),
    assumptions,
    words: { runs: "folds", metric: "the explained share of the variance of schooling", as: "percent", unit: "" },
  }),

  claim({
    id: "wages/both-at-once",
    quote: "its error on wages was within 5 % of that of the net that tells nothing else",
    reading: "the ratio of their squared errors on wages of one test fold, geometric mean over folds, is 0.95 to 1.05",
    experiment,
    measure: (evidence) => {
      const alone = evidence.final("wage", "wageError");
      return evidence.final("both", "wageError").map((error, fold) => error / alone[fold]);
    },
    rule: within({ low: 0.95, high: 1.05, scale: "log", unit: "of the other's squared error" }),
    assumptions,
    words: { runs: "folds", metric: "the squared error on wages", unit: "times that of the net for wages alone" },
  }),

  claim({
    id: "wages/occupation",
    quote: "The occupation was told right in about two of five cases",
    reading: '"about": 0.35 to 0.45 of a test fold, on average over folds, after the last epoch',
    experiment,
    measure: (evidence) => evidence.last("occupation", "testAccuracy"),
    rule: within({ low: 0.35, high: 0.45, unit: "accuracy" }),
    assumptions,
    words: { runs: "folds", metric: "the share of occupations that are told right" },
  }),

  claim({
    id: "wages/better-than-the-commonest",
    quote: "where naming the commonest one would be right in 29 %",
    reading: "156 of 534 workers have the commonest occupation, and the net's accuracy lies above their share",
    experiment,
    measure: (evidence) => evidence.last("occupation", "testAccuracy"),
    rule: within({ low: 156 / 534, unit: "accuracy" }),
    assumptions,
    words: { runs: "folds", metric: "the share of occupations that are told right" },
  }),
]);
