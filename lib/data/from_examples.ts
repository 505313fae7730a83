import { createHash, type Hash } from "node:crypto";
import * as v from "valibot";
import {
  areLabels,
  type ByteImages,
  checkGather,
  type Dataset,
  type Examples,
  type Targets,
} from "../dataset/dataset.ts";
import { wholePower } from "../math/whole_power.ts";
import { exactObject, numberWhere, oneOf, shown, valid, ValidationError, wholeNumber } from "../validation/mod.ts";
import { classLabels, labelArray } from "./class_labels.ts";
import type { Numbers } from "./numbers.ts";
import { overlapWarning } from "./overlap.ts";
import { isStreamed, partsOf, type StreamedRows } from "./streamed_rows.ts";

/** Bytes that are standardised as they are read: see {@linkcode ByteImages}. */
export interface ByteInputs extends Omit<ByteImages, "bytes"> {
  /** The bytes of all examples, in memory or in their file. */
  readonly bytes: Uint8Array | StreamedRows;
}

/** Examples as arrays. */
export interface ExampleArrays {
  /**
   * The inputs, one example after the other, each in row-major order: as the net is to see them, rounded to float32; or
   * bytes that are standardised as they are read, of a quarter of the size. Streamed rows stay in their file.
   */
  readonly inputs: Numbers | readonly number[] | StreamedRows | ByteInputs;
  /**
   * Class labels, one for each example, as integers from 0 (`classLabels` makes them of other numbers); or, as floating point, values
   * to regress on or 0 and 1 for many labels at once, `targetSize` for each example, one example after the other.
   */
  readonly targets: Exclude<Numbers, Int8Array>;
  /** Values for each example (default 1). */
  readonly targetSize?: number;
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
  bytes: v.custom<ByteInputs["bytes"]>(
    (value) => value instanceof Uint8Array || isStreamed(value) && value.areBytes,
    ({ input }) =>
      isStreamed(input) ? `is ${input.file}, whose numbers are no bytes` : `is ${shown(input)}, no Uint8Array`,
  ),
  mean: finite,
  deviation: numberWhere("a number above 0", (value) => value > 0),
});
const targetKinds = [Uint8Array, Uint16Array, Int16Array, Uint32Array, Int32Array, Float32Array, Float64Array];
const examplesSchema = exactObject({
  inputs: v.lazy((value) => isArray(value) || isStreamed(value) ? v.any() : bytesSchema),
  targets: v.custom<ExampleArrays["targets"]>(
    (value) => targetKinds.some((kind) => value instanceof kind),
    ({ input }) =>
      `is ${isArray(input) ? `of the type ${(input as object).constructor.name}` : shown(input)}, ` +
      "wanted class labels as an array of integers such as a Uint8Array (classLabels() makes one), or values as a " +
      "Float32Array or Float64Array",
  ),
  targetSize: v.optional(wholeNumber(1)),
});
const schema = exactObject({
  name: v.optional(v.string()),
  inputShape: v.array(wholeNumber(1)),
  train: examplesSchema,
  test: examplesSchema,
  overlap: v.optional(oneOf(["warn", "refuse", "ignore"])),
});

/**
 * Makes a dataset from arrays, or from rows that stay in their file: all that is checked, and the digest of all that a net sees, which
 * is the same for both.
 *
 * Arrays of float32 and bytes are kept, not copied: nothing may be written into them afterwards. Of streamed rows a pass is made for
 * the digest, and another one for the overlap, unless `overlap` is `"ignore"`.
 *
 * @throws {ValidationError} When an array has another length than `inputShape` and the targets ask for, a number is not
 * finite in float32 (its place is named), a label is negative, one set has labels and the other values or another number of them, it
 * all does not fit into memory, or `overlap` is `"refuse"` and there is.
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
  const sets = { train: examplesOf(train, width, "train"), test: examplesOf(test, width, "test") };
  const targets = targetsOf({ train, test });
  const targetSize = train.targetSize ?? 1;
  const constants = [train, test].map(({ inputs }) => isBytes(inputs) ? [inputs.mean, inputs.deviation] : []);
  const kind = targets.train.constructor.name;
  const hash = createHash("sha256");
  hash.update(JSON.stringify(["examples", inputShape, sets.train.size, sets.test.size, kind, constants]));
  for (const set of ["train", "test"] as const) {
    for (const part of sets[set].parts()) digestArray(hash, part);
    digestArray(hash, targets[set]);
  }
  const examplesIn = (set: "train" | "test"): Examples => ({
    ...sets[set].examples,
    targets: targets[set],
    ...targetSize > 1 && { targetSize },
  });
  const made = {
    name,
    inputShape: [...inputShape],
    train: examplesIn("train"),
    test: examplesIn("test"),
    digest: hash.digest("hex"),
  };
  const warning = overlap === "ignore" ? undefined : overlapWarning(made);
  if (warning && overlap === "refuse") throw new ValidationError(`Dataset: ${warning}`);
  return { ...made, warnings: warning ? [warning] : [] };
}

function isBytes(inputs: ExampleArrays["inputs"]): inputs is ByteInputs {
  return "bytes" in inputs;
}

/** The targets of both sets as a net is given them, in arrays of one kind. */
function targetsOf(sets: Pick<DatasetOptions, "train" | "test">): Record<"train" | "test", Targets> {
  const { train, test } = sets, isFloat = ({ targets }: ExampleArrays) => /^Float/.test(targets.constructor.name);
  if (isFloat(train) !== isFloat(test)) {
    throw new ValidationError('Dataset: one of "train" and "test" has class labels, the other values; wanted one kind');
  }
  const size = train.targetSize ?? 1;
  if (size !== (test.targetSize ?? 1)) {
    throw new ValidationError(
      `Dataset: "test.targetSize" is ${test.targetSize ?? 1}, wanted ${size}, as "train.targetSize" is`,
    );
  }
  if (isFloat(train)) {
    const of = (set: "train" | "test") => {
      const values = Float32Array.from(sets[set].targets);
      checkFinite(values, `"${set}.targets"`, 0, sets[set].targets, size);
      return values;
    };
    return { train: of("train"), test: of("test") };
  }
  if (size > 1) {
    throw new ValidationError(
      `Dataset: "train.targetSize" is ${size} of class labels, wanted 1; for many labels at once pass 0 and 1 as a Float32Array`,
    );
  }
  const labels = [classLabels(train.targets), classLabels(test.targets)];
  const most = Math.max(...labels.map(({ BYTES_PER_ELEMENT }) => wholePower(256, BYTES_PER_ELEMENT) - 1));
  return { train: labelArray(labels[0], most), test: labelArray(labels[1], most) };
}

