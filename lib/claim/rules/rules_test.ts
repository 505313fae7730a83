import assert from "node:assert/strict";
import {
  all,
  consistent,
  count,
  pairedComparison,
  parts,
  percentageFits,
  predictionInterval,
  type Scale,
  signFlip,
  spread,
  trend,
  within,
} from "./mod.ts";

const close = (a: number, b: number, within = 5e-4) => assert(Math.abs(a - b) < within, `${a} is not ${b}`);

// Student (1908): hours of sleep gained by ten patients under two drugs; t = -4.062, p = 0.00283.
const sleep = {
  first: [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2],
  second: [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
};
// Darwin (1876), as Fisher (1935) used them: eighths of an inch, cross- less self-fertilised maize.
const maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
const zeros = maize.map(() => 0);

Deno.test("pairedComparison() gives the published paired t of Student's sleep data", () => {
  const judged = pairedComparison({ alternative: "less", unit: "h" }).judge(sleep);
  assert.equal(judged.verdict, "upheld");
  close(2 * judged.p.upheld, 0.002833, 1e-6);
  close(judged.effect!, -1.58);
  close(judged.interval![0]!, -2.4599);
  assert.equal(judged.singleRun!.show, 9);
  assert.match(judged.finding, /-1.58 h \(95 % interval -2.46 to -0.7, 10 pairs, p = 0.0028\)/);
  assert.equal(pairedComparison({ alternative: "greater" }).judge(sleep).verdict, "refuted");
});

Deno.test("pairedComparison() shows a ratio on a log scale, whatever the unit of the metric", () => {
  const [first, second] = [[1, 2, 3], [10, 22, 29]];
  const rule = pairedComparison({ alternative: "less", scale: "log" });
  const judged = rule.judge({ first, second });
  close(judged.effect!, Math.cbrt((1 * 2 * 3) / (10 * 22 * 29)), 1e-12);
  close(
    rule.judge({ first: first.map((x) => x * 7), second: second.map((x) => x * 7) }).interval![1]!,
    judged.interval![1]!,
    1e-9,
  );
  assert.throws(() => rule.judge({ first: [0, 1, 1], second }), /0 has no place on a log scale/);
});

Deno.test("pairedComparison() is inconclusive when runs are few, equal, or all differ by the same", () => {
  const rule = pairedComparison({ alternative: "less" });
  assert.equal(rule.judge({ first: [1, 1], second: [2, 3] }).verdict, "inconclusive");
  assert.equal(rule.judge({ first: [1, 1, 1], second: [1, 1, 1] }).verdict, "inconclusive");
  // Three equal differences have no spread, but one time in four they all have one sign by chance.
  assert.equal(rule.judge({ first: [1, 2, 3], second: [2, 3, 4] }).verdict, "inconclusive");
  assert.equal(rule.judge({ first: [1, 2, 3, 4, 5, 6], second: [2, 3, 4, 5, 6, 7] }).verdict, "upheld");
  assert.throws(() => rule.judge({ first: [1], second: [] }), /1 first and 0 second values/);
  assert.throws(() => rule.judge({ first: [1, 2, Infinity], second: [1, 2, 3] }), /value is Infinity/);
});

Deno.test("signFlip() finds Fisher's exact p of Darwin's maize by all 32,768 flips", () => {
  const judged = signFlip({ alternative: "greater", unit: "in/8" }).judge({ first: maize, second: zeros });
  // Fisher (1935), section 21: 863 of 32,768 in each direction.
  assert.equal(judged.p.upheld, 863 / 32768);
  assert.equal(judged.verdict, "inconclusive");
  assert.equal(pairedComparison({ alternative: "greater" }).judge({ first: maize, second: zeros }).verdict, "upheld");
});

Deno.test("signFlip() has an interval whose ends are where its test turns", () => {
  const interval = signFlip({ alternative: "greater" }).judge({ first: maize, second: zeros }).interval!;
  const p = (shift: number) =>
    signFlip({ alternative: "greater" }).judge({ first: maize.map((x) => x - shift), second: zeros }).p;
  assert(p(interval[0]! - 1e-6).upheld <= 0.025 && p(interval[0]! + 1e-6).upheld > 0.025);
  assert(p(interval[1]! + 1e-6).refuted <= 0.025 && p(interval[1]! - 1e-6).refuted > 0.025);
});

Deno.test("signFlip() needs six pairs, and takes no more than twenty", () => {
  const rule = signFlip({ alternative: "less" });
  const pairs = (n: number) => ({ first: Array.from({ length: n }, (_, i) => -1 - i), second: new Array(n).fill(0) });
  assert.equal(rule.minRuns, 6);
  assert.equal(rule.judge(pairs(5)).verdict, "inconclusive");
  assert.equal(rule.judge(pairs(6)).p.upheld, 1 / 64);
  assert.equal(rule.judge(pairs(6)).verdict, "upheld");
  assert.throws(() => rule.judge(pairs(21)), /21 pairs, wanted at most 20/);
});

Deno.test("within() upholds an interval inside, refutes one outside, and leaves one across undecided", () => {
  const rule = within({ low: 0.98, unit: "accuracy" });
  assert.equal(rule.judge([0.99, 0.991, 0.992]).verdict, "upheld");
  assert.equal(rule.judge([0.95, 0.951, 0.952]).verdict, "refuted");
  assert.equal(rule.judge([0.975, 0.98, 0.985]).verdict, "inconclusive");
  assert.equal(within({ high: 0.975, scale: "logit" }).judge([0.99, 0.991, 0.992]).verdict, "refuted");
  assert.equal(rule.judge([0.99, 0.99]).verdict, "inconclusive");
  assert.throws(() => within({}), /wanted a low, a high, or both/);
  assert.throws(() => within({ low: 2, high: 1 }), /2 to 1/);
});

Deno.test("within() asks more of a single run than of the mean", () => {
  const values = [0.981, 0.983, 0.985, 0.987];
  assert.equal(within({ low: 0.979 }).judge(values).verdict, "upheld");
  const single = within({ low: 0.979, question: "a single run" }).judge(values);
  assert.equal(single.verdict, "inconclusive");
  // Two-sided t with three degrees of freedom of 0.005 below the mean, in standard errors of the next run.
  const t = 0.005 / (0.00258199 * Math.sqrt(1.25));
  const u = t / Math.sqrt(3);
  close(single.p.upheld, 0.5 - (u / (1 + u * u) + Math.atan(u)) / Math.PI, 1e-6);
  assert.equal(within({ low: 1, high: 1 }).judge([2, 2.1, 1.9]).verdict, "refuted", "a range may be a point");
  close(single.interval![0]!, 0.984 - 3.182446 * 0.00258199 * Math.sqrt(1.25), 1e-7);
});

Deno.test("predictionInterval() refutes what lies outside the next run's interval, and upholds nothing by a wide one", () => {
  const rule = (value: number) => predictionInterval({ value, rounding: 0.05, widest: 2 });
  assert.equal(rule(10).judge([10.1, 10, 10.2]).verdict, "upheld");
  assert.equal(rule(12).judge([10.1, 10, 10.2]).verdict, "refuted");
  assert.equal(rule(10).judge([5, 10, 15]).verdict, "inconclusive");
  assert.equal(rule(100).judge([5, 10, 15]).verdict, "refuted");
  const close = [10, 10.0001, 9.9999];
  assert.equal(rule(10.04).judge(close).verdict, "upheld", "10.0 is what 10.04 may be printed as");
  assert.equal(rule(10.06).judge(close).verdict, "refuted");
});

Deno.test("predictionInterval() takes a spread for at least the binomial one when a share was counted over trials", () => {
  const values = [0.99, 0.99, 0.99];
  const options = { value: 0.992, rounding: 0.00005, widest: 0.05 };
  assert.equal(predictionInterval(options).judge([0.99, 0.99001, 0.98999]).verdict, "refuted");
  const judged = predictionInterval({ ...options, trials: 10_000 }).judge(values);
  assert.equal(judged.verdict, "upheld");
  close(judged.interval![1]! - 0.99, 4.302653 * Math.sqrt(0.99 * 0.01 / 10_000 * (4 / 3)), 1e-9);
  const logit = predictionInterval({ ...options, widest: 3, trials: 10_000, scale: "logit" }).judge(values);
  assert(logit.interval![1]! < 1 && logit.interval![1]! > 0.99);
});

Deno.test("predictionInterval() takes the binomial spread as it is on the scale", () => {
  const interval = (scale: Scale) =>
    predictionInterval({ value: 0.8, rounding: 0.005, scale, widest: 20, trials: 100 }).judge([0.8, 0.8, 0.8])
      .interval!;
  // Of 0.8 of 100: √(0.16 / 100), over 0.8 on a log scale, over 0.16 on a logit scale.
  const half = 4.302653 * Math.sqrt(4 / 3);
  close(interval("plain")[1]!, 0.8 + half * 0.04, 1e-6);
  close(interval("log")[1]!, 0.8 * Math.exp(half * 0.05), 1e-6);
  close(interval("logit")[1]!, 4 * Math.exp(half * 0.25) / (1 + 4 * Math.exp(half * 0.25)), 1e-6);
  // No error in 100 counts as half a one of 101.
  const most = 100.5 / 101;
  const perfect = predictionInterval({ value: 1, rounding: 0, widest: 20, trials: 100 }).judge([1, 1, 1]).interval!;
  close(perfect[0]!, 1 - half * Math.sqrt(most * (1 - most) / 100), 1e-6);
});

Deno.test("predictionInterval() takes a share of 0 or 1 that may have been printed for another on a logit scale", () => {
  const rule = (value: number) => predictionInterval({ value, rounding: 0.05, scale: "logit", widest: 1000 });
  assert.equal(rule(0).judge([0.02, 0.03, 0.04]).verdict, "upheld");
  assert.equal(rule(1).judge([0.98, 0.97, 0.96]).verdict, "upheld");
  assert.equal(rule(1).judge([0.02, 0.03, 0.04]).verdict, "refuted");
});

Deno.test("predictionInterval() compares factors on a log scale", () => {
  const rule = predictionInterval({ value: 0.000054, rounding: 0.0000005, scale: "log", widest: 100 });
  assert.equal(rule.judge([4e-5, 6e-5, 5e-5]).verdict, "upheld");
  assert.equal(rule.judge([4e-3, 6e-3, 5e-3]).verdict, "refuted");
  assert.equal(rule.judge([1e-5, 6e-5, 5e-4]).verdict, "inconclusive");
});

Deno.test("count() decides by the exact binomial test", () => {
  const most = count({ moreThan: 0.5, what: "rise" });
  const runs = (yes: number, no: number) => [...new Array(yes).fill(true), ...new Array(no).fill(false)];
  assert.equal(most.minRuns, 6);
  assert.equal(most.judge(runs(5, 0)).verdict, "inconclusive");
  assert.equal(most.judge(runs(6, 0)).p.upheld, 1 / 64);
  assert.equal(most.judge(runs(0, 6)).verdict, "refuted");
  // The sign test's table: 9 of 10 has p = 11/1024 one-sided, 8 of 10 has 56/1024.
  close(most.judge(runs(9, 1)).p.upheld, 11 / 1024, 1e-12);
  assert.equal(most.judge(runs(9, 1)).verdict, "upheld");
  assert.equal(most.judge(runs(8, 2)).verdict, "inconclusive");
  assert.equal(count({ moreThan: 0.9, what: "rise" }).judge(runs(0, 5)).verdict, "refuted");
  assert.equal(count({ moreThan: 0.9, what: "rise" }).judge(runs(35, 0)).verdict, "inconclusive");
  assert.equal(count({ moreThan: 0.9, what: "rise" }).judge(runs(36, 0)).verdict, "upheld");
  assert.throws(() => count({ moreThan: 1, what: "rise" }), /"moreThan" is 1, wanted a share from 0 to below 1/);
});

Deno.test("trend() needs a strong order where a strong one is asked for", () => {
  const down = trend({ wanted: "down", strength: 0.9 });
  const falling = [[9, 8, 7, 6, 5, 4, 3, 2, 1], [9, 8, 7, 6, 5, 4, 3, 1, 2], [9, 8, 7, 6, 5, 4, 3, 2, 1]];
  assert.equal(down.judge(falling).verdict, "upheld");
  assert.equal(down.judge(falling.map((run) => run.toReversed())).verdict, "refuted");
  const loose = [[9, 5, 7, 6, 8, 2, 3, 4, 1], [7, 9, 8, 3, 5, 6, 1, 2, 4], [9, 8, 4, 6, 5, 7, 1, 2, 3]];
  assert.equal(down.judge(loose).verdict, "refuted");
  assert.equal(down.judge([falling[0], falling[1], loose[0]]).verdict, "inconclusive");
  assert.equal(trend({ wanted: "down" }).judge(loose).verdict, "upheld");
  assert.equal(trend({ wanted: "down" }).judge([[1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1]]).verdict, "inconclusive");
  assert.throws(() => down.judge([[3, 2, 1], [3, 2, 1], [3, 2, 1]]), /3 points, wanted at least 4/);
});

Deno.test("trend() gives ties the average of their ranks", () => {
  // Worked by hand: ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4 correlate by 4.5 / √(5 · 4.5).
  const judged = trend({ wanted: "up" }).judge([[1, 2, 2, 3], [1, 2, 2, 3], [1, 2, 2, 3]]);
  close(judged.effect!, 4.5 / Math.sqrt(5 * 4.5), 1e-12);
});

Deno.test("spread() holds the runs' deviation against the binomial one", () => {
  const rule = spread({ trials: 10_000, times: 2 });
  const judged = rule.judge([0.989, 0.99, 0.991]);
  // s = 0.001 with 2 degrees of freedom: √(2 / 7.378) and √(2 / 0.0506) of it.
  close(judged.interval![0]!, 0.000521, 1e-6);
  close(judged.interval![1]!, 0.006285, 1e-6);
  assert.equal(judged.verdict, "inconclusive");
  assert.equal(rule.judge([0.99, 0.99, 0.99]).verdict, "upheld");
  assert.equal(rule.judge([0.9, 0.99, 0.8]).verdict, "refuted");
  assert.throws(() => rule.judge([99, 98, 99]), /99, wanted a share/);
});

Deno.test("rules say in words what they ask for, and what was found", () => {
  const [first, second] = [[1, 2, 3, 5], [2, 4, 5, 6]];
  const less = pairedComparison({ alternative: "less", unit: "h" });
  const greater = pairedComparison({ alternative: "greater", scale: "log", unit: "h" });
  assert.equal(
    less.words,
    "the 95 % interval of the paired difference of means, first against second, lies below 0",
  );
  assert.equal(
    greater.words,
    "the 95 % interval of the paired ratio of geometric means, first against second, lies above 1",
  );
  const judged = less.judge({ first, second });
  assert.equal(judged.unit, "difference of means in h");
  assert.equal(
    judged.finding,
    "difference of means -1.5 h (95 % interval -2.42 to -0.581, 4 pairs, p = 0.014); the first is less in 4 of 4",
  );
  const ratio = greater.judge({ first, second });
  assert.equal(ratio.unit, "ratio of geometric means");
  assert.equal(
    ratio.finding,
    "ratio of geometric means 0.595 (95 % interval 0.405 to 0.872, 4 pairs, p = 0.023); the first is greater in 0 of 4",
  );
  assert.match(greater.judge({ first: [1, 2, 4], second: [1, 2, 4] }).finding, /same in each of 3 pairs.+, p = 1\)/);
  const flips = signFlip({ alternative: "less", unit: "h" }).judge({
    first: [...first, ...first],
    second: [...second, 3, 2, 4, 6],
  });
  assert.equal(
    flips.finding,
    "difference of means -1.25 h (exact 95 % interval -2 to -0.667, 8 pairs, p = 0.016); the first is less in 7 of 8",
  );
  assert.equal(flips.unit, "difference of means in h");
  assert.equal(predictionInterval({ value: 2, rounding: 0, widest: 9 }).minRuns, 3);
  for (const rule of [less, greater, within({ low: 0 }), trend({ wanted: "up" }), spread({ trials: 9, times: 1 })]) {
    assert.equal(rule.minRuns, 3);
  }
  const range = within({ low: 1, high: 4, scale: "log", unit: "h" });
  assert.equal(range.words, "the 95 % interval of the geometric mean lies within 1 to 4 h");
  assert.equal(
    range.judge([1, 2, 4.5]).finding,
    "geometric mean 2.08 h (95 % interval of the geometric mean 0.321 to 13.5, 3 runs), wanted 1 to 4 h; 2 of 3 runs lie there",
  );
  assert.equal(
    within({ low: 0.5, scale: "logit", question: "a single run" }).words,
    "the 95 % interval of the next run lies within at least 0.5",
  );
  assert.equal(
    within({ low: 0.5, scale: "logit" }).words,
    "the 95 % interval of the mean log-odds lies within at least 0.5",
  );
  const number = predictionInterval({ value: 2, rounding: 0.5, widest: 9, unit: "h" });
  assert.equal(
    number.words,
    "the 95 % prediction interval of our runs holds the printed 2 ± 0.5 h and is no wider than 9 h",
  );
  assert.equal(
    number.judge([3, 4, 5]).finding,
    "our next run would print -0.968 to 8.97 h (95 % prediction interval, 3 runs, mean 4); the report prints 2, inside, " +
      "and the interval is wider than 9 h (p = 0.32)",
  );
  const rising = trend({ wanted: "up", strength: 0.5, along: "width", unit: "loss" });
  assert.equal(rising.words, "the 95 % interval over runs of the rank correlation with width lies above 0.5");
  assert.equal(
    trend({ wanted: "down" }).words,
    "the 95 % interval over runs of the rank correlation with time lies below 0",
  );
  const risen = rising.judge([[1, 2, 3, 4], [1, 2, 4, 3], [1, 3, 2, 4], [2, 1, 3, 4]]);
  assert.equal(
    risen.finding,
    "rank correlation of loss with width 0.831 (95 % interval 0.714 to 0.903, 4 runs), wanted above 0.5; so in 4 of 4 runs",
  );
  assert.deepEqual([risen.unit, risen.wanted], ["rank correlation with width", [0.5, null]]);
});

