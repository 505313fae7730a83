import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { pairedDifference, seedsToTellSpreads, unpairedDifference } from "./difference.ts";
import { spread } from "./mod.ts";

// Hours of sleep that ten patients gained by two drugs (Student 1908); R's t.test() gives what is wanted here.
const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
const rounded = (values: readonly number[] | undefined, digits: number) =>
  values?.map((value) => Number(value.toFixed(digits)));

Deno.test("pairedDifference() is Student's paired t of the published data", () => {
  const { value, p, n, interval } = pairedDifference(second, first);
  assert.equal(n, 10);
  assert.deepEqual(rounded([value, p], 6), [1.58, 0.002833]);
  assert.deepEqual(rounded(interval(0.95), 4), [0.7001, 2.4599]);
});

Deno.test("unpairedDifference() is Welch's t of the published data", () => {
  const { value, p, interval } = unpairedDifference(first, second);
  assert.deepEqual(rounded([value, p], 5), [-1.58, 0.07939]);
  assert.deepEqual(rounded(interval(0.95), 4), [-3.3655, 0.2055]);
});

Deno.test("pairedDifference() pairs the seeds that both have", () => {
  assert.deepEqual(
    pairedDifference(second.slice(0, 4), first).value,
    pairedDifference(second.slice(0, 4), first.slice(0, 4)).value,
  );
});

Deno.test("differences that are all the same count by their sign, and such as rounding makes do not count", () => {
  const { p, interval, seedsToTell } = pairedDifference([3, 3, 3], [1, 1, 1]);
  assert.deepEqual([p, interval(0.95), seedsToTell(0.95)], [0.25, undefined, 6]);
  const none = pairedDifference([0.1 + 0.2, 0.3, 0.3], [0.3, 0.1 + 0.2, 0.3]);
  assert.deepEqual([none.value, none.p, none.seedsToTell(0.95)], [0, 1, undefined]);
  // Of all 20 ways to deal six runs out three and three, one has the three larger ones on one side, and one on the other.
  assert.equal(unpairedDifference([2, 2, 2], [1, 1, 1]).p, 0.1);
});

Deno.test("seedsToTell() is the published sample size of the paired t test, and none where that is beyond all sense", () => {
  const { seedsToTell } = pairedDifference([2, 3, 1], [1, 1, 1]);
  // Cohen (1988) and G*Power: one standard deviation, 5 % two-sided, power 80 %: ten pairs.
  assert.equal(seedsToTell(0.95), 10);
  assert.equal(pairedDifference([1, -1, 1e-3], [0, 0, 0]).seedsToTell(0.95), undefined);
});

Deno.test("seedsToTellSpreads() is how many runs tell two standard deviations apart in four of five cases, by the rule's own intervals", () => {
  const random = stream("spreads", 0), level = 0.95, worlds = 1500;
  const rule = spread({ trials: 10_000, times: 2 });
  for (const [one, other] of [[0.004, 0.008], [0.01, 0.007]]) {
    const n = seedsToTellSpreads(one, other, level)!;
    const told = (n: number) => {
      let apart = 0;
      for (let world = 0; world < worlds; world++) {
        const [[a, b], [c, d]] = [one, other].map((deviation) => {
          const shares = Array.from({ length: n }, () => 0.5 + deviation * random.normal());
          return rule.judge(shares, 1 - (1 - level) / 2).interval!;
        });
        apart += Number(b! < c! || d! < a!);
      }
      return apart / worlds;
    };
    const [at, below] = [told(n), told(Math.floor(0.8 * n))];
    assert(at > 0.77 && at < 0.87, `${n} tell in ${at}`);
    assert(below < 0.77, `${Math.floor(0.8 * n)} tell in ${below}`);
  }
  assert.equal(seedsToTellSpreads(0.01, 0.01, level), undefined);
});
