import type { ByteImages } from "../dataset/dataset.ts";
import { shown, valid, ValidationError, wholeNumber } from "../validation/mod.ts";
import type { Numbers } from "./numbers.ts";

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
   * @throws {ValidationError} When the numbers do not fill whole rows.
   */
  apply(inputs: Numbers | readonly number[]): Float32Array<ArrayBuffer>;
}

/**
 * Standardisation to mean 0 and standard deviation 1, fitted on these inputs. Fit it on the training set alone and apply it
 * to both, or the test set has had its say in training.
 *
 * @param train Inputs row by row.
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
export function standardisation(train: Numbers | readonly number[], width: number): Standardisation {
  valid(wholeNumber(1), width, "The width of a row");
  const rows = rowsOf(train, width);
  if (rows === 0) throw new ValidationError("There are 0 rows to standardise, wanted at least 1");
  const mean: number[] = [], deviation: number[] = [], constant: number[] = [];
  for (let column = 0; column < width; column++) {
    let sum = 0, same = true;
    for (let at = column; at < train.length; at += width) {
      if (!Number.isFinite(train[at])) {
        const place = `row ${Math.floor(at / width)}, column ${column} (counted from 0)`;
        throw new ValidationError(`The number in ${place} is ${shown(train[at])}, wanted a finite one`);
      }
      sum += train[at];
      same &&= train[at] === train[column];
    }
    const centre = same ? train[column] : sum / rows;
    let squares = 0;
    for (let at = column; at < train.length; at += width) squares += (train[at] - centre) ** 2;
    mean.push(centre);
    deviation.push(same ? 1 : Math.sqrt(squares / rows));
    if (same) constant.push(column);
  }
  return {
    mean,
    deviation,
    constant,
    apply(inputs) {
      rowsOf(inputs, width);
      const out = new Float32Array(inputs.length);
      for (let at = 0; at < out.length; at++) out[at] = (inputs[at] - mean[at % width]) / deviation[at % width];
      return out;
    },
  };
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
export function byteStandardisation(train: Uint8Array): Omit<ByteImages, "bytes"> {
  const { mean, deviation, constant } = standardisation(train, 1);
  if (constant.length > 0) throw new ValidationError(`All bytes are ${train[0]}, wanted some that differ`);
  return { mean: mean[0] / 255, deviation: deviation[0] / 255 };
}

function rowsOf(inputs: ArrayLike<number>, width: number): number {
  if (inputs.length % width === 0) return inputs.length / width;
  throw new ValidationError(`There are ${inputs.length} numbers, wanted whole rows of ${width}`);
}
