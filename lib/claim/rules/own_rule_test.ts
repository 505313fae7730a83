import assert from "node:assert/strict";
import { oneSidedPValues, verdictFromInterval, verdictFromPValues, within } from "./mod.ts";

const values = [0.991, 0.985, 0.99, 0.987], rising = [1, 2, 3, 4, 5];

for (const question of ["on average", "a single run"] as const) {
  for (
    const [low, high] of [[0.98, undefined], [undefined, 0.98], [0.9, 0.99], [2, 4.5], [undefined, 9]] as const
  ) {
    Deno.test(`oneSidedPValues() has the p-values of within() for ${low} to ${high}, ${question}`, () => {
      for (const runs of [values, rising, [3, 3, 3]]) {
        const { p, verdict } = within({ low, high, question }).judge(runs);
        const own = oneSidedPValues(runs, [low ?? null, high ?? null], question);
        assert.deepEqual(own, p);
        assert.equal(verdictFromPValues(own), verdict);
      }
    });
  }
}

Deno.test("verdictFromInterval() takes an end for the range's own, and gives p-values that give its verdict at its level alone", () => {
  for (
    const [interval, verdict] of [
      [[1, 2], "upheld"],
      [[1, 2.1], "inconclusive"],
      [[0.9, 2], "inconclusive"],
      [[2.1, 3], "refuted"],
      [[null, 0.9], "refuted"],
      [[2, 3], "inconclusive"],
      [[null, null], "inconclusive"],
    ] as const
  ) {
    const found = verdictFromInterval(interval, [1, 2], 0.9);
    assert.equal(found.verdict, verdict, `${interval}`);
    assert.equal(verdictFromPValues(found.p, 0.9), verdict);
    assert.equal(verdictFromPValues(found.p, 0.91), "inconclusive");
  }
});

Deno.test("what cannot be judged by is refused", () => {
  const message = /^A range is \[2,1\], wanted its lower end first/;
  assert.throws(() => oneSidedPValues(values, [2, 1]), { name: "RangeError", message });
  assert.throws(() => verdictFromInterval([2, 1], [0, 1]), { name: "RangeError", message });
  assert.throws(() => verdictFromInterval([0, NaN], [0, 1]), /A range is \[0,null\]/);
  assert.throws(() => oneSidedPValues([1], [0, 1]), /There are 1 runs, wanted at least 2/);
  assert.throws(() => verdictFromPValues({ upheld: NaN, refuted: 0 }), /The p-value upheld is NaN, wanted a share/);
  for (const level of [0, 1, 95, NaN]) {
    assert.throws(
      () => verdictFromPValues({ upheld: 1, refuted: 1 }, level),
      /The level is .*, wanted a share between 0 and 1/,
    );
  }
});
