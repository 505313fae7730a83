import assert from "node:assert/strict";
import type { Judgement, Verdict } from "../judgement.ts";
import {
  all,
  consistent,
  count,
  groupComparison,
  pairedComparison,
  parts,
  predictionInterval,
  signFlip,
  similar,
  spread,
  tooFewRuns,
  trend,
  within,
} from "../rules/mod.ts";
import { plainOf, type Words } from "./mod.ts";
import { times, timesSpan } from "./numbers.ts";
import { calledAt, listed, places } from "./words.ts";

const nets: Words = { first: "the shallow net", second: "the deep net", metric: "the error" };
const lowerOptions = { alternative: "less", scale: "log", unit: "MSE" } as const;
const lower = pairedComparison(lowerOptions), margin = { size: 1.25, reason: "less does not matter" };
const higher = pairedComparison({ alternative: "greater", scale: "logit", trials: 1000, unit: "accuracy" });
const ratios = (...values: number[]) => ({ first: values, second: values.map(() => 1) });
const accuracy = within({ low: 0.98, unit: "accuracy" });
const falls = trend({ wanted: "down", unit: "loss" });
const check = (name: string, holds: boolean) => ({ name, said: "100", found: holds ? "100" : "120", holds });

/** What is said, by what is judged. */
const cases: [
  what: string,
  judgement: Judgement,
  words: Words,
  verdict: Verdict,
  first: string,
  wouldHold: string | null,
][] = [
  [
    "a comparison that holds",
    lower.judge(ratios(0.5, 0.52, 0.48)),
    nets,
    "upheld",
    "Over 3 seeds, the error of the shallow net was about half as high as that of the deep net",
    null,
  ],
  [
    "groups that cannot be told apart",
    groupComparison(lowerOptions).judge({ first: [1, 1.2, 1.1], second: [1.1, 1.3, 0.9, 1] }),
    nets,
    "inconclusive",
    "Over 3 and 4 runs, it cannot be told which of the shallow net and the deep net has the lower error: the difference is no larger " +
    "than seeds alone can make it",
    "the shallow net and the deep net could not be told apart by error over 3 and 4 runs (from 19 % lower to 31 % higher)",
  ],
  [
    "a comparison that went the other way",
    lower.judge(ratios(3, 3.1, 2.9)),
    nets,
    "refuted",
    "Over 3 seeds, it is the other way round: the error of the shallow net was about 3 times as high as that of the deep net",
    "the deep net beat the shallow net: its error was about a third as high, 2.8 to 3.3 times lower",
  ],
  [
    "a comparison within its margin",
    pairedComparison({ ...lowerOptions, margin }).judge(ratios(1.05, 0.98, 1.02, 1.01)),
    { ...nets, opposite: "the deep net was better" },
    "refuted",
    "Over 4 seeds, the shallow net and the deep net did not differ in error by an amount that matters (from 3 % lower to 6.2 % higher)",
    "the shallow net and the deep net did not differ in error by an amount that matters (from 3 % lower to 6.2 % higher)",
  ],
  [
    "a comparison that holds within its margin",
    pairedComparison({ ...lowerOptions, margin }).judge(ratios(0.95, 0.96, 0.94)),
    nets,
    "upheld",
    "Over 3 seeds, the error of the shallow net was 5 % lower than that of the deep net, which is clear but small",
    null,
  ],
  [
    "two that are alike",
    similar({ scale: "log", unit: "MSE", margin }).judge(ratios(1.05, 0.98, 1.02, 1.01)),
    nets,
    "upheld",
    "Over 4 seeds, the shallow net and the deep net did not differ in error by more than 1.25 times",
    null,
  ],
  [
    "two that are not alike",
    similar({ scale: "log", unit: "MSE", margin }).judge(ratios(2.1, 2, 1.9)),
    nets,
    "refuted",
    "Over 3 seeds, the error of the shallow net was about twice as high as that of the deep net, more than the 1.25 times that is let pass",
    "the error of the shallow net was about twice as high as that of the deep net (1.8 to 2.3 times as high)",
  ],
  [
    "two that may be alike",
    similar({ scale: "log", unit: "MSE", margin }).judge(ratios(1.4, 1, 1.2)),
    nets,
    "inconclusive",
    "Over 3 seeds, the error of the shallow net was 19 % higher than that of the deep net, and whether that stays within 1.25 times cannot be told",
    "the error of the shallow net was 19 % higher than that of the deep net (from 22 % lower to 81 % higher)",
  ],
  [
    "a comparison that is open",
    lower.judge(ratios(0.8, 1.3, 1.1, 0.9)),
    nets,
    "inconclusive",
    "Over 4 seeds, it cannot be told which of the shallow net and the deep net has the lower error: the difference is no larger " +
    "than seeds alone can make it",
    "the shallow net and the deep net could not be told apart by error over 4 seeds (from 28 % lower to 42 % higher)",
  ],
  [
    "a comparison without a difference",
    lower.judge(ratios(1, 1, 1, 1)),
    nets,
    "inconclusive",
    "Over 4 seeds, the shallow net and the deep net did not differ in error at all",
    "the shallow net and the deep net could not be told apart by error over 4 seeds",
  ],
  [
    "a comparison of accuracies, without words",
    higher.judge({ first: [0.95, 0.96, 0.955], second: [0.9, 0.905, 0.9] }),
    {},
    "upheld",
    "Over 3 seeds, the accuracy of the first was higher than that of the second: 96 % against 90 %",
    null,
  ],
  [
    "a comparison of accuracies that went the other way",
    higher.judge({ first: [0.9, 0.905, 0.9], second: [0.95, 0.96, 0.955] }),
    nets,
    "refuted",
    "Over 3 seeds, it is the other way round: the error of the shallow net was lower than that of the deep net: 90 % against 96 %",
    "the deep net beat the shallow net: its error was higher, by 5.3 percentage points, 4.3 to 6.2 percentage points higher",
  ],
  [
    "a comparison by sign flips",
    signFlip({ alternative: "greater", unit: "points" }).judge(ratios(2, 3, 2, 4, 3, 2, 5)),
    {},
    "upheld",
    "Over 7 seeds, the points of the first was 2 higher than that of the second",
    null,
  ],
  [
    "a mean that is high enough",
    accuracy.judge([0.99, 0.991, 0.992]),
    { metric: "the test accuracy" },
    "upheld",
    "Over 3 seeds, the test accuracy was 99.1 % on average; the claim needs at least 98 %",
    null,
  ],
  [
    "a mean that is not",
    accuracy.judge([0.95, 0.951, 0.952]),
    {},
    "refuted",
    "Over 3 seeds, the accuracy was 95.1 % on average, but the claim needs at least 98 %",
    "the accuracy was 95.1 % on average (94.85 to 95.35 %)",
  ],
  [
    "a mean too close to tell",
    within({ low: 3, high: 5, unit: "nats" }).judge([2.9, 3.4, 3.3, 2.8]),
    { metric: "the loss" },
    "inconclusive",
    "Over 4 seeds, the loss was 3.1 nats on average, too close to the limit to tell: the claim needs 3 to 5",
    "the loss was 3.1 nats on average (2.63 to 3.57)",
  ],
  [
    "single runs",
    within({ low: 0.98, unit: "accuracy", question: "a single run" }).judge([0.99, 0.97, 0.985, 0.98]),
    {},
    "inconclusive",
    "Over 4 seeds, the accuracy would be 95.1 to 100 % in one more run, which may or may not be what the claim needs, at least 98 %",
    "the accuracy would be 95.1 to 100 % in one more run",
  ],
  [
    "a printed number that no run would print",
    predictionInterval({ value: 0.95, rounding: 0.005, widest: 1 }).judge([0.5, 0.51, 0.49]),
    { as: "percent" },
    "refuted",
    "Over 3 seeds, a run of ours would not print 95 %, but 45 to 55 %",
    "it is 45 to 55 % from one run to the next",
  ],
  [
    "a trend that holds",
    falls.judge([[9, 8, 7, 6, 5], [9, 7, 8, 5, 4], [8, 7, 6, 5, 4]]),
    {},
    "upheld",
    "Over 3 seeds, the loss fell over time",
    null,
  ],
  [
    "a trend the other way",
    falls.judge([[5, 6, 7, 8, 9], [4, 5, 8, 7, 9], [4, 5, 6, 7, 8]]),
    {},
    "refuted",
    "Over 3 seeds, the loss rose over time, and did not fall",
    "the loss rose over time (rank correlation 0.94)",
  ],
  [
    "a trend that is not steady",
    trend({ wanted: "down", strength: 0.9, along: "epochs" }).judge([[9, 8, 7, 6, 5, 4], [9, 7, 8, 5, 6, 4], [
      8,
      9,
      7,
      6,
      5,
      4,
    ]]),
    {},
    "inconclusive",
    "Over 3 seeds, it cannot be told whether what is measured fell with epochs as steadily as the claim needs",
    "the rank correlation of what is measured with epochs was -0.94 (-0.99 to -0.7)",
  ],
  [
    "a count",
    count({ moreThan: 0.5, what: "end above 99 %" }).judge([true, true, false, true, false, true]),
    {},
    "inconclusive",
    "Over 6 seeds, 4 of 6 runs end above 99 %, too few runs to tell whether more than 50 % would",
    "4 of 6 runs end above 99 %",
  ],
  [
    "a spread",
    spread({ trials: 10_000, times: 2 }).judge([0.9, 0.99, 0.95, 0.93, 0.97]),
    { metric: "the test accuracy" },
    "refuted",
    "Over 5 seeds, from run to run the test accuracy varied by a standard deviation of 3.5 percentage points, but the claim allows " +
    "0.44 percentage points",
    "from run to run the test accuracy varied by a standard deviation of 3.5 percentage points (2.1 to 10)",
  ],
  [
    "checks of the text",
    consistent().judge([check("deep", false), check("shallow", true), check("deeper", false)]),
    { parts: { deep: "for the deep net", shallow: "for the shallow net", deeper: "for the deeper one" } },
    "refuted",
    "By the text alone, 2 of 3 parts do not hold: the text says 100, and it is 120 for the deep net",
    "the shallow net beat the deep net, but not for the deep net and deeper one (120)",
  ],
  [
    "parts that all hold",
    all(accuracy).judge({ train: [0.999, 0.998, 0.999], test: [0.985, 0.986, 0.985] }),
    { parts: { test: { metric: "the test accuracy" } } },
    "upheld",
    "Over 3 seeds, both parts hold; the closest call: the test accuracy was 98.5 % on average; the claim needs at least 98 %",
    null,
  ],
  [
    "parts of which one does not hold",
    parts({ net: all(accuracy), order: lower }).judge({
      net: { train: [0.999, 0.998, 0.999], test: [0.95, 0.951, 0.952] },
      order: ratios(0.8, 1.3, 1.1),
    }),
    { ...nets, parts: { net: "of the net", test: "in test", order: "in their order" } },
    "refuted",
    "Over 3 seeds, 1 of 3 parts does not hold: the error in test of the net was 95.1 % on average, but the claim needs at least 98 %",
    "the shallow net beat the deep net, but not in test of the net, where it was 95.1 %; over 3 seeds it stays open in their order",
  ],
  [
    "a part that is refuted by chance where many are tried",
    all(lower).judge(Object.fromEntries(
      [[1.3, 1.4, 1.2, 1.15], ...Array(9).fill([0.5, 0.51, 0.49, 0.52])].map((
        values,
        i,
      ) => [`${i}`, ratios(...values)]),
    )),
    { ...nets, parts: { 0: "at the start" } },
    "inconclusive",
    "Over 4 seeds, 9 of 10 parts hold, and one is open: it is the other way round: the error of the shallow net was 26 % higher than " +
    "that of the deep net at the start, though that may be chance where 10 are tried",
    "the shallow net beat the deep net, at least for 1 to 9; over 4 seeds it stays open at the start",
  ],
  [
    "a claim whose opposite can be said",
    accuracy.judge([0.95, 0.951, 0.952]),
    { opposite: "not all of them were told right" },
    "refuted",
    "Over 3 seeds, the accuracy was 95.1 % on average, but the claim needs at least 98 %",
    "not all of them were told right: the accuracy was 95.1 % on average (94.85 to 95.35 %)",
  ],
  [
    "too few runs",
    tooFewRuns(1, 3, { level: 0.95, question: "on average" }),
    {},
    "inconclusive",
    "Over 1 seed, that is too few to tell, where 3 could",
    "that is too few to tell, where 3 could",
  ],
];

