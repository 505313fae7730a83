import assert from "node:assert/strict";
import { smallExperiment } from "../../testing/mod.ts";
import { claim } from "./claim.ts";
import { requireClaimOptions } from "./claim_options.ts";
import { pairedComparison } from "./rules/mod.ts";

const good = {
  id: "topic/what-it-says",
  quote: "words",
  reading: "what they mean",
  experiment: smallExperiment("claim-options-test"),
  measure: () => ({ first: [1], second: [2] }),
  rule: pairedComparison({ alternative: "less" }),
  assumptions: ["batch"],
};

Deno.test("a claim with options that can be is let pass", () => {
  requireClaimOptions(good);
  const parts = { train: "in training", test: { metric: "the test loss", phrase: "in test" } };
  requireClaimOptions(
    { ...good, words: { first: "the net", metric: "the loss", as: "percent", parts } } as typeof good,
  );
});

for (
  const [name, change, message] of [
    [
      "an unknown field",
      { mesure: good.measure },
      /Claim "topic\/what-it-says": "mesure" is not known; did you mean measure/,
    ],
    ["a measure that is no function", { measure: 3 }, /"measure" is 3, wanted a function/],
    ["another reading that is no function", { otherwise: { median: 3 } }, /"otherwise.median" is 3, wanted a function/],
    ["no rule", { rule: "order" }, /"rule" is "order", wanted a rule, such as pairedComparison\(\)/],
    ["a rule that was not called", { rule: pairedComparison }, /"rule/],
    ["no experiment", { experiment: undefined }, /"experiment" is undefined, wanted an experiment/],
    [
      "an experiment that is none",
      { experiment: { ...good.experiment, seed: 3 } },
      /Experiment "claim-options-test": "seed" is not known; did you mean seeds/,
    ],
    [
      "an assumption that is none",
      { assumptions: ["bach"] },
      /assumptions: is "bach", wanted one of batch; did you mean batch/,
    ],
    ["an assumption twice", { assumptions: ["batch", "batch"] }, /"assumptions" has "batch" twice/],
    ["words that it has not", { words: { metrik: "the loss" } }, /"words.metrik" is not known; did you mean metric/],
    [
      "numbers in a style that there is not",
      { words: { as: "percents" } },
      /"words.as" is "percents", wanted one of number, percent/,
    ],
    ["a part with words that it has not", { words: { parts: { a: { frase: "in a" } } } }, /"words.parts.a/],
    ["an empty reading", { reading: "" }, /"reading" is "", wanted a text/],
  ] as const
) {
  Deno.test(`a claim with ${name} is refused`, () => {
    assert.throws(() => claim({ ...good, ...change } as unknown as typeof good), message);
  });
}
