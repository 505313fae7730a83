import assert from "node:assert/strict";
import { compare, type Result, resultsOf } from "./compare.ts";

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

Deno.test("resultsOf() holds the ways to fused multiply-add against each other, within a machine and between machines", () => {
  const all = { relu: "r" };
  assert.deepEqual(resultsOf("plain", { all, oneRounding: {} }), [{ machine: "plain", digests: all }]);
  const one = resultsOf("one", { all, oneRounding: { fused: { matmul: "m" }, exact: { matmul: "m" } } });
  const other = resultsOf("other", { all, oneRounding: { exact: { matmul: "x" } } });
  assert.deepEqual(compare([...one, ...other]), [
    { name: "relu", others: [] },
    { name: "matmul", others: ["other, exact"] },
  ]);
  const [fused, exact] = resultsOf("one", { all, oneRounding: { fused: { matmul: "m" }, exact: { matmul: "x" } } });
  assert.deepEqual(compare([fused, exact]).at(-1), { name: "matmul", others: ["one, exact"] });
});
