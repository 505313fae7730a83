import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { type DrawOptions, kFolds, type Split, takeRows, trainTestSplit } from "./mod.ts";

const classes = Uint8Array.from({ length: 103 }, (_, i) => i % 10 < 6 ? 0 : i % 10 < 9 ? 1 : 2);
const countsOf = (indices: Uint32Array) =>
  [0, 1, 2].map((wanted) => indices.filter((index) => classes[index] === wanted).length);
const draw = (seed: number, stratify?: Uint8Array): DrawOptions => ({
  stream: stream("test", seed, "split"),
  stratify,
});

function assertParts({ train, test }: Split, size: number): void {
  assert.deepEqual([...train, ...test].sort((a, b) => a - b), Array.from({ length: size }, (_, i) => i));
  for (const set of [train, test]) assert.deepEqual([...set], [...set].sort((a, b) => a - b));
}

Deno.test("trainTestSplit() has each example once, as many for the test as asked for, drawn from the stream", () => {
  for (const [test, count] of [[0.2, 21], [17, 17], [1, 1], [102, 102], [0.99, 102]]) {
    const split = trainTestSplit(103, { test, ...draw(0) });
    assertParts(split, 103);
    assert.equal(split.test.length, count);
    assert.deepEqual(trainTestSplit(103, { test, ...draw(0) }), split);
    assert.notDeepEqual(trainTestSplit(103, { test, ...draw(1) }), split);
  }
});

Deno.test("trainTestSplit() takes each example equally often, with and without classes", () => {
  for (const stratify of [undefined, Uint8Array.of(0, 0, 0, 0, 1, 1, 1, 1)]) {
    const random = stream("test", 0, "often");
    const counts = new Array(8).fill(0);
    for (let i = 0; i < 8000; i++) {
      for (const index of trainTestSplit(8, { test: 2, stream: random, stratify }).test) counts[index]++;
    }
    // 99.9 % quantile of chi-square with 7 degrees of freedom.
    assert(counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0) < 24.32, `${counts}`);
  }
});

Deno.test("trainTestSplit() shares out each class in proportion", () => {
  const shares = [63, 30, 10].map((count) => count * 21 / 103);
  for (let seed = 0; seed < 20; seed++) {
    const split = trainTestSplit(103, { test: 21, ...draw(seed, classes) });
    assertParts(split, 103);
    countsOf(split.test).forEach((count, i) => assert(Math.abs(count - shares[i]) < 1, `${count} of ${shares[i]}`));
  }
});

Deno.test("kFolds() has each example in one test set, and folds of equal size, drawn from the stream", () => {
  const folds = kFolds(103, { folds: 5, ...draw(0) });
  for (const fold of folds) assertParts(fold, 103);
  assert.deepEqual(folds.map(({ test }) => test.length), [21, 21, 21, 20, 20]);
  assert.deepEqual(folds.flatMap(({ test }) => [...test]).sort((a, b) => a - b), [...classes.keys()]);
  assert.deepEqual(kFolds(103, { folds: 5, ...draw(0) }), folds);
  assert.notDeepEqual(kFolds(103, { folds: 5, ...draw(1) }), folds);
  assert.equal(kFolds(3, { folds: 3, ...draw(0) }).length, 3);
});

Deno.test("kFolds() shares out each class in proportion: as many in each fold, or one more", () => {
  for (let seed = 0; seed < 20; seed++) {
    const folds = kFolds(103, { folds: 5, ...draw(seed, classes) });
    for (const fold of folds) assertParts(fold, 103);
    assert.deepEqual(folds.map(({ test }) => test.length), [21, 21, 21, 20, 20]);
    for (const [i, count] of [63, 30, 10].entries()) {
      const counts = folds.map(({ test }) => countsOf(test)[i]);
      assert(counts.every((found) => found === Math.floor(count / 5) || found === Math.ceil(count / 5)), `${counts}`);
    }
  }
});

Deno.test("a class of which a set would have no example is refused by name", () => {
  const stratify = Uint8Array.of(0, 0, 0, 0, 0, 0, 7, 1, 1, 1);
  assert.throws(() => trainTestSplit(10, { test: 5, ...draw(0), stratify }), {
    name: "ValidationError",
    message:
      /^Class 7 has 1 of 10 examples, of which the (test|training) set would have none; make that set larger, or/,
  });
  assert.throws(
    () => kFolds(10, { folds: 4, ...draw(0), stratify }),
    /^ValidationError: Class \d has \d of 10 examples/,
  );
});

Deno.test("splits refuse what they cannot draw", () => {
  for (const test of [0, -1, NaN, 10, 11, 2.5, "half"]) {
    assert.throws(
      () => trainTestSplit(10, { test: test as number, ...draw(0) }),
      { name: "ValidationError" },
      `${test}`,
    );
  }
  assert.throws(
    () => trainTestSplit(103, { test: 0.999, ...draw(0) }),
    /"test" is 0.999 of 103 examples, wanted a whole/,
  );
  for (const folds of [1, 0, 2.5, 11, NaN]) {
    assert.throws(() => kFolds(10, { folds, ...draw(0) }), { name: "ValidationError" }, `${folds}`);
  }
  assert.throws(() => kFolds(10, { folds: 2 } as never), /"stream" is missing/);
  assert.throws(
    () => kFolds(10, { folds: 2, stream: 3 } as never),
    /"stream" is 3, wanted a random stream, such as stream/,
  );
  assert.throws(
    () => kFolds(10, { folds: 2, ...draw(0), stratify: classes }),
    /has 103 classes, wanted one for each of 10/,
  );
  assert.throws(() => kFolds(10, { fold: 2, ...draw(0) } as never), /"fold" is not known; did you mean folds/);
  assert.throws(() => trainTestSplit(1, { test: 1, ...draw(0) }), { name: "ValidationError" });
});

Deno.test("takeRows() keeps the type, and refuses a row that is not there", () => {
  assert.deepEqual(takeRows(Uint8Array.of(5, 6, 7), Uint32Array.of(2, 2, 0)), Uint8Array.of(7, 7, 5));
  assert.throws(
    () => takeRows(Uint8Array.of(5, 6, 7), Uint32Array.of(1), 2),
    /There is no row 1: there are 1, counted/,
  );
});
