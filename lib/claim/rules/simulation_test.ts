import assert from "node:assert/strict";
import { mean as meanOf } from "simple-statistics";
import { type RandomStream, stream } from "../../random/mod.ts";
import type { Verdict } from "../judgement.ts";
import { all, count, order, printed, signFlip, spread, trend, within } from "./mod.ts";
import { powerRow, runCounts, shareOf, simulations } from "./power.ts";
import { rankCorrelation } from "./trend.ts";

const REPETITIONS = 2000;
/** What 2,000 repetitions of something with this probability stay below but about once in 700 times: 3 binomial deviations. */
const allowed = (probability: number) => probability + 3 * Math.sqrt(probability * (1 - probability) / REPETITIONS);

const normals = (random: RandomStream, n: number, mean = 0, deviation = 1) =>
  Array.from({ length: n }, () => mean + deviation * random.normal());
const against0 = (first: readonly number[]) => ({ first, second: first.map(() => 0) });

/** Fails when more of the simulated verdicts are wrong than the level and the simulation's own error allow. */
function wrongAtMost(
  most: number,
  name: string,
  wrong: (random: RandomStream, n: number) => boolean,
  counts: readonly number[] = runCounts,
) {
  for (const n of counts) {
    const random = stream("wrong verdicts", name, n);
    let times = 0;
    for (let i = 0; i < REPETITIONS; i++) if (wrong(random, n)) times++;
    const share = times / REPETITIONS;
    assert(
      share <= allowed(most),
      `${name} at ${n} runs: ${share} of the verdicts are wrong, wanted at most ${allowed(most)}`,
    );
  }
}
const decided = (verdict: Verdict) => verdict !== "inconclusive";

Deno.test("order() decides about no difference at most one time in twenty", () => {
  const rule = order({ wanted: "first less" });
  wrongAtMost(0.05, "order", (random, n) => {
    const seed = normals(random, n);
    // Pairs that share a seed's luck.
    const pair = () => seed.map((shared) => shared + random.normal());
    return decided(rule.judge({ first: pair(), second: pair() }).verdict);
  });
});

Deno.test("order() on a log scale decides about equal geometric means at most one time in twenty", () => {
  const rule = order({ wanted: "first greater", scale: "log" });
  wrongAtMost(0.05, "order log", (random, n) => {
    const pair = () => normals(random, n).map(Math.exp);
    return decided(rule.judge({ first: pair(), second: pair() }).verdict);
  });
});

Deno.test("order() decides about counts of epochs that differ by chance at most one time in twenty", () => {
  const rule = order({ wanted: "first less" });
  wrongAtMost(0.05, "order counts", (random, n) => {
    const epochs = () => Array.from({ length: n }, () => random.integer(3, 5));
    return decided(rule.judge({ first: epochs(), second: epochs() }).verdict);
  });
});

Deno.test("signFlip() decides about symmetric differences at most one time in twenty, whatever their shape", () => {
  const rule = signFlip({ wanted: "first less" });
  wrongAtMost(0.05, "sign flip", (random, n) => {
    // Heavy tails: a normal over the root of an exponential.
    const heavy = () => random.normal() / Math.sqrt(-Math.log(1 - random.uniform()));
    return decided(rule.judge(against0(Array.from({ length: n }, heavy))).verdict);
  });
});

Deno.test("within() decides about a mean on the border at most one time in twenty", () => {
  const rule = within({ low: 0 });
  wrongAtMost(0.05, "within", (random, n) => decided(rule.judge(normals(random, n)).verdict));
  const band = within({ low: 0, high: 2 });
  wrongAtMost(0.05, "within band", (random, n) => decided(band.judge(normals(random, n)).verdict));
});

Deno.test("within() says of a single run what the next one contradicts at most one time in twenty", () => {
  const rule = within({ low: -3, high: 3, question: "a single run" });
  wrongAtMost(0.05, "within single", (random, n) => {
    const { verdict } = rule.judge(normals(random, n, 0, 1.5));
    const inside = Math.abs(1.5 * random.normal()) <= 3;
    return verdict === "upheld" && !inside || verdict === "refuted" && inside;
  });
});

