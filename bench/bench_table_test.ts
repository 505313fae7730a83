import assert from "node:assert/strict";
import { benchTable, measuredIn } from "./bench_table.ts";

const results = {
  benches: [
    { group: null, name: "one", baseline: false, results: [{ ok: { avg: 2.34567e9 } }] },
    { group: "nets", name: "small", baseline: true, results: [{ ok: { avg: 25_000 } }] },
    { group: "nets", name: "large", baseline: false, results: [{ ok: { avg: 123.4e6 } }] },
    { group: "nets", name: "broken", baseline: false, results: [{ failed: { message: "no such net" } }] },
  ],
};

Deno.test("benchTable() says what is how long beside what, and what failed", () => {
  assert.deepEqual(benchTable(results).split("\n"), [
    "alone",
    "  one        2.35 s",
    "",
    "nets",
    "  small    0.0250 ms",
    "  large       123 ms  4936.00 times as long as small",
    "  broken  failed: no such net",
  ]);
});

Deno.test("measuredIn() counts what gave a time", () => {
  assert.equal(measuredIn(results), 3);
  assert.equal(measuredIn({ benches: [] }), 0);
});
