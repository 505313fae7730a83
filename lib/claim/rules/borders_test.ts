import assert from "node:assert/strict";
import { count, signFlip } from "./mod.ts";

Deno.test("count() decides by one run whether any run at all shows it", () => {
  const any = count({ moreThan: 0, what: "diverge" });
  assert.equal(any.minRuns, 1);
  assert.equal(any.judge([true]).verdict, "upheld");
});

Deno.test("signFlip()'s interval of six pairs goes from the least of the differences to the greatest", () => {
  const { interval } = signFlip({ alternative: "greater" }).judge({
    first: [1, 2, 3, 4, 5, 6],
    second: Array(6).fill(0),
  });
  assert.deepEqual(interval, [1, 6]);
});
