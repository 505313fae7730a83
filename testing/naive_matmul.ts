/** Sizes of a product of an m x k and a k x n matrix, of which either may lie in memory transposed. */
export interface ProductSizes {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Adds a product to a sum. */
export type MultiplyAdd = (a: number, b: number, sum: number) => number;

/** In float32, the product rounded and then the sum. */
export const multiplyAddSeparately: MultiplyAdd = (a, b, sum) => Math.fround(sum + Math.fround(a * b));

/** What happens beside the product. */
export interface ProductOptions {
  /** A number for each column, from which the sums start in place of 0. */
  readonly bias?: ArrayLike<number>;
  readonly relu?: boolean;
  /** a * b + sum, as an arithmetic has it; by default in float64. */
  readonly multiplyAdd?: MultiplyAdd;
}

/** c = relu?(bias + A x B) by three loops, the sums in the order of p. */
export function naiveMatmul(
  { m, n, k, transposeA, transposeB }: ProductSizes,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { bias, relu = false, multiplyAdd = (a, b, sum) => sum + a * b }: ProductOptions = {},
): Float64Array {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = bias?.[j] ?? 0;
      for (let p = 0; p < k; p++) {
        sum = multiplyAdd(
          transposeA ? a[p * m + i] : a[i * k + p],
          transposeB ? b[j * k + p] : b[p * n + j],
          sum,
        );
      }
      c[i * n + j] = relu ? Math.max(sum, 0) : sum;
    }
  }
  return c;
}
