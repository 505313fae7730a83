import assert from "node:assert/strict";
import { mean as meanOf } from "simple-statistics";
import { runCounts, shareOf, simulations } from "../../../testing/power.ts";
import { type RandomStream, stream } from "../../random/mod.ts";
import type { Verdict } from "../judgement.ts";
import { pairedComparison, trend } from "./mod.ts";
import { rankCorrelation } from "./trend.ts";

const REPETITIONS = 2000;
/** What 2,000 repetitions of something with this probability stay below but about once in 700 times: 3 binomial deviations. */
const allowed = (probability: number) => probability + 3 * Math.sqrt(probability * (1 - probability) / REPETITIONS);

const normals = (random: RandomStream, n: number, mean = 0, deviation = 1) =>
  Array.from({ length: n }, () => mean + deviation * random.normal());
const decided = (verdict: Verdict) => verdict !== "inconclusive";
const against0 = (first: readonly number[]) => ({ first, second: first.map(() => 0) });

Deno.test("trend() decides about a trend just as strong as asked for at most one time in twenty", () => {
  const series = (random: RandomStream) => normals(random, 30).map((x, i) => x + i / 5);
  const random = stream("strength");
  const strength = Math.tanh(meanOf(Array.from({ length: 4000 }, () => Math.atanh(rankCorrelation(series(random))))));
  assert(strength > 0.8 && strength < 0.95);
  const rule = trend({ wanted: "up", strength });
  for (const n of runCounts) {
    const random = stream("trend strength", n);
    const judge = () => rule.judge(Array.from({ length: n }, () => series(random))).verdict;
    const wrong = Array.from({ length: REPETITIONS }, judge).filter(decided).length / REPETITIONS;
    assert(wrong <= allowed(0.05), `at ${n} runs: ${wrong} of the verdicts are wrong`);
  }
});

Deno.test("rules judge against a clear effect at most one time in forty, and find it in the end", () => {
  for (const [name, simulation] of Object.entries(simulations)) {
    if (name.includes("printed")) continue;
    for (const n of runCounts) {
      for (const effect of [0.5, 2]) {
        const wrong = shareOf("refuted", name, simulation, { n, effect, repetitions: 500 });
        // One region of 0.5 deviations on both sides is fine to miss, not to deny.
        assert(wrong <= 0.025 + 3 * Math.sqrt(0.025 * 0.975 / 500), `${name} at ${n} runs: ${wrong} refuted`);
      }
    }
    const found = shareOf("upheld", name, simulation, { n: 10, effect: 5, repetitions: 500 });
    assert(found > 0.99, `${name} finds five deviations in ten runs only in ${found}`);
  }
});

Deno.test("pairedComparison() has the published power of the paired t test", () => {
  // Cohen (1988) and G*Power: ten pairs, one standard deviation, 5 % two-sided: 0.803.
  const found = shareOf("upheld", "order", simulations["`pairedComparison`"], { n: 10, effect: 1, repetitions: 4000 });
  assert(Math.abs(found - 0.803) < 3 * Math.sqrt(0.803 * 0.197 / 4000), `found ${found}`);
});

Deno.test("a percentile bootstrap over three seeds would call a coin toss significant one time in four", () => {
  const random = stream("bootstrap");
  let significant = 0;
  let judged = 0;
  const rule = pairedComparison({ alternative: "less" });
  for (let i = 0; i < REPETITIONS; i++) {
    const values = normals(random, 3);
    // All 27 resamples, each as likely: the outermost 2.5 % on a side is less than one of them.
    const means = values.flatMap((a) => values.flatMap((b) => values.map((c) => (a + b + c) / 3))).sort((a, b) =>
      a - b
    );
    const [low, high] = [means[Math.floor(0.025 * 27)], means[Math.ceil(0.975 * 27) - 1]];
    if (low > 0 || high < 0) significant++;
    if (decided(rule.judge(against0(values)).verdict)) judged++;
  }
  const error = 3 * Math.sqrt(0.25 * 0.75 / REPETITIONS);
  assert(Math.abs(significant / REPETITIONS - 0.25) < error, `${significant} of ${REPETITIONS}`);
  assert(judged / REPETITIONS <= allowed(0.05));
});
