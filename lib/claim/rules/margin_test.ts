// What a margin makes of an order, and what two things are alike by.
import assert from "node:assert/strict";
import { all, groupComparison, pairedComparison, signFlip, similar } from "./mod.ts";

const close = (a: number, b: number, within = 1e-6) => assert(Math.abs(a - b) < within, `${a} is not ${b}`);
const zeros = (n: number) => new Array<number>(n).fill(0);
const against0 = (first: readonly number[]) => ({ first, second: zeros(first.length) });
const margin = (size: number) => ({ size, reason: "nobody would notice" });

// Student (1908): hours of sleep gained by ten patients under two drugs; the interval of the difference is -2.46 to -0.70.
const sleep = {
  first: [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2],
  second: [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
};
/** Numbers with just this mean and standard deviation. */
function sample(n: number, mean: number, deviation: number): number[] {
  const places = Array.from({ length: n }, (_, i) => i - (n - 1) / 2);
  const own = Math.sqrt(places.reduce((sum, place) => sum + place * place, 0) / (n - 1));
  return places.map((place) => mean + deviation * place / own);
}

Deno.test("similar() has the p-values of two one-sided paired t tests of Student's sleep data", () => {
  // SciPy 1.17, ttest_1samp of the differences against either end, the larger p.
  for (
    const [size, p, verdict] of [[2, 0.1541572, "inconclusive"], [2.5, 0.0211169, "upheld"], [
      3,
      0.0026556,
      "upheld",
    ]] as const
  ) {
    const judged = similar({ margin: margin(size), unit: "h" }).judge(sleep);
    close(judged.p.upheld, p);
    assert.equal(judged.verdict, verdict);
  }
  assert.equal(similar({ margin: margin(0.6) }).judge(sleep).verdict, "refuted");
});

Deno.test("similar() gives the published test of equivalence of two groups of which means and deviations were printed", () => {
  // Lakens (2017), of Moery & Calin-Jageman (2016): bounds of ± 0.43 pooled deviations, t = -2.69, p = 0.004.
  const size = 0.43 * Math.sqrt((0.95 ** 2 + 0.83 ** 2) / 2);
  const groups = { first: sample(95, 5.25, 0.95), second: sample(89, 5.22, 0.83) };
  const judged = similar({ margin: margin(size), paired: false }).judge(groups);
  close(judged.p.upheld, 0.0038755);
  assert.equal(judged.verdict, "upheld");
  assert.equal(judged.n, 89);
});

Deno.test("similar() is upheld inside, refuted outside, and open across its margin, on each scale", () => {
  const first = [0.2, 0.21, 0.19, 0.2], near = [0.21, 0.2, 0.2, 0.19], far = [0.5, 0.52, 0.49, 0.51];
  for (const [scale, size] of [["plain", 0.05], ["log", 1.2], ["logit", 1.3]] as const) {
    for (const paired of [true, false]) {
      const rule = similar({ margin: margin(size), scale, paired });
      assert.equal(rule.judge({ first, second: near }).verdict, "upheld");
      assert.equal(rule.judge({ first, second: far }).verdict, "refuted");
      assert.equal(rule.judge({ first: far, second: first }).verdict, "refuted");
      const tight = similar({ margin: margin(scale === "plain" ? 0.001 : 1.001), scale, paired });
      const open = tight.judge({ first, second: near });
      assert.equal(open.verdict, "inconclusive");
      assert.match(open.finding, /; no difference beyond /);
      assert.equal(
        similar({ margin: margin(open.smallestMargin!), scale, paired }).judge({ first, second: near }).verdict,
        "upheld",
      );
    }
  }
});

Deno.test("similar() counts single pairs inside, and says its margin and reason in words", () => {
  const rule = similar({ margin: { size: 1.1, reason: "seeds differ by more" }, scale: "log", unit: "nats" });
  assert.equal(
    rule.words,
    "the 95 % interval of the paired ratio of geometric means, first against second, lies within 0.909 to 1.1 (seeds differ by more)",
  );
  const judged = rule.judge({ first: [1, 2, 3, 4.8], second: [1, 2.1, 2.9, 4] });
  assert.equal(judged.singleRun!.show, 3);
  assert.match(
    judged.finding,
    /wanted within 0\.909 to 1\.1; 3 of 4 pairs lie there; no difference beyond 1\.23 times$/,
  );
  assert.equal(judged.runs!.length, 4);
  assert.equal(judged.placed!.length, 4);
});

Deno.test("similar() asks for six pairs that all differ by the same, and takes pairs that do not differ for alike", () => {
  const rule = similar({ margin: margin(1) });
  assert.equal(rule.judge(against0([0.5, 0.5, 0.5, 0.5, 0.5])).verdict, "inconclusive");
  assert.equal(rule.judge(against0([0.5, 0.5, 0.5, 0.5, 0.5, 0.5])).verdict, "upheld");
  assert.equal(rule.judge(against0(zeros(6))).p.upheld, 1 / 64);
  assert.equal(rule.judge(against0([1.5, 1.5, 1.5, 1.5, 1.5, 1.5])).verdict, "refuted");
  // Differences that are the margin itself but for rounding are neither inside nor outside.
  const third = similar({ margin: margin(0.1) });
  assert.deepEqual(third.judge({ first: new Array(6).fill(0.3), second: new Array(6).fill(0.2) }).p, {
    upheld: 1,
    refuted: 1,
  });
});

Deno.test("an order whose interval lies inside the margin is refuted: there is no difference", () => {
  const pairs = against0([0.1, -0.1, 0.2, -0.2, 0.05]);
  for (const alternative of ["less", "greater"] as const) {
    const judged = pairedComparison({ alternative, margin: margin(0.5), unit: "h" }).judge(pairs);
    assert.equal(judged.verdict, "refuted");
    assert.match(judged.finding, /; no difference beyond the margin of 0\.5 h \(nobody would notice\)$/);
    assert.deepEqual(judged.margin, [-0.5, 0.5]);
    assert.equal(judged.smallestMargin, undefined);
    close(judged.p.refuted, similar({ margin: margin(0.5) }).judge(pairs).p.upheld);
  }
});

Deno.test("a clear difference inside the margin is upheld and said to be small, and one beyond it is said to be beyond", () => {
  const rule = pairedComparison({ alternative: "greater", scale: "log", margin: margin(1.5) });
  const small = rule.judge({ first: [1.1, 1.12, 1.09, 1.11], second: [1, 1, 1, 1] });
  assert.equal(small.verdict, "upheld");
  assert.match(small.finding, /; clear but small, within the margin of 1\.5 times \(nobody would notice\)$/);
  const large = rule.judge({ first: [2, 2.1, 1.9, 2.2], second: [1, 1, 1, 1] });
  assert.equal(large.verdict, "upheld");
  assert.match(large.finding, /; beyond the margin of 1\.5 times/);
  // Clear, and neither: how large it is stays open.
  const open = rule.judge({ first: [1.2, 1.9, 1.5, 1.4], second: [1, 1, 1, 1] });
  assert.equal(open.verdict, "upheld");
  assert.doesNotMatch(open.finding, /margin/);
  // The other way round it is refuted by either way.
  const other = pairedComparison({ alternative: "less", scale: "log", margin: margin(1.5) });
  assert.equal(other.judge({ first: [1.1, 1.12, 1.09, 1.11], second: [1, 1, 1, 1] }).verdict, "refuted");
});

Deno.test("an order that is open tells the smallest margin that its numbers support, to two digits and no smaller", () => {
  const pairs = { first: [1, 2.2, 2.9, 4.4], second: [1.1, 2, 3, 4] };
  for (const [scale, size, words] of [["plain", 0.49, "0.49 h"], ["log", 1.19, "1.19 times"]] as const) {
    const judged = pairedComparison({ alternative: "less", scale, unit: "h" }).judge(pairs);
    assert.equal(judged.verdict, "inconclusive");
    assert.equal(judged.smallestMargin, size);
    assert(judged.finding.endsWith(`; no difference beyond ${words}`), judged.finding);
    const verdictWith = (size: number) =>
      pairedComparison({ alternative: "less", scale, margin: margin(size) }).judge(pairs).verdict;
    assert.equal(verdictWith(size), "refuted");
    assert.equal(verdictWith(size - 0.01), "inconclusive");
    const narrow = pairedComparison({ alternative: "less", scale, unit: "h", margin: margin(size - 0.01) }).judge(
      pairs,
    );
    assert.match(
      narrow.finding,
      new RegExp(`; no difference beyond ${words}, where the margin is [^()]+$`),
    );
  }
  const odds = pairedComparison({ alternative: "less", scale: "logit" }).judge({
    first: [0.5, 0.4, 0.6],
    second: [0.45, 0.5, 0.55],
  });
  assert.match(odds.finding, /; no difference beyond an odds ratio of \d\.\d$/);
});

Deno.test("an order of pairs that never differ is open without a margin, and no difference beyond any", () => {
  const rule = pairedComparison({ alternative: "less", scale: "log" });
  const ones = { first: new Array(6).fill(1), second: new Array(6).fill(1) };
  const judged = rule.judge(ones);
  assert.deepEqual([judged.verdict, judged.smallestMargin], ["inconclusive", 1]);
  const few = { first: [1, 1, 1], second: [1, 1, 1] };
  assert.equal(rule.judge(few).smallestMargin, undefined);
  const stated = pairedComparison({ alternative: "less", scale: "log", margin: margin(1.01) });
  assert.equal(stated.judge(ones).verdict, "refuted");
  assert.equal(stated.judge(few).verdict, "inconclusive");
});

Deno.test("signFlip() tests a margin by the flips of the differences less its ends", () => {
  const values = [1, -2, 3, -1, 2, -3.5, 0.5];
  const judged = signFlip({ alternative: "less", margin: margin(4) }).judge(against0(values));
  assert.equal(judged.verdict, "refuted");
  // Against each end: as many flips of what is left as have a sum at least as far.
  const flips = (shifted: readonly number[]) => {
    const sum = shifted.reduce((a, b) => a + b);
    let far = 0;
    for (let signs = 0; signs < 128; signs++) {
      if (shifted.reduce((total, value, i) => total + (signs >> i & 1 ? value : -value), 0) >= sum - 1e-9) far++;
    }
    return far / 128;
  };
  const p = Math.max(flips(values.map((value) => value + 4)), flips(values.map((value) => 4 - value)));
  assert.equal(judged.p.refuted, p);
  const open = signFlip({ alternative: "less" }).judge(against0(values));
  assert.equal(open.verdict, "inconclusive");
  const size = open.smallestMargin!;
  assert.equal(signFlip({ alternative: "less", margin: margin(size) }).judge(against0(values)).verdict, "refuted");
  assert.equal(
    signFlip({ alternative: "less", margin: margin(size - 0.1) }).judge(against0(values)).verdict,
    "inconclusive",
  );
});

Deno.test("the level that is given is that of interval, verdict, margin and judgement", () => {
  const pairs = { first: [1, 2.2, 2.9, 4.4], second: [1.1, 2, 3, 4] };
  for (
    const judge of [
      (level?: number) => similar({ margin: margin(0.45) }).judge(pairs, level),
      (level?: number) => pairedComparison({ alternative: "less", margin: margin(0.45) }).judge(pairs, level),
    ]
  ) {
    const wide = judge(), narrow = judge(0.9);
    assert.deepEqual([wide.level, narrow.level], [0.95, 0.9]);
    assert.equal(wide.verdict, "inconclusive");
    assert.notEqual(narrow.verdict, "inconclusive");
    assert(narrow.interval![1]! < wide.interval![1]!);
    assert.match(narrow.finding, /90 % interval/);
  }
});

Deno.test("a margin wants a size above nothing and a reason", () => {
  const of = (given: unknown, scale = "plain") => () => similar({ margin: given as never, scale: scale as never });
  assert.throws(of(undefined), /The options of similar\(\): "margin" is undefined, wanted an object/);
  assert.throws(of(0.1), /"margin" is 0.1, wanted an object|"margin"/);
  assert.throws(
    of({ size: 0, reason: "none" }),
    /"margin.size" is 0, wanted the smallest difference that matters, above 0/,
  );
  assert.throws(of({ size: 1 }), /"margin.reason" is missing/);
  assert.throws(of({ size: 1, reason: " " }), /"margin.reason" is " ", wanted a text/);
  assert.throws(
    of({ size: 0.9, reason: "none" }, "log"),
    /"margin.size" is 0.9, wanted a ratio above 1 on a log scale, e.g. 1.1/,
  );
  for (const rule of [pairedComparison, groupComparison]) {
    assert.throws(
      () => rule({ alternative: "less", scale: "logit", margin: { size: 1, reason: "none" } }),
      new RegExp(`The options of ${rule.name}\\(\\): "margin.size" is 1, wanted a ratio above 1 on a logit scale`),
    );
  }
  assert.throws(() => signFlip({ alternative: "less", margin: { size: -1, reason: "none" } }), /"margin.size" is -1/);
});

Deno.test("the smallest margin is one that is supported, also where the end of the interval itself is not", () => {
  // Six pairs: the interval ends at the largest difference, and one flip of that many lies as far.
  const pairs = against0([-1, 2, 3, 4, 5, 6]);
  const judged = signFlip({ alternative: "greater" }).judge(pairs);
  assert.deepEqual([judged.interval, judged.smallestMargin], [[-1, 6], 6.1]);
  assert.equal(signFlip({ alternative: "greater", margin: margin(6.1) }).judge(pairs).verdict, "refuted");
});

Deno.test("a part that is clear but small does not refute the whole", () => {
  const rule = all(pairedComparison({ alternative: "greater", margin: margin(1) }));
  const pairs = (...first: number[]) => ({ first, second: first.map(() => 0) });
  const judged = rule.judge({ small: pairs(0.1, 0.11, 0.09, 0.1, 0.12), large: pairs(3, 3.1, 2.9, 3, 3.2) });
  assert.equal(judged.verdict, "upheld");
  const { verdict, finding } = rule.judge({
    small: pairs(0.1, 0.11, 0.09, 0.1, 0.12),
    none: pairs(0.1, -0.11, 0.09, -0.1, 0.02),
  });
  assert.equal(verdict, "refuted");
  assert.match(finding, /^1 of 2 refuted: none: /);
});
