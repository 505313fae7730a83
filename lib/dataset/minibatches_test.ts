import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { minibatches, permutation } from "./mod.ts";

Deno.test("permutation() holds each index once, in another order each time", () => {
  const random = stream("test", 0, "shuffle");
  const [first, second] = [permutation(1000, random), permutation(1000, random)];
  for (const order of [first, second]) assert.deepEqual([...order].sort((a, b) => a - b), [...new Array(1000).keys()]);
  assert.notDeepEqual(first, second);
  assert.deepEqual(first, permutation(1000, stream("test", 0, "shuffle")));
});

Deno.test("minibatches() visits every example once, in order, with the rest in a last smaller batch", () => {
  for (const [size, batchSize, count, last] of [[60_000, 128, 469, 96], [10, 5, 2, 5], [3, 8, 1, 3], [7, 1, 7, 1]]) {
    const order = permutation(size, stream("test", 0, "shuffle"));
    const batches = minibatches(size, batchSize, order);
    assert.deepEqual([batches.length, batches.at(-1)!.length], [count, last]);
    assert(batches.slice(0, -1).every(({ length }) => length === batchSize));
    assert.deepEqual(batches.flatMap((batch) => [...batch]), [...order]);
    assert(batches.every(({ buffer }) => buffer === order.buffer));
  }
});

Deno.test("minibatches() throws when the batch size or the order does not fit", () => {
  const order = Uint32Array.of(0, 1, 2);
  for (const batchSize of [0, -1, 1.5, NaN, Infinity]) {
    assert.throws(() => minibatches(3, batchSize, order), { name: "RangeError", message: /^The batch size is / });
  }
  assert.throws(() => minibatches(4, 2, order), { name: "RangeError", message: "The order has 3 entries, wanted 4" });
});
