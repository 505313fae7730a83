import assert from "node:assert/strict";
import type { VerdictRow } from "../claim/mod.ts";
import { rowText } from "./verify_text.ts";

const row = {
  ...{ id: "nets/deep-is-better", experiment: "nets", quote: "deep is better", reading: "its error is lower" },
  ...{ rule: "the interval lies below 0", verdict: "upheld", plain: "Over 3 seeds, it is lower", finding: "lower" },
  ...{ wouldHold: null, deciding: null, question: "on average", effect: null, unit: null, interval: null, level: 0.95 },
  ...{ plan: null, p: 0.01, q: null, errorRate: 0.05, seeds: 3, singleRun: null, record: "upheld", moved: null },
  ...{ source: "fresh", assumptions: [], hinges: {}, hangsOn: null, survives: null, multiverse: null },
  under: { "dropout: none": "upheld", "batch: 64": "no evidence", "batch: 32": "no evidence" },
} satisfies VerdictRow;

Deno.test("rowText() tells under which choices nothing is known yet, beside those under which the verdict holds", () => {
  const lines = rowText(row).split("\n").map((line) => line.trim());
  assert.deepEqual(lines.slice(-2), ["holds under dropout: none", "no evidence yet under batch: 64; batch: 32"]);
  assert.doesNotMatch(rowText({ ...row, verdict: "no evidence yet" }), /no evidence yet under/);
  assert.doesNotMatch(rowText({ ...row, under: { "dropout: none": "upheld" } }), /no evidence/);
});
