import assert from "node:assert/strict";
import { stream } from "../../lib/random/mod.ts";
import { fallsOverSettings } from "./over_settings.ts";

const rule = fallsOverSettings({ value: "test accuracy", along: "sensitivity", settings: "batch sizes" });
/** Settings with their means, and seeds around them. */
const settings = (means: readonly (readonly [along: number, value: number])[]) =>
  Object.fromEntries(
    means.map(([along, value], i) => [i, {
      along: [along - 0.1, along, along + 0.1],
      value: [value - 0.1, value + 0.1, value],
    }]),
  );

Deno.test("fallsOverSettings() is decided by a perfect order of five settings, and by no less", () => {
  const perfect = rule.judge(settings([[1, 5], [2, 4], [3, 3], [4, 2], [5, 1]]));
  assert.equal(perfect.verdict, "upheld");
  assert.equal(perfect.p.upheld, 1 / 120);
  assert.match(perfect.finding, /-1 over 5 batch sizes, each the mean of 3 seeds \(p = 0\.017 by all 120 orders\)/);
  assert.equal(rule.judge(settings([[5, 5], [4, 4], [3, 3], [2, 2], [1, 1]])).verdict, "refuted");
  const nearly = rule.judge(settings([[1, 5], [2, 4], [3, 3], [4, 1], [5, 2]]));
  assert.deepEqual([nearly.verdict, nearly.effect], ["inconclusive", -0.9]);
  assert.equal(rule.judge(settings([[1, 5], [2, 4], [3, 3], [4, 2]])).verdict, "inconclusive");
});

Deno.test("fallsOverSettings() decides about settings that have nothing to do with each other at most one time in forty", () => {
  const random = stream("over settings");
  let decided = 0;
  for (let i = 0; i < 2000; i++) {
    const means = Array.from({ length: 5 }, () => [random.normal(), random.normal()] as const);
    // However many seeds tell the means apart.
    if (rule.judge(settings(means)).verdict !== "inconclusive") decided++;
  }
  // A perfect order of either kind: twice in 120.
  assert(Math.abs(decided / 2000 - 2 / 120) < 3 * Math.sqrt(2 / 120 / 2000), String(decided));
});
