import assert from "node:assert/strict";
import { association } from "./mod.ts";

const rule = association({ wanted: "down", unit: "test accuracy", along: "sensitivity", over: "batch sizes" });
const rises = association({ wanted: "up", unit: "value", along: "size" });
/** Settings of one run each. */
const single = (values: readonly number[], along: readonly number[] = values.map((_, i) => i + 1)) =>
  Object.fromEntries(values.map((value, i) => [`setting ${i}`, { along: [along[i]], value: [value] }]));
/** Settings with their means, and seeds around them. */
const settings = (means: readonly (readonly [along: number, value: number])[]) =>
  Object.fromEntries(
    means.map(([along, value], i) => [i, {
      along: [along - 0.1, along, along + 0.1],
      value: [value - 0.1, value + 0.1, value],
    }]),
  );

Deno.test("association() is decided by a perfect order of five settings, and by no less", () => {
  const perfect = rule.judge(settings([[1, 5], [2, 4], [3, 3], [4, 2], [5, 1]]));
  assert.equal(perfect.verdict, "upheld");
  assert.equal(perfect.p.upheld, 1 / 120);
  assert.match(perfect.finding, /-1 over 5 batch sizes, each the mean of 3 seeds \(p = 0\.017 by all 120 orders\)/);
  assert.equal(rule.judge(settings([[5, 5], [4, 4], [3, 3], [2, 2], [1, 1]])).verdict, "refuted");
  const nearly = rule.judge(settings([[1, 5], [2, 4], [3, 3], [4, 1], [5, 2]]));
  assert.deepEqual([nearly.verdict, nearly.effect], ["inconclusive", -0.9]);
  assert.equal(rule.judge(settings([[1, 5], [2, 4], [3, 3], [4, 2]])).verdict, "inconclusive");
  assert.throws(() => rule.judge(settings([[1, 5], [2, 4], [3, 3]])), /There are 3 batch sizes, wanted at least 4/);
});

Deno.test("association() turns at the published critical values of Spearman's correlation", () => {
  // Zar (1972), two-sided 5 %: 0.886 of six, 0.786 of seven, 0.738 of eight.
  for (
    const [correlation, enough, less] of [
      [0.886, [2, 1, 4, 3, 5, 6], [2, 1, 4, 3, 6, 5]],
      [0.786, [3, 2, 1, 5, 4, 7, 6], [3, 2, 1, 5, 6, 4, 7]],
      [0.738, [4, 2, 3, 1, 6, 5, 8, 7], [4, 2, 3, 1, 6, 7, 5, 8]],
    ] as const
  ) {
    const judged = rises.judge(single(enough));
    assert.equal(judged.effect!.toFixed(3), String(correlation));
    assert.equal(judged.verdict, "upheld");
    assert.equal(rises.judge(single(less)).verdict, "inconclusive");
    assert.equal(rises.judge(single(enough.map((value) => -value))).verdict, "refuted");
  }
});

Deno.test("association() has SciPy's exact p by all orders, and Student's t of more than eight settings", () => {
  // The example of "Spearman's rank correlation coefficient" in the Wikipedia; the numbers are SciPy's (1.17).
  const intelligence = [106, 86, 100, 101, 99, 103, 97, 113, 112, 110],
    television = [7, 0, 27, 50, 28, 29, 20, 12, 6, 17];
  const ten = rises.judge(single(television, intelligence));
  assert(Math.abs(ten.effect! + 29 / 165) < 1e-12);
  assert(Math.abs(ten.p.upheld - 0.6864058276) < 1e-9 && Math.abs(ten.p.refuted - 0.3135941724) < 1e-9);
  assert.match(ten.finding, /over 10 settings, one run each \(p = 0\.63 by Student's t\), wanted above 0$/);
  const seven = rises.judge(single(television.slice(0, 7), intelligence.slice(0, 7)));
  assert(Math.abs(seven.p.upheld - 0.1978174603) < 1e-9 && Math.abs(seven.p.refuted - 0.8232142857) < 1e-9);
  // A perfect order of ten comes once in 10! times.
  assert.equal(rises.judge(single(intelligence, intelligence)).p.upheld.toPrecision(6), (1 / 3628800).toPrecision(6));
});

Deno.test("association() gives ties the average of their ranks, on either side, and decides nothing where one side never changes", () => {
  const tied = rises.judge(single([1, 2, 2, 3, 4], [1, 1, 2, 3, 4]));
  // Ranks 1.5 1.5 3 4 5 with 1 2.5 2.5 4 5: 8.75 / 9.5.
  assert(Math.abs(tied.effect! - 8.75 / 9.5) < 1e-12);
  assert(tied.p.upheld > 1 / 120);
  assert.equal(rises.judge(single([0.3, 0.1 + 0.2, 0.3, 0.1 + 0.2, 0.3])).effect, 0);
  assert.deepEqual(rises.judge(single([1, 2, 3, 4, 5], [7, 7, 7, 7, 7])).p, { upheld: 1, refuted: 1 });
  assert.equal(rises.judge(single(new Array(9).fill(1))).verdict, "inconclusive");
});

Deno.test("association() judges at the level that it is given", () => {
  const nearly = single([1, 2, 3, 5, 4]);
  assert.equal(rises.judge(nearly).verdict, "inconclusive");
  const judged = rises.judge(nearly, 0.9);
  assert.deepEqual([judged.verdict, judged.level], ["upheld", 0.9]);
});

Deno.test("association() refuses what are no settings", () => {
  const judge = (measured: unknown) => () => rises.judge(measured as never);
  assert.throws(judge([[1, 2]]), /What association\(\) judges: is .+, wanted an object/);
  assert.throws(judge({ a: { along: [1] } }), /"a.value" is missing/);
  assert.throws(judge({ a: { along: [], value: [1] } }), /"a.along"/);
  assert.throws(judge(single([1, 2, 3, NaN])), /NaN/);
});
