import type { NumberArray } from "./readers/numbers.ts";

/** IDX as MNIST's files have it. */
export { parseByteIdx as parseIdx } from "./readers/idx.ts";

/** An array of bytes with a shape. */
export type IdxArray = NumberArray<Uint8Array>;
