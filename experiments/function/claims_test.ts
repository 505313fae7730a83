import {
  all,
  claim,
  consistent,
  given,
  inference,
  pairedComparison,
  parts,
  predictionInterval,
  testClaims,
  within,
} from "../../lib/claim/mod.ts";
import type { Evidence } from "../../lib/evidence/mod.ts";
import { mlp, parameterCount } from "../../lib/model/mod.ts";
import experiment, { hidden } from "./experiment.ts";
import { chosenWithout, printedMses } from "./left_out.ts";
import {
  centerValue,
  explainedVariance,
  extremaFound,
  meanErrorBetween,
  printedMse,
  quarters,
  stepsToHalfVariance,
} from "./measures.ts";

const nets = experiment.variants;
const assumptions = experiment.assumptions.map(({ name }) => name);
const finalMse = (evidence: Evidence, net: string) => evidence.last(net, "trainLossAfter");
const forEachNet = <M>(measure: (net: string) => M) => Object.fromEntries(nets.map((net) => [net, measure(net)]));
/** The very deep net against each of the others. */
const veryDeepAgainst = (measure: (net: string) => number[]) =>
  Object.fromEntries(
    ["shallow", "deep"].map((
      net,
    ) => [`very deep against ${net}`, { first: measure("very-deep"), second: measure(net) }]),
  );

const mse = "the final training error (MSE)";
const ofNets = {
  "shallow": "for the shallow net",
  "deep": "for the 5-layer net",
  "very-deep": "for the very deep net",
};
const veryDeepWords = {
  first: "the very deep net",
  parts: {
    "very deep against shallow": { second: "the shallow net", phrase: "against the shallow net" },
    "very deep against deep": { second: "the 5-layer net", phrase: "against the 5-layer net" },
  },
};

const mseMargin = {
  size: 2,
  reason:
    "the smallest ratio of final MSEs that the report makes something of is 2.8, and it calls 10^-4 and 10^-5 alike",
};
const errorMargin = {
  size: 1.4,
  reason: "an absolute error goes with the root of an MSE, of which twice as much is let pass",
};
const stepsMargin = {
  size: 1.25,
  reason: '"the fastest" is seen on a plot over 3,000 epochs, where less than a quarter cannot be told',
};
const lowerMse = pairedComparison({ alternative: "less", scale: "log", unit: "MSE", margin: mseMargin });

const finalMses = "- Shallow network: 0.000054 - Deep network: 0.000153 - Very deep network: 0.000004";

