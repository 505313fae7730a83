// Runs that are all the same, or the same but for rounding: no rule may take them for certain.
import assert from "node:assert/strict";
import type { Judgement } from "../judgement.ts";
import { all, pairedComparison, predictionInterval, signFlip, spread, trend, within } from "./mod.ts";
import { areSame, roundingOf, withTies } from "./rounding.ts";

const times = <T>(n: number, value: T) => new Array<T>(n).fill(value);

/** What speaks of equal runs: too few at three, decided at enough, and no interval either way. */
function assertSame(few: Judgement, enough: Judgement, p: Partial<Judgement["p"]>, verdict = "upheld") {
  assert.equal(few.verdict, "inconclusive", few.finding);
  assert.match(few.finding, /the same in each of \d+ (pairs|runs), where \d+ can decide/);
  assert.equal(enough.verdict, verdict, enough.finding);
  assert.match(enough.finding, /the same in each of \d+ (pairs|runs)[,)]/);
  for (const judged of [few, enough]) {
    assert.equal(judged.interval, undefined);
    assert.equal(judged.singleRun?.prediction, undefined);
    assert.doesNotMatch(judged.finding, /interval/);
  }
  assert.deepEqual({ ...enough.p, ...p }, enough.p);
}

const threefold = (shares: readonly number[]) => shares.map((share) => 3 * share / (1 + 2 * share));

for (
  const [name, first, second, scale] of [
    ["whole numbers", [2, 3, 4], [1, 2, 3], "plain"],
    ["decimals, whose differences are rounded", [0.3, 0.4, 0.6], [0.2, 0.3, 0.5], "plain"],
    ["decimals far from 0", [1000.3, 1000.4, 1000.6], [1000.2, 1000.3, 1000.5], "plain"],
    [
      "decimals so small that they have few digits",
      [0.3e-321, 0.4e-321, 0.6e-321],
      [0.2e-321, 0.3e-321, 0.5e-321],
      "plain",
    ],
    ["ratios, whose logarithms are rounded", [6, 4, 10], [3, 2, 5], "log"],
    ["ratios of very small numbers", [6e-300, 4e-300, 1e-299], [3e-300, 2e-300, 5e-300], "log"],
    ["odds ratios, whose logits are rounded", threefold([0.25, 0.5, 0.8]), [0.25, 0.5, 0.8], "logit"],
    ["odds ratios near 1", threefold([1 - 2e-6, 1 - 2e-4, 0.9]), [1 - 2e-6, 1 - 2e-4, 0.9], "logit"],
    ["odds ratios near 0", threefold([2e-6, 2e-4, 0.1]), [2e-6, 2e-4, 0.1], "logit"],
  ] as const
) {
  Deno.test(`pairedComparison() counts signs alone where pairs differ by the same: ${name}`, () => {
    const pairs = { first, second };
    const twice = { first: [...first, ...first], second: [...second, ...second] };
    const rule = pairedComparison({ alternative: "greater", scale });
    assertSame(rule.judge(pairs), rule.judge(twice), { upheld: 2 ** -6, refuted: 1 });
    const other = pairedComparison({ alternative: "less", scale });
    assertSame(other.judge(pairs), other.judge(twice), { upheld: 1, refuted: 2 ** -6 }, "refuted");
  });
}

Deno.test("pairedComparison() decides nothing where pairs differ by rounding alone, however many", () => {
  const judged = pairedComparison({ alternative: "greater" }).judge({
    first: times(50, 0.1 + 0.2),
    second: times(50, 0.3),
  });
  assert.deepEqual(judged.p, { upheld: 1, refuted: 1 });
  assert.equal(judged.effect, 0);
  assert.equal(judged.singleRun!.show, 0);
});

Deno.test("pairedComparison() takes a small spread for one where it is more than rounding", () => {
  const first = [1 + 1e-9, 2 + 2e-9, 3 + 3e-9];
  const judged = pairedComparison({ alternative: "greater" }).judge({ first, second: [1, 2, 3] });
  assert(judged.interval![0]! < judged.effect! && judged.effect! < judged.interval![1]!);
});

Deno.test("signFlip() gives equal differences the p-value of their signs, and no interval", () => {
  const rule = signFlip({ alternative: "greater" });
  const judged = rule.judge({ first: times(6, 0.3), second: times(6, 0.2) });
  assert.equal(judged.p.upheld, 1 / 64);
  assert.equal(judged.interval, undefined);
  assert.match(judged.finding, /^difference of means 0.1 \(the same in each of 6 pairs, p = 0.031\)/);
  // One difference is 0 but for rounding: its sign is none, and both flips of it count.
  assert.equal(rule.judge({ first: [0.1 + 0.2, ...times(5, 2)], second: [0.3, ...times(5, 1)] }).p.upheld, 2 / 64);
});

