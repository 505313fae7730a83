/** Numbers as files hold them. 64-bit integers become float64, which holds them exactly up to 2^53. */
export type Numbers =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** Numbers with a shape. */
export interface NumberArray<N extends Numbers = Numbers> {
  /** Lengths of the dimensions, outermost first. */
  readonly shape: readonly number[];
  /** The numbers in row-major order: the last index runs fastest. */
  readonly data: N;
}