/** The inputs of a set: by index, and all of them as what the digest covers. */
function examplesOf({ inputs, targets, targetSize = 1 }: ExampleArrays, width: number, set: "train" | "test") {
  const given = isBytes(inputs) ? inputs.bytes : inputs;
  const size = targets.length / targetSize, count = isStreamed(given) ? given.size * given.width : given.length;
  if (size === 0 || !Number.isInteger(size) || count !== size * width) {
    const each = targetSize === 1 ? "one target" : `${targetSize} targets`;
    const wanted = size === 0
      ? "at least one target"
      : Number.isInteger(size)
      ? `${size} x ${width} = ${size * width} inputs, ${each} for each example`
      : `${each} for each example`;
    throw new ValidationError(`Dataset: "${set}" has ${count} inputs and ${targets.length} targets, wanted ${wanted}`);
  }
  const kept = isBytes(inputs) ? inputs.bytes : keptOf(inputs, set);
  const table = isBytes(inputs) ? levelsOf(inputs) : undefined;
  const examples = {
    size,
    ...isBytes(inputs) && !isStreamed(inputs.bytes) && { images: inputs as ByteImages },
    gather(indices: Uint32Array, out: Float32Array): void {
      checkGather(size, width, indices, out);
      if (isStreamed(kept)) {
        const rows = kept.read(indices);
        if (table) { for (let i = 0; i < out.length; i++) out[i] = table[rows[i]]; }
        else out.set(rows);
        return;
      }
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
  function* parts(): Generator<Uint8Array | Float32Array> {
    let before = 0;
    for (const part of partsOf(kept)) {
      const numbers = table ? part as Uint8Array : part instanceof Float32Array ? part : Float32Array.from(part);
      checkFinite(numbers, `"${set}.inputs"`, before, isStreamed(given) ? part : given, width);
      before += part.length / width;
      yield numbers;
    }
  }
  return { size, examples, parts };
}

/** Float32 and rows in a file as they are, other numbers copied into float32. */
function keptOf(inputs: Exclude<ExampleArrays["inputs"], ByteInputs>, set: string): Float32Array | StreamedRows {
  if (inputs instanceof Float32Array || isStreamed(inputs)) return inputs;
  try {
    return Float32Array.from(inputs);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ValidationError(
      `Dataset: "${set}.inputs" are ${inputs.length} numbers, which do not fit into memory in float32 once more; ` +
        "save them as float32, or leave them in their file, to read by index with openNpy() or openRows()",
    );
  }
}

/** @param before Examples that come before those of these numbers. */
function checkFinite(
  numbers: Targets,
  what: string,
  before: number,
  given: unknown,
  width: number,
): void {
  if (areLabels(numbers)) return;
  const at = numbers.findIndex((number) => !Number.isFinite(number));
  if (at < 0) return;
  const place = width > 1 ? `, number ${at % width} of it` : "";
  throw new ValidationError(
    `Dataset: ${what} has ${shown((given as number[])[at])} in example ${
      before + Math.floor(at / width)
    }${place} (counted from 0), ` +
      "wanted numbers that are finite in float32",
  );
}

/** What each byte is to a net: see {@linkcode ByteImages}. */
function levelsOf({ mean, deviation }: Omit<ByteImages, "bytes">): Float32Array {
  const { fround } = Math;
  return Float32Array.from(
    { length: 256 },
    (_, level) => fround(fround(fround(level / 255) - fround(mean)) / fround(deviation)),
  );
}

/** In parts: a hash takes at most 2 GiB at once. */
function digestArray(hash: Hash, { buffer, byteOffset, byteLength }: Targets): void {
  const part = 1 << 28;
  for (let at = 0; at < byteLength; at += part) {
    hash.update(new Uint8Array(buffer, byteOffset + at, Math.min(part, byteLength - at)));
  }
}
