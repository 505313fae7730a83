import assert from "node:assert/strict";
import { dataset, overlapOf, overlapWarning } from "./mod.ts";

function set(train: number[], test: number[]) {
  const of = (inputs: number[]) => ({ inputs, targets: Uint8Array.from(inputs, (_, i) => i % 2) });
  return dataset({ inputShape: [1], train: of(train), test: of(test), overlap: "ignore" });
}

Deno.test("overlapOf() names each test example that is in training, and the first place where it is", () => {
  assert.deepEqual(overlapOf(set([1, 2, 3, 2], [2, 5, 3, 2])), [
    { test: 0, train: 1, sameTarget: false },
    { test: 2, train: 2, sameTarget: true },
    { test: 3, train: 1, sameTarget: true },
  ]);
  assert.deepEqual(overlapOf(set([1, 2], [3, 4])), []);
});

Deno.test("overlapOf() takes -0 for 0, and looks at inputs as the net sees them", () => {
  assert.equal(overlapOf(set([0], [-0])).length, 1);
  assert.equal(overlapOf(set([0.1], [0.1 + 1e-12])).length, 1);
  assert.equal(overlapOf(set([0.1], [0.1 + 1e-7])).length, 0);
});

Deno.test("overlapOf() finds one among more examples than are read at once", () => {
  const train = Array.from({ length: 1000 }, (_, i) => i), test = Array.from({ length: 600 }, (_, i) => i + 999);
  assert.deepEqual(overlapOf(set(train, test)), [{ test: 0, train: 999, sameTarget: false }]);
});

Deno.test("overlapWarning() names five, and says how many more there are", () => {
  const warning = overlapWarning(set([0, 1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 4, 5, 6, 7]));
  assert.equal(
    warning,
    "7 of 8 test examples are in the training set as well (counted from 0): test 0 is training 0, test 1 is training 1, " +
      "test 2 is training 2, test 3 is training 3, test 4 is training 4, and 2 more; leave them out, or say so where the " +
      "results are told",
  );
  assert.equal(overlapWarning(set([1], [2])), undefined);
});
