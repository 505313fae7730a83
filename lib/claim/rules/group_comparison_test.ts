import assert from "node:assert/strict";
import { summary } from "../../statistics/mod.ts";
import { groupComparison, pairedComparison, similar } from "./mod.ts";

const close = (a: number, b: number, within = 1e-6) => assert(Math.abs(a - b) < within, `${a} is not ${b}`);
const fill = (n: number, value: number) => new Array<number>(n).fill(value);

// The examples of "Welch's t-test" in the Wikipedia; the numbers are SciPy's (1.17): ttest_ind(equal_var=False).
const likeSpread = {
  first: [27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4],
  second: [27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 20.5, 24.4],
};
const unlike = {
  first: [19.8, 20.4, 19.6, 17.8, 18.5, 18.9, 18.3, 18.9, 19.5, 22.0],
  second: [
    28.2,
    26.6,
    20.1,
    23.3,
    25.2,
    22.1,
    17.7,
    27.6,
    20.6,
    13.7,
    23.2,
    17.5,
    20.6,
    18.0,
    23.9,
    21.6,
    24.3,
    20.4,
    24.0,
    13.2,
  ],
};

for (
  const [name, groups, p, interval] of [
    ["of one size and alike spread", likeSpread, 0.021378001462867, [-3.98409626714093, -0.349237066192407]],
    ["of other sizes and spreads", unlike, 0.0359722710297969, [-4.28239353550464, -0.15760646449535]],
  ] as const
) {
  Deno.test(`groupComparison() gives the published p and interval of Welch's t of groups ${name}`, () => {
    const judged = groupComparison({ alternative: "less" }).judge(groups);
    close(2 * judged.p.upheld, p, 1e-10);
    close(judged.interval![0]!, interval[0], 1e-9);
    close(judged.interval![1]!, interval[1], 1e-9);
    assert.equal(judged.verdict, "upheld");
    assert.equal(groupComparison({ alternative: "greater" }).judge(groups).verdict, "refuted");
    const margin = { size: 5, reason: "less is not felt" };
    assert.match(groupComparison({ alternative: "less", margin }).judge(groups).finding, /; clear but small, within/);
  });
}

Deno.test("groupComparison() gives the same of mean and deviation as of the runs, but for single runs", () => {
  const printed = (values: readonly number[]) => {
    const { n, mean, deviation } = summary(values);
    return { n, mean, deviation };
  };
  const rule = groupComparison({ alternative: "less", margin: { size: 5, reason: "less is not felt" } });
  const like = similar({ paired: false, margin: { size: 5, reason: "less is not felt" } });
  for (const { first, second } of [likeSpread, unlike]) {
    const both = { first: printed(first), second: printed(second) };
    const { verdict, p, interval, n, groups, singleRun, finding } = rule.judge(both),
      runs = rule.judge({ first, second });
    assert.deepEqual({ verdict, p, interval, n, groups }, {
      ...{ verdict: runs.verdict, p: runs.p, interval: runs.interval, n: runs.n, groups: runs.groups },
    });
    assert.deepEqual([singleRun, /the first is/.test(finding), /the first is/.test(runs.finding)], [
      undefined,
      false,
      true,
    ]);
    assert.deepEqual(rule.judge({ first, second: printed(second) }).p, p);
    assert.deepEqual(like.judge(both).p, like.judge({ first, second }).p);
  }
  const no = (second: object, scale: "plain" | "log" = "plain") => () =>
    groupComparison({ alternative: "less", scale }).judge({ first: { n: 5, mean: 1, deviation: 0 }, second } as never);
  assert.throws(no({ n: 5, mean: 2, deviation: 0 }), /^RangeError: Both groups have a standard deviation of 0, wanted/);
  assert.throws(no({ n: 5, mean: 2, deviation: 1 }, "log"), /a log scale takes the runs themselves/);
  assert.throws(no({ n: 1, mean: 2, deviation: 1 }), /ValidationError/);
  assert.throws(no({ n: 5, mean: 2, deviation: -1 }), /ValidationError/);
});

