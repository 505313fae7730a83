import assert from "node:assert/strict";
import { byteStandardisation, standardisation, takeRows } from "./mod.ts";
import { readCsv } from "./readers/mod.ts";

const fixtures = new URL("../../fixtures/readers/", import.meta.url);

Deno.test("standardisation() fits and applies what scikit-learn's StandardScaler does", async () => {
  const wanted = JSON.parse(await Deno.readTextFile(new URL("iris_standardised.json", fixtures)));
  const table = await readCsv(new URL("iris.csv", fixtures));
  const inputs = table.numbers(...table.columns.slice(0, 4)).data;
  const every = (first: number) => Uint32Array.from({ length: 75 }, (_, i) => first + 2 * i);
  const { mean, deviation, constant, apply } = standardisation(takeRows(inputs, every(0), 4), 4);
  const close = (found: ArrayLike<number>, wanted: number[], tolerance: number) => {
    assert.equal(found.length, wanted.length);
    wanted.forEach((value, i) => assert(Math.abs(found[i] - value) <= tolerance * Math.max(1, Math.abs(value))));
  };
  close(mean, wanted.mean, 1e-14);
  close(deviation, wanted.deviation, 1e-14);
  close(apply(takeRows(inputs, every(1), 4)), wanted.other, 2 ** -24);
  assert.deepEqual(constant, []);
});

Deno.test("standardisation() names constant columns, whose numbers it makes 0", () => {
  const { mean, deviation, constant, apply } = standardisation([0.1, 1, 0.1, 2, 0.1, 3], 2);
  assert.deepEqual([mean[0], deviation[0], constant], [0.1, 1, [0]]);
  assert.deepEqual(apply([0.1, 2, 1.1, 2]), Float32Array.of(0, 0, 1, 0));
});

Deno.test("standardisation() of width 1 has one mean for all numbers", () => {
  const { mean, deviation } = standardisation(Uint8Array.of(0, 2, 4, 6), 1);
  assert.deepEqual([mean, deviation], [[3], [Math.sqrt(5)]]);
});

Deno.test("standardisation() refuses no rows, broken rows and what is not finite", () => {
  assert.throws(() => standardisation([], 2), { name: "ValidationError", message: /0 rows to standardise/ });
  assert.throws(() => standardisation([1, 2, 3], 2), /There are 3 numbers, wanted whole rows of 2/);
  assert.throws(() => standardisation([1, 2, 3, 4], 2).apply([1]), /There are 1 numbers, wanted whole rows of 2/);
  assert.throws(() => standardisation([1, 2], 0), /width of a row: is 0, wanted a whole number of at least 1/);
  assert.throws(
    () => standardisation([1, 2, 3, NaN], 2),
    /The number in row 1, column 1 \(counted from 0\) is NaN, wanted a finite one/,
  );
});

Deno.test("byteStandardisation() refuses bytes that are all equal", () => {
  assert.throws(() => byteStandardisation(new Uint8Array(9)), /All bytes are 0, wanted some that differ/);
});