export default testClaims([
  ...assumptions.map((assumption) =>
    inference({
      experiment,
      assumption,
      reading: "the final training MSE that the report prints of each net",
      scale: "log",
      printed: printedMses,
    })
  ),

  claim({
    id: "function/parameters-equal",
    quote: "about the same number of parameters ($\\sim 2,600$)",
    reading: '"about": within a tenth of 2,600',
    experiment,
    check: () =>
      nets.map((net) => {
        const count = parameterCount(mlp([1], hidden[net], 1));
        return {
          name: net,
          said: "about 2,600",
          found: count.toLocaleString("en-US"),
          holds: Math.abs(count / 2600 - 1) <= 0.1,
        };
      }),
    rule: consistent(),
    words: { parts: ofNets },
  }),

  claim({
    id: "function/all-learn",
    quote: "all three models learned the function successfully",
    reading: '"learned successfully": R² on 4,001 points of the domain is above 0.99, for each of the nets',
    experiment,
    measure: (evidence) => forEachNet((net) => evidence.last(net, "testLoss").map(explainedVariance)),
    rule: all(within({ low: 0.99, bounds: [null, 1], unit: "R²" })),
    assumptions,
    words: { metric: "the share of variance that is learned", as: "percent", unit: "", parts: ofNets },
  }),

  claim({
    id: "function/low-losses",
    quote: "all models reached very low loss values (around 10^{-4} and 10^{-5})",
    reading: '"around": within half a decade of that range, 10^-5.5 to 10^-3.5, for each of the nets',
    experiment,
    measure: (evidence) => forEachNet((net) => finalMse(evidence, net)),
    rule: all(within({ low: 10 ** -5.5, high: 10 ** -3.5, scale: "log", unit: "MSE" })),
    assumptions,
    words: { metric: mse, parts: ofNets },
  }),

  claim({
    id: "function/very-deep-starts-fastest",
    quote: "the very deep model started converging the fastest",
    reading:
      '"started converging": the mean of the last eight minibatch losses, a pass over the points, falls below half of the variance of ' +
      "the function, and stays there for the rest of the first 1,000 steps; after fewer steps than each of the others",
    experiment,
    measure: (evidence) => veryDeepAgainst((net) => evidence.steps(net, "loss").map(stepsToHalfVariance)),
    rule: all(pairedComparison({ alternative: "less", scale: "log", unit: "steps", margin: stepsMargin })),
    assumptions,
    words: { ...veryDeepWords, metric: "the number of steps before it converges" },
  }),

  given({
    id: "function/final-mse",
    quote: finalMses,
    experiment,
    status: "cannot be tested",
    reason:
      "the batch size of the fit, which the report leaves unsaid, was chosen by how likely it makes these three numbers: that our runs " +
      "come near them is no finding. What can be tested is each number by the choices that the other two would have made, which is " +
      "judged as function/final-mse-left-out",
  }),

  claim({
    id: "function/final-mse-left-out",
    quote: finalMses,
    reading:
      "each is the final training MSE of one run, judged under what the other two numbers choose where the report says nothing: the more " +
      "likely batch size, and of the rest the convention, unless another choice is more than √10 times as likely; a prediction interval " +
      "wider than two orders of magnitude says nothing",
    experiment,
    measure: (evidence) => forEachNet((net) => finalMse(evidence.under(chosenWithout(net, evidence.whole)), net)),
    rule: parts(
      forEachNet((net) =>
        predictionInterval({ ...printedMse[net as keyof typeof printedMse], scale: "log", widest: 100, unit: "MSE" })
      ),
    ),
    words: { metric: mse, parts: ofNets },
  }),

  claim({
    id: "function/shape",
    quote: "all three models captured the oscillating shape of the target function",
    reading:
      "each net has nine in ten of the function's peaks and troughs within 0.05 of their places, and its value at x = 0, " +
      "where the limit is 1, is off by at most 0.05",
    experiment,
    measure: (evidence) =>
      forEachNet((net) => {
        const predictions = evidence.finalSeries(net, "prediction");
        return { extrema: predictions.map(extremaFound), center: predictions.map(centerValue) };
      }),
    rule: all(parts({
      extrema: within({ low: 0.9, bounds: [0, 1], unit: "share of extrema" }),
      center: within({ low: 0.95, high: 1.05, unit: "f(0)" }),
    })),
    assumptions,
    words: {
      parts: {
        ...ofNets,
        extrema: { metric: "the share of peaks and troughs that are in place", phrase: "in the peaks and troughs" },
        center: { metric: "the value at x = 0", unit: "", phrase: "at x = 0" },
      },
    },
  }),

  claim({
    id: "function/very-deep-most-accurate",
    quote: "the very deep model providing the most accurate match across the domain",
    reading: '"across the domain": its mean absolute error is the lowest in each quarter of [-2, 2]',
    experiment,
    measure: (evidence) =>
      Object.fromEntries(quarters.map(([from, to]) => [
        `${from} to ${to}`,
        veryDeepAgainst((net) => evidence.finalSeries(net, "prediction").map((it) => meanErrorBetween(it, from, to))),
      ])),
    rule: all(
      all(pairedComparison({ alternative: "less", scale: "log", unit: "mean absolute error", margin: errorMargin })),
    ),
    assumptions,
    words: {
      ...veryDeepWords,
      metric: "the mean absolute error",
      parts: {
        ...veryDeepWords.parts,
        ...Object.fromEntries(quarters.map(([from, to]) => [`${from} to ${to}`, `between ${from} and ${to}`])),
      },
    },
  }),

  claim({
    id: "function/shallow-beats-deep",
    quote: "the shallow model performed better than the 5-layer deep network",
    reading: "its final training MSE is lower",
    experiment,
    measure: (evidence) => ({ first: finalMse(evidence, "shallow"), second: finalMse(evidence, "deep") }),
    rule: lowerMse,
    assumptions,
    words: { first: "the shallow model", second: "the 5-layer deep network", metric: mse },
  }),

  claim({
    id: "function/very-deep-best",
    quote: "the very deep 8-layer gave the best results overall",
    reading: "its final training MSE is lower than each of the others'",
    experiment,
    measure: (evidence) => veryDeepAgainst((net) => finalMse(evidence, net)),
    rule: all(lowerMse),
    assumptions,
    words: { ...veryDeepWords, metric: mse },
  }),

  claim({
    id: "function/optimal-depth-between",
    quote: "there might be an optimal depth somewhere in between",
    reading:
      "an optimum in between needs the net in between to be better than both of its neighbours in depth; judged by the report's own three numbers",
    experiment,
    check: () => {
      const between = printedMse.deep.value;
      return (["shallow", "very-deep"] as const).map((net) => ({
        name: `deep against ${net}`,
        said: "the best depth lies in between",
        found: `MSE ${between.toFixed(6)} against ${printedMse[net].value.toFixed(6)}`,
        holds: between < printedMse[net].value,
      }));
    },
    rule: consistent(),
    words: {
      opposite: "the best depth does not lie in between",
      parts: {
        "deep against shallow": "for 5 layers against 2",
        "deep against very-deep": "for 5 layers against 8",
      },
    },
  }),

  claim({
    id: "function/optimal-depth-by-seeds",
    quote: "there might be an optimal depth somewhere in between",
    reading:
      "the same, judged over seeds: the net of 5 layers has a lower final training MSE than that of 2 and that of 8",
    experiment,
    measure: (evidence) =>
      Object.fromEntries(["shallow", "very-deep"].map((net) => [
        `deep against ${net}`,
        { first: finalMse(evidence, "deep"), second: finalMse(evidence, net) },
      ])),
    rule: all(lowerMse),
    assumptions,
    words: {
      metric: mse,
      first: "the 5-layer net",
      parts: {
        "deep against shallow": { second: "the shallow net", phrase: "against the shallow net" },
        "deep against very-deep": { second: "the very deep net", phrase: "against the very deep net" },
      },
    },
  }),
]);
