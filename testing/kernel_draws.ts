import type { tf } from "../lib/backend/mod.ts";
import type { RandomStream } from "../lib/random/mod.ts";

/** A tensor that belongs to no backend yet. */
export interface PlainTensor {
  readonly shape: number[];
  readonly dtype: "float32" | "int32" | "bool";
  readonly values: number[];
}

/** What a kernel of TensorFlow.js is called with. */
export interface KernelArguments {
  readonly inputs: Record<string, PlainTensor> | PlainTensor[];
  readonly attrs: Record<string, unknown>;
}

/** Draws arguments for a kernel: sound ones in odd shapes, and in between some that are out of range. */
export type DrawArguments = (draw: Draws) => KernelArguments;

/** NaN, infinities, zeros of both signs, subnormal and large numbers. */
export const specials = [NaN, Infinity, -Infinity, 0, -0, 2 ** -149, -(2 ** -140), 1e-6, 12345, 1, -1];

/** What arguments are drawn from. */
export class Draws {
  constructor(readonly stream: RandomStream) {}

  integer(low: number, high: number): number {
    return this.stream.integer(low, high);
  }

  integers(count: number, low: number, high: number): number[] {
    return Array.from({ length: count }, () => this.integer(low, high));
  }

  oneOf<T>(...choices: readonly T[]): T {
    return choices[this.integer(0, choices.length - 1)];
  }

  chance(probability: number): boolean {
    return this.stream.uniform() < probability;
  }

  shape(least = 0, most = 4, largest = 7): number[] {
    return this.integers(this.integer(least, most), 1, largest);
  }

  /** Numbers in -1..1; every third time with special ones among them. */
  floats(shape: number[], special = this.chance(1 / 3)): PlainTensor {
    const values = Array.from({ length: size(shape) }, () => {
      return special && this.chance(0.3) ? this.oneOf(...specials) : Math.fround(2 * this.stream.uniform() - 1);
    });
    return { shape, dtype: "float32", values };
  }

  /** Numbers in -1..1 without special ones. */
  finite(shape: number[]): PlainTensor {
    return this.floats(shape, false);
  }

  ints(shape: number[], low: number, high: number): PlainTensor {
    return { shape, dtype: "int32", values: this.integers(size(shape), low, high) };
  }

  bools(shape: number[]): PlainTensor {
    return { shape, dtype: "bool", values: this.integers(size(shape), 0, 1) };
  }

  /** Indices from 0 below `end`; every third time one of them is none. */
  indices(shape: number[], end: number): PlainTensor {
    const { values, dtype } = this.ints(shape, 0, Math.max(0, end - 1));
    if (values.length > 0 && this.chance(1 / 3)) {
      values[this.integer(0, values.length - 1)] = this.oneOf(-1, end, end + 3, -7, 300, -(2 ** 31), 2 ** 31 - 1);
    }
    return { shape, dtype, values };
  }

  of(dtype: tf.DataType, shape: number[]): PlainTensor {
    return dtype === "bool" ? this.bools(shape) : dtype === "int32" ? this.ints(shape, -9, 9) : this.floats(shape);
  }

  /** Two shapes that broadcast. */
  broadcast(): [number[], number[]] {
    const shape = this.shape(), other = shape.slice(this.integer(0, shape.length));
    const thinned = other.map((length) => this.chance(0.3) ? 1 : length);
    return this.chance(0.5) ? [shape, thinned] : [thinned, shape];
  }
}

export const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