Deno.test("groupComparison() counts single runs by each run of one group with each of the other", () => {
  const judged = groupComparison({ alternative: "less", unit: "s" }).judge({
    first: [1, 2, 3],
    second: [2.5, 4, 5, 6],
  });
  assert.deepEqual([judged.singleRun!.show, judged.singleRun!.of, judged.n], [11, 12, 3]);
  assert.match(judged.finding, /^difference of means -2\.38 s/);
  assert.match(
    judged.finding,
    /3 and 4 runs, p = 0\.0\d+\); the first is less in 11 of 12 pairs of runs; no difference beyond 4\.9 s$/,
  );
  assert.deepEqual([judged.placed, judged.runs], [undefined, undefined]);
  // The next runs differ by the spread of both, and by what is not known of the means.
  const [low, high] = judged.singleRun!.prediction!, [from, to] = judged.interval!;
  assert(low! < from! && to! < high!);
  // Variances of 1, and of 2.5, 4, 5 and 6.
  const spread = 6.6875 / 3, variance = 1 / 3 + spread / 4;
  close((high! - low!) / (to! - from!), Math.sqrt((variance + 1 + spread) / variance), 1e-9);
});

Deno.test("groupComparison() is a ratio on a log scale, whatever the unit, and keeps its digits for numbers of any size", () => {
  const rule = groupComparison({ alternative: "less", scale: "log" });
  const times = (factor: number) =>
    rule.judge({ first: [1, 2, 3].map((x) => x * factor), second: [9, 20, 40, 30].map((x) => x * factor) });
  close(times(1).effect!, Math.cbrt(6) / Math.pow(216000, 0.25));
  for (const factor of [1e-200, 1e200]) {
    close(times(factor).interval![1]!, times(1).interval![1]!);
  }
  const plain = (factor: number) =>
    groupComparison({ alternative: "less" }).judge({
      first: likeSpread.first.map((x) => x * factor),
      second: likeSpread.second.map((x) => x * factor),
    });
  for (const factor of [1e-100, 1e100]) close(plain(factor).p.upheld, plain(1).p.upheld, 1e-12);
});

Deno.test("groupComparison() of groups that are each all the same is the exact test of their order: four of each decide", () => {
  const rule = groupComparison({ alternative: "less" });
  const three = rule.judge({ first: fill(3, 1), second: fill(3, 2) });
  assert.equal(three.p.upheld, 1 / 20);
  assert.equal(three.verdict, "inconclusive");
  assert.equal(three.interval, undefined);
  assert.match(
    three.finding,
    /^difference of means -1 \(all the same in each group, 3 runs each, where 4 each can decide, p = 0\.1\)/,
  );
  assert.equal(rule.judge({ first: fill(4, 1), second: fill(4, 2) }).p.upheld, 1 / 70);
  assert.equal(rule.judge({ first: fill(4, 1), second: fill(4, 2) }).verdict, "upheld");
  assert.equal(rule.judge({ first: fill(3, 1), second: fill(5, 2) }).p.upheld, 1 / 56);
  assert.equal(rule.judge({ first: fill(4, 2), second: fill(4, 1) }).verdict, "refuted");
  // The same but for rounding: no difference, and no order.
  assert.deepEqual(rule.judge({ first: fill(9, 0.1 + 0.2), second: fill(9, 0.3) }).p, { upheld: 1, refuted: 1 });
  const margin = { size: 3, reason: "less is not felt" };
  const even = groupComparison({ alternative: "greater", margin }).judge({ first: fill(4, 2), second: fill(4, 2) });
  assert.equal(even.verdict, "refuted");
});

Deno.test("groupComparison() decides nothing by two runs of a group, and is no substitute for pairs", () => {
  const rule = groupComparison({ alternative: "less" });
  assert.equal(
    rule.judge({ first: [1, 1.1], second: [5, 5.1, 5.2] }).finding,
    "2 runs cannot decide it, at least 3 can",
  );
  // A seed's luck, shared by both, drops out of pairs alone.
  const pairs = { first: [1, 5, 9, 13], second: [1.2, 5.3, 9.2, 13.3] };
  assert.equal(rule.judge(pairs).verdict, "inconclusive");
  assert.equal(pairedComparison({ alternative: "less" }).judge(pairs).verdict, "upheld");
  assert.throws(() => rule.judge({ first: [1, 2, NaN], second: [1, 2, 3] }), /value is NaN/);
});
