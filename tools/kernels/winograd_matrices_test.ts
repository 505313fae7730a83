import assert from "node:assert/strict";
import Fraction from "fraction.js";
import { transpose, winogradMatrices } from "./winograd_matrices.ts";

for (const [m, r] of [[2, 3], [4, 3], [4, 5], [1, 1], [3, 2], [6, 3]]) {
  Deno.test(`F(${m}, ${r}) is a correlation exactly, in rationals`, () => {
    const { outputs, filter, inputs } = winogradMatrices(m, r);
    const n = m + r - 1;
    assert.deepEqual([outputs, filter, inputs].map((matrix) => [matrix.length, matrix[0].length]), [[m, n], [n, r], [
      n,
      n,
    ]]);
    // Output t is the sum of filter[k] * input[t + k]: what an input d and a tap k give to it is 1 just where d = t + k.
    for (let t = 0; t < m; t++) {
      for (let k = 0; k < r; k++) {
        for (let d = 0; d < n; d++) {
          const share = filter.reduce(
            (sum, row, j) => sum.add(outputs[t][j].mul(row[k]).mul(inputs[j][d])),
            new Fraction(0),
          );
          assert.equal(share.toFraction(), d === t + k ? "1" : "0", `output ${t}, tap ${k}, input ${d}`);
        }
      }
    }
  });
}

Deno.test("transpose() exchanges rows and columns", () => {
  const matrix = [[1, 2, 3], [4, 5, 6]].map((row) => row.map((value) => new Fraction(value)));
  assert.deepEqual(transpose(matrix).map((row) => row.map(Number)), [[1, 4], [2, 5], [3, 6]]);
});
