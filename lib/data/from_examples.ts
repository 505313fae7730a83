import { createHash, type Hash } from "node:crypto";
import * as v from "valibot";
import { type ByteImages, checkGather, type Dataset, type Examples } from "../dataset/dataset.ts";
import { exactObject, numberWhere, oneOf, shown, valid, ValidationError, wholeNumber } from "../validation/mod.ts";
import type { Numbers } from "./numbers.ts";
import { overlapWarning } from "./overlap.ts";

/** Examples as arrays. */
export interface ExampleArrays {
  /**
   * The inputs, one example after the other, each in row-major order: as the net is to see them, rounded to float32; or
   * bytes that are standardised as they are read, of a quarter of the size.
   */
  readonly inputs: Numbers | readonly number[] | ByteImages;
  /** One for each example: class labels (`Uint8Array`, see `classLabels`), or values to regress on (floating point). */
  readonly targets: Uint8Array | Float32Array | Float64Array;
}

/** What a dataset is made from. */
export interface DatasetOptions {
  /** For messages; it is no part of the digest (default `examples`). */
  readonly name?: string;
  /** Shape of one example's input, e.g. `[28, 28, 1]` (height, width, channels) or `[4]`. */
  readonly inputShape: readonly number[];
  /** What is trained on. */
  readonly train: ExampleArrays;
  /** What only evaluation sees. */
  readonly test: ExampleArrays;
  /** What to do when a test example is a training example as well: warn (default), refuse, or not look. */
  readonly overlap?: "warn" | "refuse" | "ignore";
}

/** A dataset, and what a reader of its results ought to know about it. */
export interface CheckedDataset extends Dataset {
  /** Sentences, none where nothing is to be said. */
  readonly warnings: readonly string[];
}

const isArray = (value: unknown) => Array.isArray(value) || ArrayBuffer.isView(value) && !(value instanceof DataView);
const finite = numberWhere("a finite number");
const bytesSchema = exactObject({
  bytes: v.instance(Uint8Array),
  mean: finite,
  deviation: numberWhere("a number above 0", (value) => value > 0),
});
const examplesSchema = exactObject({
  inputs: v.lazy((value) => isArray(value) ? v.any() : bytesSchema),
  targets: v.custom<ExampleArrays["targets"]>(
    (value) => value instanceof Uint8Array || value instanceof Float32Array || value instanceof Float64Array,
    ({ input }) =>
      `is ${isArray(input) ? `of the type ${(input as object).constructor.name}` : shown(input)}, ` +
      "wanted a Uint8Array of class labels (classLabels() makes one), or a Float32Array or Float64Array of values",
  ),
});
const schema = exactObject({
  name: v.optional(v.string()),
  inputShape: v.array(wholeNumber(1)),
  train: examplesSchema,
  test: examplesSchema,
  overlap: v.optional(oneOf(["warn", "refuse", "ignore"])),
});

/**
 * Makes a dataset from arrays: all that is checked, and the digest of all that a net sees.
 *
 * Arrays of float32 and bytes are kept, not copied: nothing may be written into them afterwards.
 *
 * @throws {ValidationError} When an array has another length than `inputShape` and the targets ask for, a number is not
 * finite in float32 (its place is named), one set has labels and the other values, or `overlap` is `"refuse"` and there is.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { dataset } from "./from_examples.ts";
 * const { train, digest, warnings } = dataset({
 *   inputShape: [2],
 *   train: { inputs: [0, 0, 0, 1, 1, 0], targets: Uint8Array.of(0, 1, 1) },
 *   test: { inputs: [1, 1], targets: Uint8Array.of(0) },
 * });
 * assert(train.size === 3 && digest.length === 64 && warnings.length === 0);
 * ```
 */
