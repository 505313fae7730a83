import assert from "node:assert/strict";
import { checkGather, type Examples, partOf } from "./mod.ts";

/** Ten examples of two numbers each, which say which one it is. */
const ten: Examples = {
  size: 10,
  targets: Float32Array.from({ length: 30 }, (_, i) => i),
  targetSize: 3,
  gather(indices, out) {
    checkGather(10, 2, indices, out);
    indices.forEach((index, i) => out.set([index, -index], 2 * i));
  },
};

const inputs = (examples: Examples, ...indices: number[]) => {
  const out = new Float32Array(2 * indices.length);
  examples.gather(Uint32Array.from(indices), out);
  return [...out];
};

Deno.test("partOf() gives inputs and targets of the examples that are named, in their order, and of a part of a part", () => {
  const part = partOf(ten, Uint32Array.of(7, 2, 9)), within = partOf(part, Uint32Array.of(2, 0));
  assert.deepEqual([part.size, [...part.targets]], [3, [21, 22, 23, 6, 7, 8, 27, 28, 29]]);
  assert.deepEqual(inputs(part, 2, 0, 2), [9, -9, 7, -7, 9, -9]);
  assert.deepEqual([within.size, [...within.targets], within.targetSize], [2, [27, 28, 29, 21, 22, 23], 3]);
  assert.deepEqual(inputs(within, 1, 0), [7, -7, 9, -9]);
  assert.equal("images" in part, false);
});

Deno.test("partOf() of images says which rows they are, and leaves the bytes where they are", () => {
  const bytes = new Uint8Array(20), images = { bytes, mean: 0.5, deviation: 2 };
  const part = partOf({ ...ten, images }, Uint32Array.of(7, 2, 9)), within = partOf(part, Uint32Array.of(2, 0));
  assert.deepEqual(part.images, { ...images, rows: Uint32Array.of(7, 2, 9) });
  assert.deepEqual(within.images, { ...images, rows: Uint32Array.of(9, 7) });
  assert.equal(within.images!.bytes, bytes);
});

Deno.test("partOf() refuses examples that are not there, at once and when they are asked for", () => {
  assert.throws(
    () => partOf(ten, Uint32Array.of(1, 10)),
    /^RangeError: There is no example 10: the set has 10, counted/,
  );
  const part = partOf(ten, Uint32Array.of(7, 2, 9));
  assert.throws(() => inputs(part, 3), /There is no example 3: the set has 3, counted from 0/);
  assert.throws(
    () => part.gather(Uint32Array.of(0), new Float32Array(3)),
    /has room for 3 numbers, wanted 1 examples x 2/,
  );
});
