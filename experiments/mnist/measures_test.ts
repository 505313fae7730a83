import assert from "node:assert/strict";
import { mean } from "simple-statistics";
import { all, type Verdict, within } from "../../lib/claim/mod.ts";
import { stream } from "../../lib/random/mod.ts";
import { riseOverQuarters } from "./measures.ts";

const rule = all(within({ high: 1.1, scale: "log" }));

/** Verdicts about 2,000 times six runs of twenty epochs around a curve, each a little above or below it, with noise. */
function verdictsOn(curve: (epoch: number) => number, count = 6): Verdict[] {
  const random = stream("rise", count);
  return Array.from({ length: 2000 }, () => {
    const runs = Array.from({ length: count }, () => {
      const level = 0.1 * random.normal();
      return Array.from({ length: 20 }, (_, epoch) => curve(epoch) * Math.exp(level + 0.1 * random.normal()));
    });
    return rule.judge(riseOverQuarters(runs)).verdict;
  });
}
const share = (verdicts: readonly Verdict[], verdict: Verdict) => mean(verdicts.map((it) => Number(it === verdict)));
const allowed = 0.05 + 3 * Math.sqrt(0.05 * 0.95 / 2000);

Deno.test("riseOverQuarters() compares the last quarter of the epochs with each before", () => {
  assert.deepEqual(riseOverQuarters([[9, 7, 3, 1, 4, 4, 6, 2]]), {
    "over the first quarter": [0.5],
    "over the second quarter": [2],
    "over the third quarter": [1],
  });
});

Deno.test("a flat curve with noise is no rise from quarter to quarter, though its end is above its own minimum", () => {
  const verdicts = verdictsOn(() => 1);
  assert.equal(share(verdicts, "refuted"), 0);
  assert(share(verdicts, "upheld") > 0.4, String(share(verdicts, "upheld")));
});

Deno.test("a rise that is just as high as may be is decided about at most one time in twenty", () => {
  for (const count of [3, 6]) {
    const verdicts = verdictsOn((epoch) => epoch < 5 ? 2 : epoch < 10 ? 1 : epoch < 15 ? 1.05 : 1.1, count);
    assert(share(verdicts, "upheld") + share(verdicts, "refuted") <= allowed, `${count} runs`);
  }
});

Deno.test("a rise by a half is found", () => {
  assert(share(verdictsOn((epoch) => epoch < 10 ? 1 : 1.5), "refuted") > 0.95);
});