Deno.test("no rule decides by fewer runs than it asks for, however clear they are", () => {
  const tight = [100, 100.001, 99.999];
  const series = [[1, 2, 3, 4, 5], [1, 2, 3, 5, 4], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5]];
  const judged = (n: number) => [
    pairedComparison({ alternative: "greater" }).judge({ first: tight.slice(0, n), second: [1, 2, 3].slice(0, n) }),
    within({ low: 1 }).judge(tight.slice(0, n)),
    within({ high: 1 }).judge(tight.slice(0, n)),
    within({ low: 1, question: "a single run" }).judge(tight.slice(0, n)),
    predictionInterval({ value: 100, rounding: 0.1, widest: 50 }).judge(tight.slice(0, n)),
    trend({ wanted: "up", strength: 0.1 }).judge(series.slice(0, n)),
    spread({ trials: 100, times: 2 }).judge([0.5, 0.5001, 0.5].slice(0, n)),
  ];
  for (const n of [0, 1, 2]) {
    for (const { verdict, p, finding } of judged(n)) {
      assert.equal(verdict, "inconclusive", finding);
      assert.deepEqual(p, { upheld: 1, refuted: 1 });
      assert.match(finding, new RegExp(`^${n} runs? cannot decide it, at least 3 can$`));
    }
  }
  for (const { verdict, finding } of judged(3)) assert.notEqual(verdict, "inconclusive", finding);
});

