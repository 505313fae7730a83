import assert from "node:assert/strict";
import { stream } from "../../random/mod.ts";
import { pairedComparison, predictionInterval, type Scale, signFlip, trend, within } from "./mod.ts";
import { insideShare, onScale } from "./scale.ts";

const factors = [1e-290, 1e-45, 1e-12, 1e-3, 0.1, 1 / 3, 0.7, 10, 12345.678, 1e9, 1e30, 1e280];

/** Runs with a spread, without one, with one but for rounding, and with ties. */
const samples: readonly (readonly number[])[] = [
  [6, 4, 10, 7],
  [0.3, 0.4, 0.6],
  [3, 3, 3, 3, 3, 3],
  [0.3, 0.1 + 0.2, 0.3, 0.3, 0.3, 0.3],
  [2, 2, 3, 3, 2, 2],
  [1, 1.0001, 0.9999],
  Array.from({ length: 9 }, (_, i) => 5 + (i % 2 ? 1e-7 : -1e-7)),
];
const random = stream("scales");
const pairs = samples.flatMap((second) => [
  { first: second.map((x) => 2 * x), second },
  { first: second.map((x) => x + 0.1), second },
  { first: second.map((x) => x * (1 + 0.3 * random.uniform())), second },
]);

Deno.test("a verdict does not change when all numbers are scaled: order, sign flips, trends", () => {
  for (const { first, second } of pairs) {
    for (const alternative of ["less", "greater"] as const) {
      for (
        const rule of [
          pairedComparison({ alternative }),
          pairedComparison({ alternative, scale: "log" }),
          signFlip({ alternative }),
        ]
      ) {
        const judged = rule.judge({ first, second });
        for (const factor of factors) {
          const scaled = rule.judge({ first: first.map((x) => x * factor), second: second.map((x) => x * factor) });
          const told = `${first} against ${second}, times ${factor}: ${scaled.finding}; ${judged.finding}`;
          assert.equal(scaled.verdict, judged.verdict, told);
          assert.deepEqual(scaled.singleRun?.show, judged.singleRun?.show, told);
          assert(Math.abs(scaled.p.upheld - judged.p.upheld) < 1e-4 * judged.p.upheld + 1e-12, told);
        }
      }
    }
  }
  const rises = trend({ wanted: "up", strength: 0.5 });
  for (const series of samples) {
    const runs = [series, series, series.toReversed(), [...series].sort((a, b) => a - b)];
    for (const factor of factors) {
      const scaled = rises.judge(runs.map((run) => run.slice(0, 6).concat(7, 8).map((x) => x * factor)));
      assert.deepEqual(scaled, rises.judge(runs.map((run) => run.slice(0, 6).concat(7, 8))));
    }
  }
});

Deno.test("a verdict does not change when all numbers are scaled: ranges and printed numbers", () => {
  for (const scale of ["plain", "log"] as const) {
    for (const values of samples) {
      for (const value of [0.3, 2, 3, 5]) {
        const rules = (factor: number) => [
          within({ low: value * factor, scale }),
          within({ low: value * factor, high: 2 * value * factor, scale, question: "a single run" }),
          predictionInterval({
            value: value * factor,
            rounding: 0.05 * factor,
            scale,
            widest: scale === "log" ? 3 : 3 * factor,
          }),
        ];
        const before = rules(1).map((rule) => rule.judge(values));
        for (const factor of factors) {
          rules(factor).forEach((rule, i) => {
            const scaled = rule.judge(values.map((x) => x * factor));
            const told = `${values} by ${rule.words}: ${scaled.finding}; ${before[i].finding}`;
            assert.equal(scaled.verdict, before[i].verdict, told);
            assert.equal(scaled.singleRun?.show, before[i].singleRun?.show, told);
            assert(Math.abs(scaled.p.upheld - before[i].p.upheld) < 1e-4 * before[i].p.upheld + 1e-12, told);
          });
        }
      }
    }
  }
});