Deno.test("within() asks for six runs that are the same on average, and nineteen of a single run", () => {
  for (const scale of ["plain", "log", "logit"] as const) {
    const rule = within({ low: 0.98, scale });
    const of = (n: number, value: number) => rule.judge(times(n, value));
    assertSame(of(3, 0.99), of(6, 0.99), { upheld: 1 / 64, refuted: 1 });
    assertSame(of(5, 0.97), of(6, 0.97), { upheld: 1, refuted: 1 / 64 }, "refuted");
    const single = within({ low: 0.98, scale, question: "a single run" });
    assertSame(single.judge(times(18, 0.99)), single.judge(times(19, 0.99)), { upheld: 1 / 40 });
    assert.match(of(3, 0.99).finding, /^(geometric )?mean 0.99 \(the same in each of 3 runs, where 6 can decide\)/);
  }
});

Deno.test("within() takes an end for inside, also where it is an end but for rounding", () => {
  const rule = within({ low: 0.1 + 0.2, high: 1 });
  const judged = rule.judge(times(6, 0.3));
  assert.equal(judged.verdict, "upheld");
  assert.equal(judged.singleRun!.show, 6);
  assert.equal(rule.judge(times(6, 0.29999)).verdict, "refuted");
  assert.equal(rule.judge([1, 1, 1, 1, 1, 1]).verdict, "upheld");
});

Deno.test("predictionInterval() asks for nineteen runs that are the same", () => {
  const rule = (value: number) => predictionInterval({ value, rounding: 0.05, widest: 2 });
  assertSame(rule(10.04).judge(times(3, 10)), rule(10.04).judge(times(19, 10)), { upheld: 1 / 40 });
  assertSame(rule(10.06).judge(times(3, 10)), rule(10.06).judge(times(19, 10)), { refuted: 1 / 40 }, "refuted");
  assert.equal(rule(13).judge(times(19, 10)).p.upheld, 1);
  // 10.1 - 0.05 is 10.049999999999999.
  assert.equal(rule(10.1).judge(times(19, 10.05)).verdict, "upheld");
  const [few] = [rule(10.04).judge(times(3, 10))];
  assert.equal(
    few.finding,
    "our runs have 10 (the same in each of 3 runs, where 19 can decide); the report prints 10.04, inside (p = 1)",
  );
});

Deno.test("trend() counts signs alone where the correlations are the same", () => {
  const perfect = [5, 4, 3, 2];
  const rule = trend({ wanted: "down", strength: 0.9 });
  assertSame(rule.judge(times(3, perfect)), rule.judge(times(6, perfect)), { upheld: 1 / 64, refuted: 1 });
  const up = times(6, perfect.toReversed());
  assertSame(rule.judge(up.slice(3)), rule.judge(up), { upheld: 1, refuted: 1 / 64 }, "refuted");
  // Perfect orders of 4 and of 9 points are both perfect.
  const lengths = [perfect, perfect, perfect, [9, 8, 7, 6, 5, 4, 3, 2, 1], perfect, perfect];
  assert.equal(rule.judge(lengths).p.upheld, 1 / 64);
  // Correlations of 0.8 in each run are neither above nor below 0.8.
  const loose = times(6, [1, 2, 4, 3]);
  assert.deepEqual(trend({ wanted: "up", strength: 0.8 }).judge(loose).p, { upheld: 1, refuted: 1 });
});

Deno.test("trend() takes points that differ by rounding for ties", () => {
  const flat = [0.3, 0.1 + 0.2, 0.3, 0.1 + 0.2];
  const judged = trend({ wanted: "up" }).judge(times(6, flat));
  assert.equal(judged.effect, 0);
  assert.equal(judged.verdict, "inconclusive");
});

Deno.test("spread() knows a count to half a trial, and no better", () => {
  const rule = spread({ trials: 100, times: 2 });
  const judged = rule.judge([0.5, 0.5, 0.5]);
  // Three counts of 50 of 100 with a deviation of twice the binomial 5: rarer than the 2.5 % that the rule asks for.
  assert.equal(judged.verdict, "upheld");
  assert.equal(judged.effect, 1 / (100 * Math.sqrt(12)));
  assert(judged.p.upheld > 1e-4);
  assert.match(judged.finding, /the same in each run but for half a trial \(95 % interval/);
  assert.equal(spread({ trials: 2, times: 1 }).judge([0.5, 0.5, 0.5]).verdict, "inconclusive");
  // All right, in each run: the binomial deviation is that of half an error.
  assert.equal(spread({ trials: 10_000, times: 2 }).judge([1, 1, 1]).verdict, "inconclusive");
  assert.equal(spread({ trials: 10_000, times: 2 }).judge(times(5, 1)).verdict, "upheld");
});

Deno.test("all() of equal runs is as undecided as each", () => {
  assert.equal(all(within({ low: 0 })).judge({ a: [1, 1, 1], b: [1, 2, 3] }).verdict, "inconclusive");
});

Deno.test("withTies() makes equal what rounding parts, and leaves the rest", () => {
  const values = [0.3, 1, 0.1 + 0.2, 0.7 - 0.4, 0.31];
  const tied = withTies(values, values.map(roundingOf));
  assert.deepEqual(tied, [tied[0], 1, tied[0], tied[0], 0.31]);
  assert(areSame([5, 5], [0, 0]) && !areSame([5, 5.1], [0.04, 0.04]) && areSame([5, 5.1], [0.06, 0.05]));
  assert(areSame([], []) && areSame([5], [0]) && !areSame([5, 6, 6], [0, 0, 0]));
});