Deno.test("consistent() is refuted by one check that fails, and names it", () => {
  const good = { name: "shallow", said: "454,922", found: "454,922", holds: true };
  const bad = { name: "deep", said: "about 2,600", found: "3,333", holds: false };
  const judged = consistent().judge([good, bad]);
  assert.equal(judged.verdict, "refuted");
  assert.equal(judged.finding, "1 of 2 checks fail: deep: the text says about 2,600, found 3,333");
  assert.equal(consistent().judge([good]).verdict, "upheld");
  assert.throws(() => consistent().judge([]), /no checks/);
});

Deno.test("all() is upheld by all, refuted at Holm's corrected level, else inconclusive", () => {
  const rule = all(within({ high: 0 }));
  const low = [-1, -1.1, -0.9];
  assert.equal(rule.judge({ a: low, b: low }).verdict, "upheld");
  // Above 0 at one-sided p = 0.0189: refuted alone, but not as one of two (0.0125).
  const above = [1, 1.5, 0.7];
  assert.equal(within({ high: 0 }).judge(above).verdict, "refuted");
  const judged = rule.judge({ a: low, b: above });
  assert.equal(judged.verdict, "inconclusive");
  assert.match(judged.finding, /1 of 2 not upheld: b:/);
  const refuted = rule.judge({ a: low, b: [1, 1.1, 0.9], c: low });
  assert.equal(refuted.verdict, "refuted");
  assert.match(refuted.finding, /^1 of 3 refuted: b:/);
  assert.equal(refuted.effect, 1);
  assert.deepEqual(refuted.parts!.map(({ name }) => name), ["a", "b", "c"]);
  assert.throws(() => rule.judge({}), /no parts/);
});

