import assert from "node:assert/strict";
import { type RandomStream, stream } from "../random/mod.ts";
import { hinges, type HingeWord, type Side } from "./hinge.ts";
import type { Rule } from "./judgement.ts";
import { all, consistent, count, pairedComparison, predictionInterval, spread, trend, within } from "./mod.ts";

function side<M>(rule: Rule<M>, measured: M, seeds: number): Side {
  const judgement = rule.judge(measured);
  return { judgement, effect: judgement, at: (level) => rule.judge(measured, level), seeds: new Set([seeds]) };
}
const within0 = within({ low: 0 });
const around = (center: number, n: number, spread = 1) =>
  Array.from({ length: n }, (_, i) => center + spread * (i - (n - 1) / 2) / n);
/** What becomes of a verdict on these values by seed under these. */
const becomes = (here: number[], ...there: number[][]) =>
  hinges(side(within0, here, here.length), there.map((values) => side(within0, values, values.length)));
const wordsOf = (found: readonly { readonly word: HingeWord }[]) => found.map(({ word }) => word);

Deno.test("a verdict holds where it is the same, turns where it is the opposite, shifts where it is open, if the effect differs", () => {
  // Paired with the same luck, so that any difference of means is clear.
  const here = around(1, 8), noise = [0.01, -0.02, 0.015, 0, -0.01, 0.02, -0.015, 0];
  const moved = (by: number) => here.map((value, i) => value + by + noise[i]);
  assert.deepEqual(wordsOf(becomes(here, moved(0.1), moved(-2), moved(-1))), ["holds", "turns", "shifts"]);
});

Deno.test("a verdict that only fewer seeds leave undecided is open, and says how many would tell", () => {
  const [found] = becomes(around(1, 10, 2), [1.3, -0.5, 1.4]);
  assert.equal(found.word, "open");
  assert.equal(found.n, 3);
  assert(found.seedsToTell! > 3);
  assert(found.p! > 0.05);
});

Deno.test("of verdicts that are put together, the part whose verdict changed decides, and names itself", () => {
  const rule = all(within0);
  const here = { a: around(1, 8), b: around(1, 8) }, there = { a: around(1.1, 8), b: around(-1, 8, 1.1) };
  const [found] = hinges(side(rule, here, 8), [side(rule, there, 8)]);
  assert.equal(found.word, "turns");
  assert.equal(found.part, "b");
  assert(found.level! > 0.97);
});

Deno.test("runs that are no longer one a seed are compared as groups, and runs without a scale by intervals", () => {
  const there = side(within0, around(-1, 3), 8);
  assert.equal(hinges(side(within0, around(1, 8), 8), [there])[0].by, "groups");
  const most = count({ moreThan: 0.5, what: "fall" });
  const [found] = hinges(side(most, Array(12).fill(true), 12), [side(most, Array(12).fill(false), 12)]);
  assert.deepEqual([found.word, found.by, found.here, found.there], ["turns", "intervals", 1, 0]);
  // Shares of 12 and 0 of 12 meet in the middle, where each interval misses with 2 · 2^-12.
  assert(Math.abs(found.p! - 4 / 2 ** 12) < 1e-6);
});

Deno.test("spreads that are compared by their intervals say how many seeds would tell", () => {
  const rule = spread({ trials: 10_000, times: 2 });
  const shares = (n: number, deviation: number) => around(0.9, n, 3 * deviation);
  const [found] = hinges(side(rule, shares(20, 0.003), 20), [side(rule, shares(3, 0.008), 3)]);
  assert.deepEqual([found.word, found.by], ["open", "intervals"]);
  assert(found.seedsToTell! > 5 && found.seedsToTell! < 40, `${found.seedsToTell}`);
});

Deno.test("what needs no run differs for certain", () => {
  const says = (holds: boolean) => side(consistent(), [{ name: "sum", said: "4", found: "4", holds }], 0);
  assert.deepEqual(hinges(says(true), [says(true), says(false)]).map(({ word, p }) => [word, p]), [
    ["holds", undefined],
    ["turns", 0],
  ]);
});

Deno.test("the interval of a difference holds none exactly where the difference may be chance", () => {
  const random = stream("hinge intervals");
  for (let i = 0; i < 200; i++) {
    const draw = (n: number, center: number) => Array.from({ length: n }, () => center + random.normal());
    for (const { p, interval: [low, high] = [0, 0] } of becomes(draw(8, 1), draw(5, 1), draw(5, -1), draw(6, 0))) {
      assert.equal(p! <= 0.05, low! > 0 || high! < 0);
    }
  }
});

const repetitions = 600;
/** What so many repetitions of something that happens at most once in twenty times stay below but about once in 700 times. */
const allowed = 0.05 + 3 * Math.sqrt(0.05 * 0.95 / repetitions);
const normals = (random: RandomStream, n: number) => Array.from({ length: n }, () => random.normal());

/** Worlds in which no choice makes a difference and the truth lies on the border, so that verdicts change by chance. */
const worlds: Record<string, [Rule<never>, (random: RandomStream, seeds: number) => unknown]> = {
  "pairedComparison, log": [
    pairedComparison({ alternative: "less", scale: "log" }) as Rule<never>,
    (random, n) => ({ first: normals(random, n).map(Math.exp), second: normals(random, n).map(Math.exp) }),
  ],
  "within, plain": [within0 as Rule<never>, normals],
  "within, steps of two deviations": [
    within0 as Rule<never>,
    (random, n) => normals(random, n).map((x) => 2 * Math.round(x / 2)),
  ],
  "predictionInterval": [predictionInterval({ value: 2, rounding: 0.1, widest: 6 }) as Rule<never>, normals],
  "trend": [
    trend({ wanted: "up" }) as Rule<never>,
    (random, n) => Array.from({ length: n }, () => normals(random, 6)),
  ],
  "all of eight": [
    all(within0) as Rule<never>,
    (random, n) => Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`part ${i}`, normals(random, n)])),
  ],
  "count": [
    count({ moreThan: 0.5, what: "fall" }) as Rule<never>,
    (random, n) => normals(random, n).map((x) => x > -0.5),
  ],
  "spread": [
    spread({ trials: 100, times: 1 }) as Rule<never>,
    (random, n) => normals(random, n).map((x) => 0.5 + 0.05 * x / 3),
  ],
};

for (const [name, [rule, draw]] of Object.entries(worlds)) {
  Deno.test(`a verdict is said to hang where no choice matters at most one time in twenty: ${name}`, () => {
    const random = stream("hinges", name);
    let hanging = 0, changed = 0;
    for (let i = 0; i < repetitions; i++) {
      const judged = (n: number) => side(rule, draw(random, n) as never, n);
      const found = hinges(judged(8), Array.from({ length: 4 }, () => judged(5)));
      if (found.some(({ word }) => word === "turns" || word === "shifts")) hanging++;
      if (found.some(({ word }) => word !== "holds")) changed++;
    }
    assert(hanging / repetitions <= allowed, `hanging in ${hanging} of ${repetitions}`);
    // Else nothing was tried.
    assert(changed / repetitions > 0.02, `another verdict in ${changed} of ${repetitions}`);
  });
}
