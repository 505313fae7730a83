import type { ByteImages } from "../dataset/dataset.ts";
import { shown, valid, ValidationError, wholeNumber } from "../validation/mod.ts";
import type { Numbers } from "./numbers.ts";
import { isStreamed, partsOf, type StreamedRows } from "./streamed_rows.ts";

/** How inputs are standardised, and what does it. */
export interface Standardisation {
  /** Mean of each column of the training set. */
  readonly mean: readonly number[];
  /** Standard deviation of each, with n as the divisor; 1 where a column is constant. */
  readonly deviation: readonly number[];
  /** Places of the columns, counted from 0, that are constant in the training set: they become 0 there. */
  readonly constant: readonly number[];
  /**
   * Makes `(x - mean) / deviation` of each number, in float64 and rounded to float32.
   *
   * @returns For streamed rows other ones, which are standardised as they are read.
   * @throws {ValidationError} When the numbers do not fill whole rows.
   */
  apply(inputs: StreamedRows): StreamedRows;
  /** The same of numbers in memory. */
  apply(inputs: Numbers | readonly number[]): Float32Array<ArrayBuffer>;
}

/**
 * Standardisation to mean 0 and standard deviation 1, fitted on these inputs. Fit it on the training set alone and apply it
 * to both, or the test set has had its say in training.
 *
 * @param train Inputs row by row, or streamed rows, of which two passes are made.
 * @param width Columns of a row; 1 gives one mean and deviation for all numbers.
 * @throws {ValidationError} When there is no row, a row is not whole, or a number is not finite.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { standardisation } from "./standardise.ts";
 * const { mean, deviation, constant, apply } = standardisation([1, 5, 3, 5], 2);
 * assert.deepEqual([mean, deviation, constant], [[2, 5], [1, 1], [1]]);
 * assert.deepEqual(apply([3, 5, 7, 4]), Float32Array.of(1, 0, 5, -1));
 * ```
 */
export function standardisation(
  train: Numbers | readonly number[] | StreamedRows,
  width: number,
): Standardisation {
  valid(wholeNumber(1), width, "The width of a row");
  const rows = rowsOf(train, width);
  if (rows === 0) throw new ValidationError("There are 0 rows to standardise, wanted at least 1");
  const first = new Float64Array(width), sums = new Float64Array(width), squares = new Float64Array(width);
  const same = new Uint8Array(width).fill(1);
  let row = 0;
  for (const part of partsOf(train)) {
    for (let at = 0; at < part.length; row++) {
      for (let column = 0; column < width; column++) {
        const value = part[at++];
        if (!Number.isFinite(value)) {
          const place = `row ${row}, column ${column} (counted from 0)`;
          throw new ValidationError(`The number in ${place} is ${shown(value)}, wanted a finite one`);
        }
        if (row === 0) first[column] = value;
        else if (value !== first[column]) same[column] = 0;
        sums[column] += value;
      }
    }
  }
  const mean = Array.from(sums, (sum, column) => same[column] ? first[column] : sum / rows);
  for (const part of partsOf(train)) {
    for (let at = 0; at < part.length;) {
      for (let column = 0; column < width; column++) {
        const difference = part[at++] - mean[column];
        squares[column] += difference * difference;
      }
    }
  }
  const deviation = Array.from(squares, (sum, column) => same[column] ? 1 : Math.sqrt(sum / rows));
  const constant = [...same.keys()].filter((column) => same[column]);
  const applyTo = (inputs: ArrayLike<number>) => {
    const out = new Float32Array(inputs.length);
    for (let at = 0; at < out.length; at++) out[at] = (inputs[at] - mean[at % width]) / deviation[at % width];
    return out;
  };
  function apply(inputs: StreamedRows): StreamedRows;
  function apply(inputs: Numbers | readonly number[]): Float32Array<ArrayBuffer>;
  function apply(inputs: Numbers | readonly number[] | StreamedRows): StreamedRows | Float32Array<ArrayBuffer> {
    rowsOf(inputs, width);
    if (!isStreamed(inputs)) return applyTo(inputs);
    const { file, size, rowShape, width: rowWidth } = inputs;
    return {
      ...{ file, size, rowShape, width: rowWidth, areBytes: false },
      read: (indices) => applyTo(inputs.read(indices)),
      [Symbol.dispose]: () => inputs[Symbol.dispose](),
    };
  }
  return { mean, deviation, constant, apply };
}

/**
 * The mean and standard deviation of `v / 255` over all bytes v, as {@linkcode ByteImages} wants them.
 *
 * @throws {ValidationError} When all bytes are equal, or there are none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { byteStandardisation } from "./standardise.ts";
 * assert.deepEqual(byteStandardisation(Uint8Array.of(0, 255)), { mean: 0.5, deviation: 0.5 });
 * ```
 */
export function byteStandardisation(train: Uint8Array | StreamedRows): Omit<ByteImages, "bytes"> {
  if (isStreamed(train) && !train.areBytes) {
    throw new ValidationError(`The numbers of ${train.file} are no bytes, wanted bytes: use standardisation()`);
  }
  const { mean, deviation, constant } = standardisation(train, 1);
  if (constant.length > 0) {
    const value = (isStreamed(train) ? train.read(Uint32Array.of(0)) : train)[0];
    throw new ValidationError(`All bytes are ${value}, wanted some that differ`);
  }
  return { mean: mean[0] / 255, deviation: deviation[0] / 255 };
}

function rowsOf(inputs: ArrayLike<number> | StreamedRows, width: number): number {
  const length = isStreamed(inputs) ? inputs.size * inputs.width : inputs.length;
  const rowWidth = isStreamed(inputs) ? inputs.width : length;
  if (rowWidth % width === 0) return length / width;
  throw new ValidationError(`There are ${rowWidth} numbers, wanted whole rows of ${width}`);
}
