import assert from "node:assert/strict";
import { fusedMultiplyAdd } from "../../testing/fused_multiply_add.ts";
import { kernelDigests } from "../../testing/kernel_digests.ts";
import { onKernels } from "../../testing/kernel_memory.ts";
import { multiplyAddSeparately, naiveMatmul } from "../../testing/naive_matmul.ts";
import { randomNumbers } from "../../testing/random_numbers.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { type Arithmetic, arithmetics, fuses } from "./arithmetic.ts";

const isFused = await fuses();
const here = arithmetics.filter((arithmetic) => arithmetic !== "fused" || isFused);
const bits = (values: ArrayLike<number>) => Array.from(new Uint32Array(Float32Array.from(values).buffer));

const shapes = [[1, 1, 1], [3, 5, 7], [4, 8, 64], [17, 13, 31], [5, 4, 1], [64, 24, 257], [7, 67, 1031]];

for (const arithmetic of here) {
  Deno.test(`matmul gives the bits of naive sums with ${arithmetic} multiply-add over odd shapes`, async () => {
    const backend = await startBackend({ threads: 1, arithmetic });
    const kernels = runningKernels();
    const multiplyAdd = arithmetic === "separate" ? multiplyAddSeparately : fusedMultiplyAdd;
    for (const [m, n, k] of shapes) {
      for (const [transposeA, transposeB] of [[false, false], [true, true]]) {
        const draw = (what: string, count: number) => randomNumbers(count, "arithmetic test", what, m, n, k);
        const a = draw("a", m * k), b = draw("b", k * n), bias = draw("bias", n);
        const found = onKernels(kernels, { a, b, bias }, m * n, (at) => {
          const lda = transposeA ? m : k, ldb = transposeB ? k : n;
          kernels.check(
            kernels.run.matmul(+transposeA, +transposeB, m, n, k, at.a, lda, at.b, ldb, at.bias, 0, at.out, n),
          );
        });
        const wanted = naiveMatmul({ m, n, k, transposeA, transposeB }, a, b, { bias, multiplyAdd });
        assert.deepEqual(bits(found), bits(wanted), `${m} x ${n} x ${k}`);
      }
    }
    await backend.dispose();
  });
}

async function digests(arithmetic: Arithmetic, threads: number): Promise<Record<string, string>> {
  const backend = await startBackend({ threads, arithmetic });
  const found = Object.fromEntries(kernelDigests());
  await backend.dispose();
  return found;
}

Deno.test(
  "the exact kernels give the bits of the fused ones, with any number of threads, and others than separate ones",
  {
    ignore: !isFused,
  },
  async () => {
    const fused = await digests("fused", 1);
    for (const threads of [1, 3]) assert.deepEqual(await digests("exact", threads), fused);
    assert.deepEqual(await digests("fused", 2), fused);
    const separate = await digests("separate", 1);
    for (const name of Object.keys(fused)) {
      if (/^(matmul|convolution)/.test(name)) assert.notEqual(fused[name], separate[name], name);
      else assert.equal(fused[name], separate[name], name);
    }
  },
);

Deno.test("the backend refuses an arithmetic that there is not", async () => {
  await assert.rejects(
    startBackend({ threads: 1, arithmetic: "exct" as Arithmetic }),
    /arithmetic = "exct": use one of separate, fused, exact/,
  );
});
