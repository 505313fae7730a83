import type { RandomStream } from "../random/mod.ts";

/** The numbers 0 to `size - 1` in an order drawn from the stream, each order equally likely. */
export function permutation(size: number, stream: RandomStream): Uint32Array {
  const order = new Uint32Array(size);
  for (let i = 0; i < size; i++) order[i] = i;
  return stream.shuffle(order);
}

/**
 * Cuts an order of examples into minibatches: views of `batchSize` indices, the last of which may hold fewer.
 *
 * @throws {RangeError} When `batchSize` is not a whole number from 1 on, or the order has not `size` entries.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { stream } from "../random/mod.ts";
 * import { minibatches, permutation } from "./minibatches.ts";
 * const batches = minibatches(10, 4, permutation(10, stream("example", 0, "shuffle")));
 * assert(batches.map(({ length }) => length).join() === "4,4,2");
 * ```
 */
export function minibatches(size: number, batchSize: number, order: Uint32Array): Uint32Array[] {
  if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw new RangeError(`The batch size is ${batchSize}, wanted a whole number from 1 on`);
  }
  if (order.length !== size) throw new RangeError(`The order has ${order.length} entries, wanted ${size}`);
  return Array.from(
    { length: Math.ceil(size / batchSize) },
    (_, i) => order.subarray(i * batchSize, (i + 1) * batchSize),
  );
}
