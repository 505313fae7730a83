import { createHash } from "node:crypto";
import { type Dataset, type Examples, gatherTargets } from "../dataset/dataset.ts";

/** A test example whose input is that of a training example, too. */
export interface Overlap {
  /** Index in the test set. */
  readonly test: number;
  /** Index of the first such example in the training set. */
  readonly train: number;
  /** Whether that one has the same target. */
  readonly sameTarget: boolean;
}

/**
 * The test examples that are training examples as well: those whose inputs have the same SHA-256, -0 counted as 0.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { dataset } from "./from_examples.ts";
 * import { overlapOf } from "./overlap.ts";
 * const { train, test, inputShape } = dataset({
 *   inputShape: [1],
 *   train: { inputs: [1, 2, 3], targets: Uint8Array.of(0, 1, 0) },
 *   test: { inputs: [4, 3], targets: Uint8Array.of(0, 1) },
 * });
 * assert.deepEqual(overlapOf({ train, test, inputShape }), [{ test: 1, train: 2, sameTarget: false }]);
 * ```
 */
export function overlapOf({ inputShape, train, test }: Pick<Dataset, "inputShape" | "train" | "test">): Overlap[] {
  const width = inputShape.reduce((product, length) => product * length, 1);
  const tests = [...rowDigests(test, width)];
  const wanted = new Set(tests);
  const firsts = new Map<string, number>();
  let index = 0;
  for (const digest of rowDigests(train, width)) {
    if (wanted.has(digest) && !firsts.has(digest)) firsts.set(digest, index);
    index++;
  }
  return tests.flatMap((digest, test_) => {
    const first = firsts.get(digest);
    if (first === undefined) return [];
    return [{ test: test_, train: first, sameTarget: targetOf(test, test_) === targetOf(train, first) }];
  });
}

const targetOf = (examples: Examples, index: number) => gatherTargets(examples, Uint32Array.of(index)).join();

/**
 * {@linkcode overlapOf} as a sentence that names the first few.
 *
 * @returns `undefined` where there is none.
 */
export function overlapWarning(dataset: Pick<Dataset, "inputShape" | "train" | "test">): string | undefined {
  const found = overlapOf(dataset);
  if (found.length === 0) return undefined;
  const named = found.slice(0, 5).map(({ test, train, sameTarget }) =>
    `test ${test} is training ${train}${sameTarget ? "" : " with another target"}`
  );
  const others = found.length > named.length ? `, and ${found.length - named.length} more` : "";
  return `${found.length} of ${dataset.test.size} test examples are in the training set as well (counted from 0): ` +
    `${named.join(", ")}${others}; leave them out, or say so where the results are told`;
}

function* rowDigests(examples: Examples, width: number): Generator<string> {
  const most = 256;
  for (let from = 0; from < examples.size; from += most) {
    const indices = Uint32Array.from({ length: Math.min(most, examples.size - from) }, (_, i) => from + i);
    const rows = new Float32Array(indices.length * width);
    examples.gather(indices, rows);
    for (let at = 0; at < rows.length; at++) rows[at] += 0;
    for (let row = 0; row < indices.length; row++) {
      const bytes = new Uint8Array(rows.buffer, 4 * row * width, 4 * width);
      yield createHash("sha256").update(bytes).digest("base64");
    }
  }
}
