import assert from "node:assert/strict";
import { compare, type Result } from "./compare.ts";

Deno.test("compare() names who differs from the first machine, and who lacks something", () => {
  const results: Result[] = [
    { machine: "native", digests: { relu: "a", adam: "b", old: "c" } },
    { machine: "native, 2 threads", digests: { relu: "a", adam: "b", old: "c" } },
    { machine: "emulated", digests: { relu: "a", adam: "x", new: "d" } },
  ];
  assert.deepEqual(compare(results), [
    { name: "relu", others: [] },
    { name: "adam", others: ["emulated"] },
    { name: "old", others: ["emulated"] },
    { name: "new", others: ["native, 2 threads", "emulated"] },
  ]);
});
