import * as v from "valibot";
import { anyFunction, shown, text, wholeNumber } from "../validation/mod.ts";
import type { DrawnTargets } from "./drawn_targets.ts";

/**
 * What examples are to give: class labels from 0 as unsigned integers, one an example; or numbers, {@linkcode Examples.targetSize} an
 * example, one example behind the other, which are values to regress on or, for each of several labels, 1 where it applies and 0
 * where not (or a share between).
 */
export type Targets = Uint8Array | Uint16Array | Uint32Array | Float32Array;

/** Examples in a fixed order, whose inputs are copied out by index. */
export interface Examples {
  /** Number of examples. */
  readonly size: number;
  /**
   * Writes the standardised inputs of the examples at `indices`, in that order, into `out`, whose length is
   * `indices.length` times the product of {@linkcode Dataset.inputShape}.
   *
   * @throws {RangeError} When the length of `out` is another, or an index is not below `size`.
   */
  gather(indices: Uint32Array, out: Float32Array): void;
  /** The inputs as they are kept, where they are kept as bytes: kernels standardise them faster than `gather` can. */
  readonly images?: ByteImages;
  /** Class labels, or numbers; `size` times `targetSize` of them. */
  readonly targets: Targets;
  /** Targets of an example (default 1). Class labels have 1. */
  readonly targetSize?: number;
  /** How the targets were drawn, where they were: by this they can be drawn again where they are not at hand. */
  readonly drawn?: DrawnTargets;
}

/** Inputs kept as bytes v, one row after the other, that are standardised to `(v / 255 - mean) / deviation` in float32. */
export interface ByteImages {
  /** The bytes of all examples. */
  readonly bytes: Uint8Array;
  /** Which row each example is; where it is not given, the row of its index. */
  readonly rows?: Uint32Array;
  /** Subtracted from `v / 255`. */
  readonly mean: number;
  /** What the difference is divided by, above 0. */
  readonly deviation: number;
}

/** A training and a test set. */
export interface Dataset {
  /** For messages. */
  readonly name: string;
  /** Shape of one example's input, e.g. `[28, 28, 1]` (height, width, channels) or `[1]`. */
  readonly inputShape: readonly number[];
  /** What is trained on. */
  readonly train: Examples;
  /** What only evaluation sees. */
  readonly test: Examples;
  /** SHA-256 (64 hexadecimal digits) of all that a net can see: inputs as standardised, and targets. */
  readonly digest: string;
}

const examplesSchema = v.looseObject({
  size: wholeNumber(1),
  gather: anyFunction<Examples["gather"]>(),
  targets: v.custom<Targets>(
    (value) => [Uint8Array, Uint16Array, Uint32Array, Float32Array].some((kind) => value instanceof kind),
    ({ input }) =>
      `is ${shown(input)}, wanted class labels (Uint8Array, Uint16Array or Uint32Array) or numbers (Float32Array)`,
  ),
  targetSize: v.optional(wholeNumber(1)),
}, wantedObject);

/** What a {@linkcode Dataset} has to be, as far as it can be told without reading its examples. */
export const datasetSchema: v.GenericSchema<Dataset> = v.looseObject({
  name: text(),
  inputShape: v.array(wholeNumber(1)),
  train: examplesSchema,
  test: examplesSchema,
  digest: v.custom<string>(
    (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value),
    ({ input }) => `is ${shown(input)}, wanted a SHA-256: 64 hexadecimal digits`,
  ),
}, wantedObject);

function wantedObject({ input }: { readonly input: unknown }): string {
  return `is ${shown(input)}, wanted an object`;
}

/** Whether targets are class labels. Otherwise they are numbers. */
export function areLabels(targets: Targets): targets is Exclude<Targets, Float32Array> {
  return !(targets instanceof Float32Array);
}

/** The targets of the examples at these indices, in that order. */
export function gatherTargets({ targets, targetSize: width = 1 }: Examples, indices: Uint32Array): Targets {
  const taken = new (targets.constructor as new (length: number) => Targets)(indices.length * width);
  if (width === 1) { for (let i = 0; i < indices.length; i++) taken[i] = targets[indices[i]]; }
  else indices.forEach((index, i) => taken.set(targets.subarray(index * width, (index + 1) * width), i * width));
  return taken;
}

/** Fails unless `gather` was called with room for exactly these examples, all of them there. */
export function checkGather(size: number, width: number, indices: Uint32Array, out: Float32Array): void {
  if (out.length !== indices.length * width) {
    throw new RangeError(
      `The output has room for ${out.length} numbers, wanted ${indices.length} examples x ${width} = ${
        indices.length * width
      }`,
    );
  }
  for (const index of indices) {
    if (index >= size) throw new RangeError(`There is no example ${index}: the set has ${size}, counted from 0`);
  }
}
