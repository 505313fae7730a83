import * as v from "valibot";
import type { RandomStream } from "../random/mod.ts";
import { exactObject, numberWhere, shown, valid, ValidationError, wholeNumber } from "../validation/mod.ts";
import type { Numbers } from "./numbers.ts";
import { isStreamed, type StreamedRows } from "./streamed_rows.ts";

/** Which examples are for training and which for the test: their indices, in ascending order. */
export interface Split {
  /** What is trained on. */
  readonly train: Uint32Array<ArrayBuffer>;
  /** What is kept for the test. */
  readonly test: Uint32Array<ArrayBuffer>;
}

/** How examples are drawn. */
export interface DrawOptions {
  /** Where the order is drawn from: `stream("my data", seed, "split")`. */
  readonly stream: RandomStream;
  /**
   * The class of each example: each class is then shared out in proportion, as near as whole numbers allow. A class of which
   * either set would have no example is refused.
   */
  readonly stratify?: ArrayLike<number>;
}

/** How many examples are for the test. */
export interface SplitOptions extends DrawOptions {
  /** A share below 1, or a number of examples. */
  readonly test: number;
}

/** How many folds there are. */
export interface FoldsOptions extends DrawOptions {
  /** From 2 to the number of examples. */
  readonly folds: number;
}

const draw = {
  stream: v.custom<RandomStream>(
    (value) => typeof (value as RandomStream | null)?.shuffle === "function",
    ({ input }) => `is ${shown(input)}, wanted a random stream, such as stream("my data", seed, "split")`,
  ),
  stratify: v.optional(v.custom<ArrayLike<number>>(
    (value) => Array.isArray(value) || ArrayBuffer.isView(value),
    ({ input }) => `is ${shown(input)}, wanted a class for each example`,
  )),
};

/**
 * Parts examples into a training and a test set, drawn from the stream; in proportion to classes, if they are given.
 *
 * @param size Number of examples.
 * @throws {ValidationError} When either set would be empty, or have no example of a class.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { stream } from "../random/mod.ts";
 * import { trainTestSplit } from "./split.ts";
 * const { train, test } = trainTestSplit(150, { test: 0.2, stream: stream("irises", 0, "split") });
 * assert(train.length === 120 && test.length === 30);
 * ```
 */
export function trainTestSplit(size: number, options: SplitOptions): Split {
  const { stream, stratify, test } = valid(
    exactObject({ ...draw, test: numberWhere("a share between 0 and 1, or a number of examples", (n) => n > 0) }),
    options,
    "Options of the split",
  );
  const tests = test < 1 ? Math.round(test * size) : test;
  if (!Number.isSafeInteger(tests) || tests < 1 || tests >= size) {
    throw new ValidationError(
      `Options of the split: "test" is ${test} of ${size} examples, wanted a whole number of them, at least 1 and not all`,
    );
  }
  const order = drawn(size, stream, stratify);
  // Evenly spaced places of the drawn order, so that each class, which is a stretch of it, has its share.
  const isTest = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    isTest[order[i]] = Number(Math.floor((i + 1) * tests / size) > Math.floor(i * tests / size));
  }
  return splitBy(isTest, stratify);
}

/**
 * Parts examples into k folds of equal size (or one apart) drawn from the stream, each of which is the test set once and
 * training set otherwise; in proportion to classes, if they are given.
 *
 * @param size Number of examples.
 * @throws {ValidationError} When there are more folds than examples, or than examples of a class.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { stream } from "../random/mod.ts";
 * import { kFolds } from "./split.ts";
 * const folds = kFolds(10, { folds: 5, stream: stream("irises", 0, "folds") });
 * assert(folds.every(({ train, test }) => train.length === 8 && test.length === 2));
 * ```
 */
export function kFolds(size: number, options: FoldsOptions): Split[] {
  const { stream, stratify, folds } = valid(
    exactObject({ ...draw, folds: wholeNumber(2) }),
    options,
    "Options of the folds",
  );
  if (folds > size) {
    throw new ValidationError(
      `Options of the folds: "folds" is ${folds}, wanted at most ${size}, one for each example`,
    );
  }
  const order = drawn(size, stream, stratify);
  // Dealt like cards: those of a class lie together.
  const foldOf = new Uint32Array(size);
  order.forEach((example, i) => foldOf[example] = i % folds);
  return Array.from({ length: folds }, (_, fold) => splitBy(foldOf.map((other) => Number(other === fold)), stratify));
}

/**
 * The rows of these examples, in the order of the indices. Streamed rows stay in their file.
 *
 * @param width Numbers in a row: 1 for targets. Streamed rows know theirs.
 * @throws {ValidationError} When there is no such row.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { takeRows } from "./split.ts";
 * assert.deepEqual(takeRows(Float32Array.of(0, 1, 2, 3, 4, 5), Uint32Array.of(2, 0), 2), Float32Array.of(4, 5, 0, 1));
 * ```
 */
export function takeRows<N extends Numbers | StreamedRows>(rows: N, indices: Uint32Array, width?: number): N;
export function takeRows(rows: Numbers | StreamedRows, indices: Uint32Array, width = 1): Numbers | StreamedRows {
  const size = isStreamed(rows) ? rows.size : Math.floor(rows.length / width);
  for (const index of indices) {
    if (index >= size) throw new ValidationError(`There is no row ${index}: there are ${size}, counted from 0`);
  }
  if (isStreamed(rows)) {
    const { file, rowShape, width, areBytes } = rows;
    return {
      ...{ file, rowShape, width, areBytes, size: indices.length },
      read: (places) => rows.read(takeRows(indices, places)),
      [Symbol.dispose]: () => rows[Symbol.dispose](),
    };
  }
  const out = new (rows.constructor as new (length: number) => Numbers)(indices.length * width);
  indices.forEach((index, i) => out.set(rows.subarray(index * width, (index + 1) * width), i * width));
  return out;
}

/** All examples in an order drawn from the stream; those of a class together, if there are classes. */
function drawn(size: number, stream: RandomStream, classes: ArrayLike<number> | undefined): Uint32Array {
  valid(wholeNumber(2), size, "The number of examples");
  if (classes && classes.length !== size) {
    throw new ValidationError(`"stratify" has ${classes.length} classes, wanted one for each of ${size} examples`);
  }
  const order = stream.shuffle(Uint32Array.from({ length: size }, (_, i) => i));
  // The sort is stable: within a class the order stays as it was drawn.
  return classes ? order.sort((a, b) => classes[a] - classes[b]) : order;
}

function splitBy(isTest: ArrayLike<number>, classes: ArrayLike<number> | undefined): Split {
  const train: number[] = [], test: number[] = [];
  for (let i = 0; i < isTest.length; i++) (isTest[i] ? test : train).push(i);
  if (classes) {
    const sets = [train, test].map((set) => new Set(set.map((i) => classes[i])));
    for (const wanted of new Set(Array.from(classes))) {
      const lacking = sets.findIndex((set) => !set.has(wanted));
      if (lacking < 0) continue;
      const count = Array.from(classes).filter((other) => other === wanted).length;
      throw new ValidationError(
        `Class ${wanted} has ${count} of ${classes.length} examples, of which the ${
          ["training", "test"][lacking]
        } set ` +
          "would have none; make that set larger, or do not stratify",
      );
    }
  }
  return { train: Uint32Array.from(train), test: Uint32Array.from(test) };
}