Deno.test("printed() refutes a number from one more such run at most one time in twenty", () => {
  wrongAtMost(0.05, "printed", (random, n) => {
    const value = Number(random.normal().toFixed(2));
    return printed({ value, rounding: 0.005, widest: 10 }).judge(normals(random, n)).verdict === "refuted";
  });
});

Deno.test("printed() upholds a number that the next run misses by more than the widest interval at most one time in forty", () => {
  const rule = printed({ value: 0, rounding: 0, widest: 4 });
  wrongAtMost(0.025, "printed widest", (random, n) => {
    const { verdict } = rule.judge(normals(random, n, 4));
    return verdict === "upheld" && 4 + random.normal() > 4;
  });
});

Deno.test("count() decides about coin tosses at most one time in twenty", () => {
  const rule = count({ moreThan: 0.5, what: "show heads" });
  wrongAtMost(
    0.05,
    "count",
    (random, n) => decided(rule.judge(Array.from({ length: n }, () => random.uniform() < 0.5)).verdict),
  );
});

Deno.test("trend() decides about noise at most one time in twenty", () => {
  const rule = trend({ wanted: "down" });
  for (const points of [4, 20]) {
    wrongAtMost(
      0.05,
      `trend ${points}`,
      (random, n) => decided(rule.judge(Array.from({ length: n }, () => normals(random, points))).verdict),
    );
  }
});

Deno.test("trend() decides about a trend just as strong as asked for at most one time in twenty", () => {
  const series = (random: RandomStream) => normals(random, 30).map((x, i) => x + i / 5);
  const random = stream("strength");
  const strength = Math.tanh(meanOf(Array.from({ length: 4000 }, () => Math.atanh(rankCorrelation(series(random))))));
  assert(strength > 0.8 && strength < 0.95);
  const rule = trend({ wanted: "up", strength });
  wrongAtMost(
    0.05,
    "trend strength",
    (random, n) => decided(rule.judge(Array.from({ length: n }, () => series(random))).verdict),
  );
});

Deno.test("spread() decides about a deviation on the border at most one time in twenty", () => {
  const rule = spread({ trials: 10_000, times: 2 });
  wrongAtMost(0.05, "spread", (random, n) => decided(rule.judge(normals(random, n, 0.5, 0.01)).verdict));
});

Deno.test("all() refutes three parts on the border at most one time in twenty", () => {
  const rule = all(within({ low: 0 }));
  wrongAtMost(0.05, "all", (random, n) => {
    const part = () => normals(random, n);
    return decided(rule.judge({ a: part(), b: part(), c: part() }).verdict);
  });
});

Deno.test("all() upholds with one part on the border at most one time in forty, however clear the others", () => {
  const rule = all(within({ low: 0 }));
  wrongAtMost(0.025, "all but one", (random, n) => {
    const part = () => normals(random, n, 100);
    return rule.judge({ a: part(), b: normals(random, n), c: part() }).verdict === "upheld";
  });
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

Deno.test("order() has the published power of the paired t test", () => {
  // Cohen (1988) and G*Power: ten pairs, one standard deviation, 5 % two-sided: 0.803.
  const found = shareOf("upheld", "order", simulations["`order`"], { n: 10, effect: 1, repetitions: 4000 });
  assert(Math.abs(found - 0.803) < 3 * Math.sqrt(0.803 * 0.197 / 4000), `found ${found}`);
});

Deno.test("a percentile bootstrap over three seeds would call a coin toss significant one time in four", () => {
  const random = stream("bootstrap");
  let significant = 0;
  let judged = 0;
  const rule = order({ wanted: "first less" });
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

Deno.test("docs/rules.md shows the power that the task file prints", () => {
  const page = Deno.readTextFileSync(new URL("../../../docs/rules.md", import.meta.url));
  const shown = page.split("\n").map((line) => line.replaceAll(/\s+/g, " ").replaceAll(/ (?=\|)/g, " "));
  for (const name of ["`order`", "`within`, one side"]) assert(shown.includes(powerRow(name, 3)), powerRow(name, 3));
});
