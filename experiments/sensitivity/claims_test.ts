import { all, association, claim, pairedComparison, testClaims } from "../../lib/claim/mod.ts";
import type { Evidence } from "../../lib/evidence/mod.ts";
import experiment, { batchSizes } from "./experiment.ts";

const assumptions = experiment.assumptions.map(({ name }) => name);
const inputGradient = "inputGradientNorm";
/** The other meaning of "average gradient norm": of the minibatch loss by the weights. */
const weightGradient = "minibatchGradientNorm";
const otherGradient = "whose gradient: of the minibatch loss by the weights";
const reading =
  "sensitivity: the norm of the gradient of a test image's loss by the image, averaged over all 10,000, after training";

/** One batch size against others, by a number measured on the trained nets. */
const against = (evidence: Evidence, name: string, batchSize: string, others: readonly string[]) =>
  Object.fromEntries(others.map((other) => [
    `${batchSize} against ${other}`,
    { first: evidence.final(batchSize, name), second: evidence.final(other, name) },
  ]));
const allBut = (batchSize: string) => batchSizes.filter((other) => other !== batchSize);

/** What the parts of a comparison of batch sizes are called. */
const comparedWith = (batchSize: string, others: readonly string[]) =>
  Object.fromEntries(others.map((other) => [
    `${batchSize} against ${other}`,
    { first: `batch size ${batchSize}`, second: `batch size ${other}`, phrase: `against batch size ${other}` },
  ]));

/** From each batch size to the next larger one. */
const steps = (evidence: Evidence, name: string) => ({
  ...against(evidence, name, "500", ["125"]),
  ...against(evidence, name, "1500", ["500"]),
});

/** Of sensitivities. */
const margin = {
  size: 1.1,
  reason: "the report shows a curve without numbers, on which less than a tenth cannot be told",
};

export default testClaims([
  claim({
    id: "sensitivity/highest-at-5",
    quote: "sensitivity is highest with very small batches (batch size 5)",
    reading: `${reading}; higher at 5 than at each of the others`,
    experiment,
    measure: (evidence) => against(evidence, inputGradient, "5", allBut("5")),
    otherwise: { [otherGradient]: (evidence) => against(evidence, weightGradient, "5", allBut("5")) },
    rule: all(pairedComparison({ alternative: "greater", scale: "log", unit: "gradient norm", margin })),
    assumptions,
    words: { metric: "the sensitivity", parts: comparedWith("5", allBut("5")) },
  }),

  claim({
    id: "sensitivity/minimum-near-125",
    quote: "drops to its minimum near batch size 125",
    reading: `${reading}; lower at 125 than at each of the others`,
    experiment,
    measure: (evidence) => against(evidence, inputGradient, "125", allBut("125")),
    otherwise: { [otherGradient]: (evidence) => against(evidence, weightGradient, "125", allBut("125")) },
    rule: all(pairedComparison({ alternative: "less", scale: "log", unit: "gradient norm", margin })),
    assumptions,
    words: { metric: "the sensitivity", parts: comparedWith("125", allBut("125")) },
  }),

  claim({
    id: "sensitivity/rises-for-large",
    quote: "then slowly increases again for very large batches",
    reading: `${reading}; higher at 500 than at 125, and at 1500 than at 500`,
    experiment,
    measure: (evidence) => steps(evidence, inputGradient),
    otherwise: { [otherGradient]: (evidence) => steps(evidence, weightGradient) },
    rule: all(pairedComparison({ alternative: "greater", scale: "log", unit: "gradient norm", margin })),
    assumptions,
    words: {
      metric: "the sensitivity",
      parts: {
        "500 against 125": { first: "batch size 500", second: "batch size 125", phrase: "from 125 to 500" },
        "1500 against 500": { first: "batch size 1500", second: "batch size 500", phrase: "from 500 to 1500" },
      },
    },
  }),

  claim({
    id: "sensitivity/small-batches-noisier",
    quote: "Small batches introduce more noise (high gradient norms)",
    reading:
      "noise: the variance of the minibatch gradient on the trained net, summed over all weights; higher at 5 than at each of the others",
    experiment,
    measure: (evidence) => against(evidence, "minibatchGradientVariance", "5", allBut("5")),
    otherwise: {
      "noise: the norm of the minibatch gradient": (evidence) => against(evidence, weightGradient, "5", allBut("5")),
    },
    rule: all(pairedComparison({ alternative: "greater", scale: "log", unit: "variance" })),
    assumptions,
    words: { metric: "the noise of the gradient", parts: comparedWith("5", allBut("5")) },
  }),

  claim({
    id: "sensitivity/large-sharper",
    quote: "Large batches can lead to sharper minima",
    reading:
      "sharper: the training loss rises more when all filters move by a tenth of their norm in random directions (Li et al. 2018; " +
      "Dinh et al. 2017 on the limits of such measures); more at 1500 than at 5 and at 125",
    experiment,
    measure: (evidence) => against(evidence, "sharpness", "1500", ["5", "125"]),
    rule: all(pairedComparison({ alternative: "greater", unit: "nats" })),
    assumptions,
    words: { metric: "the sharpness", unit: "nats", parts: comparedWith("1500", ["5", "125"]) },
  }),

  claim({
    id: "sensitivity/medium-flatter",
    quote: "Medium batch sizes find flatter minima (lower sensitivity)",
    reading: `${reading}; flatness as for large batches; both lower at 125 than at each of the others`,
    experiment,
    measure: (evidence) => ({
      "sharpness": against(evidence, "sharpness", "125", allBut("125")),
      "sensitivity": against(evidence, inputGradient, "125", allBut("125")),
    }),
    rule: all(all(pairedComparison({ alternative: "less", unit: "difference" }))),
    assumptions,
    words: {
      unit: "",
      parts: {
        sharpness: { metric: "the sharpness", phrase: "in sharpness" },
        sensitivity: { metric: "the sensitivity", phrase: "in sensitivity" },
        ...comparedWith("125", allBut("125")),
      },
    },
  }),

  claim({
    id: "sensitivity/flat-generalises",
    quote: "which is often associated with better generalization",
    reading:
      "over the five batch sizes, each taken as the mean of its seeds, the lower the sensitivity after training, the higher the test " +
      "accuracy. Batch sizes are the units, and not seeds: of five only a perfect order can decide, one of 120",
    experiment,
    measure: (evidence) =>
      Object.fromEntries(
        batchSizes.map((batchSize) => [batchSize, {
          along: evidence.final(batchSize, inputGradient),
          value: evidence.last(batchSize, "testAccuracy"),
        }]),
      ),
    rule: association({ wanted: "down", unit: "test accuracy", along: "sensitivity", over: "batch sizes" }),
    assumptions,
  }),
]);