for (const [what, judgement, words, verdict, first, wouldHold] of cases) {
  Deno.test(`plainOf() says in words what was found, and what would hold: ${what}`, () => {
    assert.equal(judgement.verdict, verdict);
    const said = plainOf({ quote: "the shallow net beat the deep net.", words }, judgement);
    assert.deepEqual(said, { first, wouldHold });
  });
}

Deno.test("plainOf() puts what runs print in the place of a printed number, where the quote has it once", () => {
  const rule = parts({ a: predictionInterval({ value: 0.9471, rounding: 0.00005, widest: 1 }), b: accuracy });
  const judgement = rule.judge({ a: [0.5, 0.51, 0.49], b: [0.99, 0.991, 0.992] });
  const words: Words = { as: "percent", parts: { a: "in training" } };
  const said = (quote: string) => plainOf({ quote, words }, judgement).wouldHold;
  assert.equal(said("- accuracies of 94.71% and 98 %"), "accuracies of 45 to 55 % and 98 %");
  const twice = "accuracies of 94.71% and 94.71%";
  assert.equal(said(twice), `${twice}, but not in training, where a run prints 45 to 55 %`);
});

Deno.test("things that change places keep the capital at the beginning of a sentence", () => {
  const words: Words = { first: "The shallow net", second: "the deep net", metric: "the error" };
  const { first, wouldHold } = plainOf(
    { quote: "The shallow net beat the deep net", words },
    lower.judge(ratios(3, 3.1, 2.9)),
  );
  assert.match(first, /the error of the shallow net was about 3 times as high as that of the deep net$/);
  assert.match(wouldHold!, /^The deep net beat the shallow net: its error was about a third as high/);
});