Deno.test("predictionInterval() compares what is widest as a difference, a ratio or an odds ratio, as its scale is", () => {
  const wide = (scale: Scale, widest: number, values: number[], value = values[1]) =>
    predictionInterval({ value, rounding: 0.005 * value, scale, widest }).judge(values);
  // The prediction interval of 0.05, 0.5 and 0.95 reaches from 0 to 1: no number of shares is as wide, an odds ratio is.
  const judged = wide("logit", 3, [0.05, 0.5, 0.95]);
  assert.equal(judged.verdict, "inconclusive");
  assert.match(judged.finding, /and the interval is wider than an odds ratio of 3/);
  for (const scale of ["plain", "log", "logit"] as const) {
    const values = [0.4, 0.5, 0.6];
    const [low, high] = wide(scale, 2, values, 0.5).interval as [number, number];
    const width = {
      plain: high - low,
      log: high / low,
      logit: high / (1 - high) / (low / (1 - low)),
    }[scale];
    assert.equal(wide(scale, width * 1.0001, values, 0.5).verdict, "upheld", scale);
    assert.equal(wide(scale, width * 0.9999, values, 0.5).verdict, "inconclusive", scale);
  }
});

Deno.test("predictionInterval() says how likely the next run is to lie within the widest interval of the number, on its scale", () => {
  // A number at our mean, and ends that are as far on either side as the interval of half that level is wide.
  const t = 4.302652729911275;
  for (
    const [scale, to] of [
      ["plain", Number],
      ["log", Math.log],
      ["logit", (p: number) => Math.log(p / (1 - p))],
    ] as const
  ) {
    const values = { plain: [0.4, 0.5, 0.6], log: [0.4, 0.5, 0.625], logit: [0.25, 0.5, 0.75] }[scale];
    const half = t * (to(values[2]) - to(values[1])) * Math.sqrt(4 / 3);
    const widest = scale === "plain" ? half : Math.exp(half);
    const { p } = predictionInterval({ value: 0.5, rounding: 0, scale, widest }).judge(values);
    assert(Math.abs(p.upheld - 0.025) < 1e-9, `${scale}: ${p.upheld}`);
  }
});

Deno.test("shares of 0 and 1 have a place on a logit scale, half a trial inside, when their trials are stated", () => {
  assert.equal(insideShare(1, 10_000), 1 - 0.5 / 10_001);
  assert.equal(insideShare(0, 10_000), 0.5 / 10_001);
  // One error of n stays what it is, and so does the order.
  assert.equal(insideShare(1 - 1 / 10_000, 10_000), 1 - 1 / 10_000);
  const [last, all] = onScale([0.9999, 1], "logit", 10_000).values;
  assert(all > last);
  // (k + ½) / (n + 1) has the odds (k + ½) / (n - k + ½).
  assert(Math.abs(all - Math.log(10_000.5 / 0.5)) < 1e-9);
  // All but rounding: the mean of ones that were summed up in floating point.
  assert.equal(insideShare(1 - 2 ** -53, 10_000), 1 - 0.5 / 10_001);
  assert.throws(() => insideShare(1.2, 10), /1.2, wanted a share from 0 to 1/);

  const runs = [0.9998, 1, 0.9999, 1];
  const trials = 10_000;
  const judged = within({ low: 0.999, scale: "logit", trials }).judge(runs);
  assert.equal(judged.verdict, "upheld");
  assert.deepEqual(judged.runs, runs);
  const pairs = { first: runs, second: [0.99, 0.991, 0.992, 0.993] };
  assert.equal(pairedComparison({ alternative: "greater", scale: "logit", trials }).judge(pairs).verdict, "upheld");
  const number = predictionInterval({ value: 1, rounding: 0.00005, scale: "logit", widest: 10_000, trials });
  assert.equal(number.judge(runs).verdict, "upheld");
  for (
    const judge of [
      () => within({ low: 0.98, scale: "logit" }).judge(runs),
      () => pairedComparison({ alternative: "less", scale: "logit" }).judge(pairs),
      () => predictionInterval({ value: 0.98, rounding: 0, scale: "logit", widest: 3 }).judge(runs),
    ]
  ) assert.throws(judge, /value 1 has no place on a logit scale: state `trials`, how many it was counted over/);
  assert.throws(() => within({ low: 0.9, scale: "logit" }).judge([1.5, 0.9, 0.9]), /1.5 has no place .+: use plain/);
});