export function dataset(options: DatasetOptions): CheckedDataset {
  const { name = "examples", inputShape, train, test, overlap = "warn" } = valid(
    schema,
    options,
    "Dataset",
  ) as DatasetOptions;
  const width = inputShape.reduce((product, length) => product * length, 1);
  const hash = createHash("sha256");
  const sets = { train: examplesOf(train, width, "train"), test: examplesOf(test, width, "test") };
  if (sets.train.targets.constructor !== sets.test.targets.constructor) {
    throw new ValidationError('Dataset: one of "train" and "test" has class labels, the other values; wanted one kind');
  }
  const constants = [train, test].map(({ inputs }) => isBytes(inputs) ? [inputs.mean, inputs.deviation] : []);
  const kind = sets.train.targets.constructor.name;
  hash.update(JSON.stringify(["examples", inputShape, sets.train.size, sets.test.size, kind, constants]));
  for (const { inputs, targets } of [sets.train, sets.test]) {
    for (const array of [inputs, targets]) digestArray(hash, array);
  }
  const made = {
    name,
    inputShape: [...inputShape],
    train: sets.train.examples,
    test: sets.test.examples,
    digest: hash.digest("hex"),
  };
  const warning = overlap === "ignore" ? undefined : overlapWarning(made);
  if (warning && overlap === "refuse") throw new ValidationError(`Dataset: ${warning}`);
  return { ...made, warnings: warning ? [warning] : [] };
}

function isBytes(inputs: ExampleArrays["inputs"]): inputs is ByteImages {
  return "bytes" in inputs;
}

function examplesOf({ inputs, targets }: ExampleArrays, width: number, set: "train" | "test") {
  const kept = isBytes(inputs) ? inputs.bytes : inputs instanceof Float32Array ? inputs : Float32Array.from(inputs);
  const size = targets.length;
  if (size === 0 || kept.length !== size * width) {
    throw new ValidationError(
      `Dataset: "${set}" has ${kept.length} inputs and ${size} targets, wanted ` +
        (size === 0
          ? "at least one target"
          : `${size} x ${width} = ${size * width} inputs, one target for each example`),
    );
  }
  const values = targets instanceof Uint8Array ? targets.slice() : Float32Array.from(targets);
  checkFinite(kept, `"${set}.inputs"`, inputs, width);
  checkFinite(values, `"${set}.targets"`, targets, 1);
  const table = isBytes(inputs) ? levelsOf(inputs) : undefined;
  const examples: Examples = {
    size,
    targets: values,
    ...isBytes(inputs) ? { images: inputs } : {},
    gather(indices, out) {
      checkGather(size, width, indices, out);
      for (let i = 0, o = 0; i < indices.length; i++) {
        const row = kept.subarray(indices[i] * width, (indices[i] + 1) * width);
        if (table) { for (const level of row) out[o++] = table[level]; }
        else {
          out.set(row, o);
          o += width;
        }
      }
    },
  };
  return { size, inputs: kept, targets: values, examples };
}

function checkFinite(numbers: Uint8Array | Float32Array, what: string, given: unknown, width: number): void {
  if (numbers instanceof Uint8Array) return;
  const at = numbers.findIndex((number) => !Number.isFinite(number));
  if (at < 0) return;
  const place = width > 1 ? `, number ${at % width} of it` : "";
  throw new ValidationError(
    `Dataset: ${what} has ${shown((given as number[])[at])} in example ${
      Math.floor(at / width)
    }${place} (counted from 0), ` +
      "wanted numbers that are finite in float32",
  );
}

/** What each byte is to a net: see {@linkcode ByteImages}. */
function levelsOf({ mean, deviation }: ByteImages): Float32Array {
  const { fround } = Math;
  return Float32Array.from(
    { length: 256 },
    (_, level) => fround(fround(fround(level / 255) - fround(mean)) / fround(deviation)),
  );
}

/** In parts: a hash takes at most 2 GiB at once. */
function digestArray(hash: Hash, { buffer, byteOffset, byteLength }: Uint8Array | Float32Array): void {
  const part = 1 << 28;
  for (let at = 0; at < byteLength; at += part) {
    hash.update(new Uint8Array(buffer, byteOffset + at, Math.min(part, byteLength - at)));
  }
}
