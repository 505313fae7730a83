import assert from "node:assert/strict";
import { normalBound, shapedBounds, spendingBounds, spendings, twoSided } from "./normal_bounds.ts";

const rounded = (bounds: readonly number[], digits = 4) => bounds.map((bound) => bound.toFixed(digits));

Deno.test("the bounds of the normal limit are those that rpact publishes", () => {
  const equal = [1, 2, 3];
  // getDesignGroupSequential(kMax = 3, alpha = 0.025), typeOfDesign OF, P, asOF and asP.
  assert.deepEqual(rounded(shapedBounds(equal, (share) => 1 / Math.sqrt(share), 0.05)), ["3.4711", "2.4544", "2.0040"]);
  assert.deepEqual(rounded(shapedBounds(equal, () => 1, 0.05), 3), ["2.289", "2.289", "2.289"]);
  assert.deepEqual(rounded(spendingBounds(equal, spendings["obrien-fleming"], 0.05), 3), ["3.710", "2.511", "1.993"]);
  assert.deepEqual(rounded(spendingBounds(equal, spendings.pocock, 0.05), 3), ["2.279", "2.295", "2.296"]);
});

Deno.test("one look has the normal quantile, and looks count by their share of the last", () => {
  assert.deepEqual(rounded(spendingBounds([7], spendings.pocock, 0.05)), ["1.9600"]);
  assert.deepEqual(
    rounded(spendingBounds([5, 10], spendings.pocock, 0.05)),
    rounded(spendingBounds([20, 40], spendings.pocock, 0.05)),
  );
  assert.equal(normalBound(0.01).toFixed(4), "2.5758");
  assert.equal(twoSided(1.959963985).toFixed(6), "0.050000");
});
