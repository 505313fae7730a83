/** Sizes of a product of an m x k and a k x n matrix, of which either may lie in memory transposed. */
export interface ProductSizes {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** What happens beside the product. */
export interface ProductOptions {
  /** A number for each column, from which the sums start in place of 0. */
  readonly bias?: ArrayLike<number>;
  readonly relu?: boolean;
  /** What becomes of a product or sum of two numbers: `Math.fround` gives float32's, bit by bit. By default float64's. */
  readonly round?: (value: number) => number;
}

/** c = relu?(bias + A x B) by three loops, the sums in the order of p. */
export function naiveMatmul(
  { m, n, k, transposeA, transposeB }: ProductSizes,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { bias, relu = false, round = (value) => value }: ProductOptions = {},
): Float64Array {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = bias?.[j] ?? 0;
      for (let p = 0; p < k; p++) {
        sum = round(
          sum + round((transposeA ? a[p * m + i] : a[i * k + p]) * (transposeB ? b[j * k + p] : b[p * n + j])),
        );
      }
      c[i * n + j] = relu ? Math.max(sum, 0) : sum;
    }
  }
  return c;
}
