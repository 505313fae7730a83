import assert from "node:assert/strict";
import { tQuantile } from "../statistics/mod.ts";
import { crossing, nullPaths } from "./null_paths.ts";
import { eValue, openEnded, openEndedP } from "./open_ended.ts";

Deno.test("eValue() gives the published values of the t mixture", () => {
  assert.equal(eValue(2.5, 10, 1).toFixed(9), "3.101028653");
  assert.equal(eValue(4, 5, 1).toFixed(9), "6.363961031");
  assert.equal(eValue(3, 20, 0.5).toFixed(9), "9.555334314");
});

Deno.test("the level at a look is the one whose t has an e-value of 1 / alpha", () => {
  for (const [n, g, alpha] of [[5, 1, 0.05], [10, 1, 0.05], [40, 0.5, 0.05], [20, 2, 0.01]]) {
    const e = eValue(tQuantile(1 - openEndedP(n, g, alpha) / 2, n - 1), n, g);
    assert(Math.abs(e * alpha - 1) < 1e-6, `${e}`);
  }
});

Deno.test("four runs or fewer cannot decide, and who plans to look at them is told", () => {
  assert.equal(openEndedP(4, 1, 0.05), 0);
  assert(eValue(1e9, 4, 1) < 20 && eValue(1e9, 5, 1) > 20);
  assert.throws(
    () => openEnded({ from: 4 }),
    /"from" is 4, wanted at least 5: with 4 runs or fewer it cannot decide, whatever they give/,
  );
  assert.throws(() => openEnded({ from: 10, upTo: 8 }), /"upTo" is 8, wanted at least "from", 10/);
  assert.throws(() => openEnded({ g: 0 }), /"g" is 0, wanted a number above 0/);
});

Deno.test("looking after every seed decides wrongly in at most 5 % of worlds, where p below 0.05 does in a third", () => {
  const open = openEnded({ from: 5, by: 1, upTo: 60 });
  const paths = nullPaths(open.looks, 10_000);
  const wrong = crossing(paths, open.looks, open.looks.map((look) => 1 - open.levelAt(look)));
  assert(wrong < 0.05 && wrong > 0.002, `${wrong}`);
  const naive = crossing(paths, open.looks, open.looks.map(() => 0.05));
  assert(naive > 0.25, `${naive}`);
});

Deno.test("an open end may be moved at any time: the levels of its looks stay", () => {
  const [short, long] = [openEnded({ upTo: 10 }), openEnded({ upTo: 100 })];
  assert.deepEqual(short.looks, [5, 10]);
  assert.equal(short.levelAt(10), long.levelAt(10));
  assert.equal(short.words, long.words);
});
