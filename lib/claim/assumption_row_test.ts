import assert from "node:assert/strict";
import { type AssumptionRow, likelihoodWords } from "./mod.ts";
import { shareWords } from "./likelihood_words.ts";
import { inferredText } from "../cli/verify_text.ts";

const row: AssumptionRow = {
  name: "dropout",
  unsaid: "whether there is dropout",
  choice: "0.5",
  reason: "",
  likelihood: { "0.5": 0.999, "0.25": 0.001 },
  fit: {
    name: "epoch 0",
    mean: 0.93,
    distance: 7.8,
    p: 1e-4,
    words: 'no choice tried explains "epoch 0" (7.8 standard errors off)',
  },
  numbers: { printed: 8, effective: 4.34 },
  moved: null,
};

Deno.test("likelihoodWords() says how likely each choice is, by what the numbers are worth, and what none explains", () => {
  assert.equal(
    likelihoodWords(row),
    '0.5 99.9 %, 0.25 0.1 % (by 8 numbers that are worth 4.3 independent ones); no choice tried explains "epoch 0" (7.8 standard errors off)',
  );
  assert.match(likelihoodWords({ ...row, numbers: { printed: 3, effective: 3 } })!, /\(by 3 numbers\)/);
  assert.equal(likelihoodWords({ ...row, likelihood: null, fit: null, numbers: null }), undefined);
});

Deno.test("likelihoodWords() tells of many choices the first three, and what the others have together", () => {
  const likelihood = { a: 0.6, b: 0.3, c: 0.05, d: 0.03, e: 0.01, f: 0.01 };
  assert.match(likelihoodWords({ ...row, likelihood })!, /^a 60 %, b 30 %, c 5 %, 3 others 5 % \(by/);
});

Deno.test("shareWords() shows two digits of a small share, and of what a large one lacks", () => {
  const shares = [0, 1.63e-6, 0.00061, 0.12, 0.5, 0.881, 0.97, 0.99939, 1 - 2e-7, 1];
  assert.deepEqual(shares.map(shareWords), [
    "0 %",
    "0.00016 %",
    "0.061 %",
    "12 %",
    "50 %",
    "88 %",
    "97 %",
    "99.939 %",
    "100 %",
    "100 %",
  ]);
});

Deno.test("verify tells of an inferred choice what does not fit it", () => {
  const text = inferredText(row).replaceAll(/\s+/g, " ");
  assert.match(text, /assumed: dropout 0.5; likelihood of what the report prints under 0.5 99.9 %/);
  assert.match(text, /no choice tried explains "epoch 0"/);
});
