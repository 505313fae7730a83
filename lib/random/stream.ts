import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { shuffler } from "d3-array";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { log } from "../math/logarithm.ts";

/** An explicit source of random numbers: what draws from it takes it as an argument. */
export interface RandomStream {
  /** The next number uniform in [0, 1), a multiple of 2^-53. */
  uniform(): number;
  /** The next standard normal number (mean 0, variance 1). */
  normal(): number;
  /**
   * The next integer uniform from `low` to `high`, both included.
   *
   * @throws {RangeError} When a bound is no safe integer, or `low` is above `high`.
   */
  integer(low: number, high: number): number;
  /** Shuffles in place, each order equally likely (Fisher-Yates), and returns the same array. */
  shuffle<A extends Uint32Array | Int32Array | number[]>(array: A): A;
  /** The whole state as four 32-bit integers, for {@linkcode restore}. It is a copy and survives JSON. */
  state(): readonly number[];
  /**
   * Goes on from a state of this or another stream.
   *
   * @throws {TypeError} When it is not four 32-bit integers, or all zero.
   */
  setState(state: readonly number[]): void;
}

/**
 * The random stream of a purpose, e.g. experiment, seed and what the numbers are for.
 *
 * Equal keys give equal streams, and any other key (the number 1 is not the text "1") an unrelated one: the state of a
 * xoroshiro128+ generator (Blackman & Vigna 2018) is the first 128 bits of the SHA-256 of the key as JSON.
 *
 * @throws {TypeError} When the key is empty or holds a number that JSON cannot tell apart, such as NaN.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { stream } from "./stream.ts";
 * assert(stream("sinc", 1, "init").uniform() === stream("sinc", 1, "init").uniform());
 * assert(stream("sinc", 1, "init").uniform() !== stream("sinc", 1, "shuffle").uniform());
 * ```
 */
export function stream(...purpose: (string | number)[]): RandomStream {
  const unsound = purpose.find((part) => typeof part !== "string" && !Number.isFinite(part));
  if (purpose.length === 0 || unsound !== undefined) {
    throw new TypeError(
      `The key of a random stream is [${
        purpose.join(", ")
      }], wanted one or more texts and finite numbers; pass e.g. experiment, seed, purpose`,
    );
  }
  const digest = new DataView(sha256(utf8ToBytes(JSON.stringify(purpose))).buffer);
  return restore([0, 4, 8, 12].map((offset) => digest.getInt32(offset)));
}

/**
 * A stream that goes on from a {@linkcode RandomStream.state} with the same numbers.
 *
 * @throws {TypeError} When the state is not four 32-bit integers, or all zero, from which the generator cannot leave.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { restore, stream } from "./stream.ts";
 * const original = stream("example", 0, "restore");
 * original.normal();
 * const copy = restore(JSON.parse(JSON.stringify(original.state())));
 * assert(copy.normal() === original.normal());
 * ```
 */
export function restore(state: readonly number[]): RandomStream {
  let generator = generatorFrom(state);
  const uniform = () => uniformFloat64(generator);
  const shuffle: RandomStream["shuffle"] = shuffler(uniform);
  return {
    uniform,
    normal: () => normal(uniform),
    integer(low, high) {
      if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || low > high) {
        throw new RangeError(`The bounds are ${low} and ${high}, wanted integers with low not above high`);
      }
      return uniformInt(generator, low, high);
    },
    shuffle: (array) => shuffle(array),
    state: () => [...generator.getState()],
    setState: (state) => void (generator = generatorFrom(state)),
  };
}

function generatorFrom(state: readonly number[]) {
  const sound = Array.isArray(state) && state.length === 4 && state.every((word) => word === (word | 0)) &&
    state.some((word) => word !== 0);
  if (!sound) {
    throw new TypeError(
      `The state of a random stream is ${
        JSON.stringify(state)
      }, wanted four 32-bit integers, not all zero; pass what state() returned`,
    );
  }
  return xoroshiro128plusFromState(state);
}

/**
 * A standard normal number by Marsaglia's polar method (Marsaglia & Bray 1964). Each point in the unit circle would give two; the
 * other one is left, so that the generator is the only state.
 */
function normal(uniform: () => number): number {
  for (;;) {
    const x = 2 * uniform() - 1, y = 2 * uniform() - 1, square = x * x + y * y;
    if (square > 0 && square <= 1) return y * Math.sqrt(-2 * log(square) / square);
  }
}