Deno.test("of an open claim none of whose parts hold nothing is said to hold", () => {
  const judgement = all(lower).judge({ a: ratios(0.8, 1.3, 1.1, 0.9), b: ratios(0.8, 1.3, 1.1, 0.9) });
  const { first, wouldHold } = plainOf({ quote: "it is the best", words: nets }, judgement);
  assert.match(first, /^Over 4 seeds, none of 2 parts can be told for sure: it cannot be told which of/);
  assert.match(wouldHold!, /^the shallow net and the deep net could not be told apart/);
});

Deno.test("a rule of one's own says its own sentences, or what its verdict says", () => {
  const judgement = accuracy.judge([0.95, 0.951, 0.952]);
  const said = (kind: Judgement["kind"]) => plainOf({ quote: "it fell" }, { ...judgement, kind });
  assert.deepEqual(said({ rule: "own", found: "it rose", holds: "it rose by half" }), {
    first: "Over 3 seeds, it rose",
    wouldHold: "it rose by half",
  });
  assert.equal(said(undefined).first, "Over 3 seeds, what was found speaks against the claim");
});

Deno.test("numbers are said as people say them", () => {
  assert.deepEqual([0.1, 0.25, 0.295, 0.34, 0.5, 0.8, 0.995, 1.004, 1.17, 1.7, 2.04, 3.16, 4.5, 12].map(times), [
    "about a tenth as high",
    "about a quarter as high",
    "3.4 times lower",
    "about a third as high",
    "about half as high",
    "20 % lower",
    "0.5 % lower",
    "0.4 % higher",
    "17 % higher",
    "1.7 times as high",
    "about twice as high",
    "about 3 times as high",
    "4.5 times as high",
    "about 12 times as high",
  ]);
  assert.deepEqual(([[0.1, 0.42], [0.8, 0.97], [0.8, 1.5], [0.2, 4], [1.05, 1.31], [1.7, 6]] as const).map(timesSpan), [
    "2.4 to 10 times lower",
    "3 to 20 % lower",
    "from 20 % lower to 50 % higher",
    "from 5 times lower to 4 times higher",
    "5 to 31 % higher",
    "1.7 to 6 times as high",
  ]);
});

