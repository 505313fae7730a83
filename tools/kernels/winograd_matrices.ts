import Fraction from "fraction.js";

/** A matrix of exact rationals, row by row. */
export type Matrix = readonly (readonly Fraction[])[];

/** The three matrices of a minimal filtering algorithm: y = A^T [(G g) * (B^T d)], with * taken number by number. */
export interface WinogradMatrices {
  /** `[m][n]` */
  readonly outputs: Matrix;
  /** `[n][r]` */
  readonly filter: Matrix;
  /** `[n][n]` */
  readonly inputs: Matrix;
}

/** Where the polynomials are evaluated, besides infinity: small numbers in pairs of both signs, so that sums are shared. */
const points = ["0", "1", "-1", "2", "-2", "1/2", "-1/2"].map((text) => new Fraction(text));

/**
 * F(m, r): m outputs of a filter of r taps over n = m + r - 1 inputs, by n multiplications in place of m r.
 *
 * Transposed Toom-Cook (Winograd 1980; Lavin & Gray 2016, section 4): Lagrange interpolation of a product of polynomials at
 * n - 1 points and infinity, transposed so that it gives a correlation.
 *
 * @example
 * ```ts
 * import { winogradMatrices } from "./winograd_matrices.ts";
 * const { outputs } = winogradMatrices(2, 3);
 * console.assert(outputs.map((row) => row.join(" ")).join("; ") === "1 1 1 0; 0 1 -1 1");
 * ```
 */
export function winogradMatrices(m: number, r: number): WinogradMatrices {
  const n = m + r - 1;
  const finite = points.slice(0, n - 1);
  const one = new Fraction(1), zero = new Fraction(0);
  /** Coefficients, from the lowest, of the product of (x - a) over these points. */
  const product = (roots: readonly Fraction[]) =>
    roots.reduce<Fraction[]>((polynomial, root) => {
      const shifted = [zero, ...polynomial], scaled = [...polynomial.map((c) => c.mul(root).neg()), zero];
      return shifted.map((c, i) => c.add(scaled[i]));
    }, [one]);
  const others = (j: number) => finite.filter((_, l) => l !== j);
  const scales = finite.map((point, j) => others(j).reduce((scale, other) => scale.mul(point.sub(other)), one));
  const power = (point: Fraction, exponent: number) => exponent === 0 ? one : point.pow(exponent)!;
  const last = (length: number) => Array.from({ length }, (_, i) => i === length - 1 ? one : zero);
  return {
    outputs: Array.from(
      { length: m },
      (_, i) => [...finite.map((point) => power(point, i)), i === m - 1 ? one : zero],
    ),
    filter: [
      ...finite.map((point, j) => Array.from({ length: r }, (_, k) => power(point, k).div(scales[j]))),
      last(r),
    ],
    inputs: [...finite.map((_, j) => [...product(others(j)), zero]), product(finite)],
  };
}

/** The transposed matrix. */
export function transpose(matrix: Matrix): Matrix {
  return matrix[0].map((_, column) => matrix.map((row) => row[column]));
}