Deno.test("all() names as refuted what Holm's steps reach: each p-value at the level by as many as are left", () => {
  const rule = all(within({ high: 0 }));
  // One-sided p-values at two degrees of freedom, t = mean √3 / deviation: 1/2 - t / (2 √(2 + t²)).
  const runs = (p: number) => {
    const t = (1 - 2 * p) * Math.sqrt(2 / (1 - (1 - 2 * p) ** 2));
    const mean = t / Math.sqrt(3);
    return [mean - 1, mean, mean + 1];
  };
  close(rule.judge({ a: runs(0.01) }).p.refuted, 0.01, 1e-12);
  const named = (...ps: number[]) => {
    const { verdict, finding } = rule.judge(Object.fromEntries(ps.map((p, i) => [`part ${i}`, runs(p)])));
    return verdict === "refuted" ? finding.match(/^(\d) of/)![1] : "0";
  };
  // The levels of three are 2.5 % by 3, by 2 and by 1.
  assert.equal(named(0.008, 0.012, 0.024), "3");
  assert.equal(named(0.008, 0.012, 0.026), "2");
  assert.equal(named(0.008, 0.013, 0.024), "1");
  assert.equal(named(0.0084, 0.012, 0.024), "0");
  assert.equal(named(0.024, 0.012, 0.008), "3");
  close(rule.judge({ a: runs(0.3), b: runs(0.004), c: runs(0.5) }).p.refuted, 0.012, 1e-12);
});