Deno.test("places are listed with what they share said once", () => {
  assert.equal(listed(["at epoch 1", "at epoch 2", "at epoch 5"]), "at epochs 1, 2 and 5");
  assert.equal(
    listed([2, 3, 4, 7, 14, 15, 16, 17].map((epoch) => `at epoch ${epoch}`)),
    "at epochs 2 to 4, 7 and 14 to 17",
  );
  assert.equal(listed(["for batch 1", "for batch 2", "for batch 3"]), "for batches 1 to 3");
  assert.equal(listed(["at 5", "at 25"]), "at 5 and 25");
  assert.equal(listed(["by 0.1 percentage points", "by 0.09 percentage points"]), "by 0.1 and 0.09 percentage points");
  assert.equal(listed(["by 3 %", "by 4 times"]), "by 3 % and 4 times");
  assert.equal(listed(["between 0 and 1", "between 1 and 2"]), "between 0 and 1 and between 1 and 2");
  assert.equal(listed(["in a", "in b", "in c", "in d", "in e", "in f"]), "in a, b, c and 3 more");
  const words: Words = { parts: { a: "for a", b: "for b", x: "in x" } };
  const at = (...paths: string[][]) => places(paths.map((path) => calledAt(words, path)));
  assert.equal(at(["a", "x"], ["b", "x"]), "in x for a and b");
  assert.equal(at(["a", "x"], ["b"]), "in x for a, and for b");
  assert.equal(at(["a"], ["other"]), "for a and other");
});

Deno.test("one run of what has another name is a run", () => {
  const first = (n: number, words: Words) => plainOf({ quote: "", words }, accuracy.judge(Array(n).fill(0.9))).first;
  assert.match(first(1, {}), /^Over 1 seed,/);
  assert.match(first(1, { runs: "corpuses" }), /^Over 1 run,/);
  assert.match(first(2, { runs: "corpuses" }), /^Over 2 corpuses,/);
});
