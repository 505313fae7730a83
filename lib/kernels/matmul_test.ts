import assert from "node:assert/strict";
import { onAnyThreads } from "../../testing/any_threads.ts";
import { onKernels } from "../../testing/kernel_memory.ts";
import { multiplyAddSeparately, naiveMatmul } from "../../testing/naive_matmul.ts";
import { randomNumbers } from "../../testing/random_numbers.ts";
import { assertSameNumbers } from "../../testing/same_numbers.ts";

/** Rows, columns and depth, of which both rows and columns are cut into pieces. */
const sizes = [[263, 133, 1031], [520, 260, 509]];
const lies = [[false, false], [false, true], [true, false], [true, true]];

Deno.test("products that are cut by rows and by columns have the bits of naive sums for any threads", async () => {
  const cases = sizes.flatMap(([m, n, k]) =>
    lies.map(([transposeA, transposeB]) => {
      const draw = (what: string, count: number) => randomNumbers(count, "matmul test", what, m, n, k);
      return { m, n, k, transposeA, transposeB, a: draw("a", m * k), b: draw("b", k * n), bias: draw("bias", n) };
    })
  );
  const nameOf = ({ m, n, k, transposeA, transposeB }: typeof cases[number]) =>
    `${m} x ${k} x ${n}, A ${transposeA}, B ${transposeB} transposed`;
  const results = await onAnyThreads((kernels) =>
    new Map(cases.map((product) => {
      const { m, n, k, transposeA, transposeB, a, b, bias } = product;
      const result = onKernels(kernels, { a, b, bias }, m * n, (at) => {
        const lda = transposeA ? m : k, ldb = transposeB ? k : n;
        kernels.check(
          kernels.run.matmul(+transposeA, +transposeB, m, n, k, at.a, lda, at.b, ldb, at.bias, 1, at.out, n),
        );
      });
      return [nameOf(product), result];
    }))
  );
  assert.equal(results.size, 8);
  for (const product of cases) {
    const { a, b, bias } = product, name = nameOf(product);
    const wanted = naiveMatmul(product, a, b, { bias, relu: true, multiplyAdd: multiplyAddSeparately });
    assertSameNumbers(results.get(name)!, Float32Array.from(wanted), name);
  }
});