Deno.test("all() shows the weakest of what it upholds, and takes the most lenient level and the fewest runs of its parts", () => {
  const rule = parts({
    strong: all(within({ low: 0, level: 0.9 })),
    weak: within({ low: 0 }),
  });
  const judged = rule.judge({ strong: { one: [1, 1.1, 0.9, 1], two: [2, 2.1, 1.9] }, weak: [1, 1.3, 0.7] });
  assert.equal(judged.verdict, "upheld");
  assert.match(judged.finding, /^each of 3 is upheld, the weakest is weak: mean 1 /);
  assert.deepEqual([judged.level, judged.n], [0.9, 3]);
  assert.equal(judged.p.upheld, judged.parts![1].judgement.p.upheld);
  const check = { name: "a", said: "1", found: "1", holds: true };
  assert.equal(all(consistent()).judge({ a: [check], b: [check] }).n, 0);
  assert.equal(all(within({ high: 2 })).judge({ a: [1, 2, 3], b: [1, 2, 3], c: [1, 2, 3] }).p.refuted, 1);
});

Deno.test("parts() judges each by its own rule and counts the fewest runs", () => {
  const rule = parts({ text: consistent(), runs: within({ low: 0 }) });
  const check = { name: "a", said: "1", found: "1", holds: true };
  assert.equal(rule.minRuns, 3);
  const judged = rule.judge({ text: [check], runs: [1, 1.1, 1.2] });
  assert.deepEqual([judged.verdict, judged.n, judged.level], ["upheld", 3, 0.95]);
  assert.equal(rule.judge({ text: [{ ...check, holds: false }], runs: [1, 1.1, 1.2] }).verdict, "refuted");
  assert.equal(rule.judge({ text: [check], runs: [1, 1.1] }).verdict, "inconclusive");
});

Deno.test("percentageFits() agrees with counting every number of items", () => {
  for (const total of [7, 28, 300]) {
    for (let tenths = 0; tenths <= 1000; tenths++) {
      const counted = Array.from({ length: total + 1 }, (_, items) => items)
        .some((items) => Math.abs(1000 * items - tenths * total) * 2 <= total);
      assert.equal(percentageFits((tenths / 10).toFixed(1), total), counted, `${tenths} of ${total}`);
    }
  }
  assert(percentageFits("99.54 %", 60_000));
  assert(!percentageFits("19", 28), "the example of Brown & Heathers: 5.19 is no mean of 28 whole numbers");
  assert(!percentageFits("101", 10));
  assert.throws(() => percentageFits("high", 10), /"high" of 10/);
});
