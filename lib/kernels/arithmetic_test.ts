import assert from "node:assert/strict";
import { fusedMultiplyAdd } from "../../testing/fused_multiply_add.ts";
import { kernelDigests } from "../../testing/kernel_digests.ts";
import { onKernels } from "../../testing/kernel_memory.ts";
import { multiplyAddSeparately, naiveMatmul } from "../../testing/naive_matmul.ts";
import { randomNumbers } from "../../testing/random_numbers.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { stream } from "../random/mod.ts";
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

/** Numbers in which rounding goes astray: near powers of two, halfway between neighbours, subnormal, infinite, none. */
const special = [
  ...[0, 1, 1 + 2 ** -23, 1 - 2 ** -24, 1 + 2 ** -12, 1 + 2 ** -11, 3, 2 ** -24, 2 ** -25, 2 ** 24],
  ...[2 ** -149, 3 * 2 ** -149, 2 ** -126, 2 ** -126 - 2 ** -149, 2 ** -75, 2 ** -74, 2 ** 64, 2 ** 127],
  ...[(2 - 2 ** -23) * 2 ** 127, 2 ** 103, Infinity],
].flatMap((value) => [value, -value]).concat(NaN);

/** Float32 of any exponent, drawn by their bits. */
function anyFloats(count: number, purpose: string): Float32Array {
  const random = stream("arithmetic test", 0, purpose);
  return new Float32Array(Uint32Array.from({ length: count }, () => random.integer(0, 2 ** 32 - 1)).buffer);
}

/** Bits, of which all NaN have the same: which of them comes out is left open by WASM. */
const pattern = (value: number) => Number.isNaN(value) ? "NaN" : bits([value])[0];

for (const arithmetic of here.filter((arithmetic) => arithmetic !== "separate")) {
  Deno.test(`one ${arithmetic} multiply-add has the bits of the reference for specials in all places, and for many drawn triples`, async () => {
    const backend = await startBackend({ threads: 1, arithmetic });
    const kernels = runningKernels();
    // A row of products, each with a term of its own.
    const compare = (a: number, b: Float32Array, c: Float32Array) => {
      const found = onKernels(kernels, { a: Float32Array.of(a), b, c }, b.length, (at) => {
        const [n, k] = [b.length, 1];
        kernels.check(kernels.run.matmul(0, 0, 1, n, k, at.a, k, at.b, n, at.c, 0, at.out, n));
      });
      found.forEach((value, i) => {
        const wanted = fusedMultiplyAdd(a, b[i], c[i]);
        if (pattern(value) === pattern(wanted)) return;
        assert.fail(`${a} * ${b[i]} + ${c[i]} is ${value}, wanted ${wanted}`);
      });
    };
    for (const a of special) {
      const pairs = special.flatMap((b) => special.map((c) => [b, c]));
      compare(a, Float32Array.from(pairs, ([b]) => b), Float32Array.from(pairs, ([, c]) => c));
    }
    const columns = 500;
    for (const [i, a] of anyFloats(250, "a").entries()) {
      const b = anyFloats(columns, `b ${i}`);
      compare(a, b, anyFloats(columns, `c ${i}`));
      const random = stream("arithmetic test", 0, `near ${i}`),
        near = (least: number, most: number) => 2 ** random.integer(least, most);
      // Terms that nearly cancel the product, or lie within a few places of its last one.
      compare(a, b, b.map((value) => -a * value * near(-26, 26) * (1 + random.integer(-2, 2) * 2 ** -23)));
      // Products of 25 places, halfway between two float32, and terms that are too small for a float64 beside them.
      const odd = () => (2 * random.integer(2 ** 11, 2 ** 12 - 1) + 1) * near(-60, 40);
      const one = odd(), others = Float32Array.from({ length: columns }, odd);
      compare(one, others, others.map((value) => one * value * near(-90, -31) * (random.uniform() < 0.5 ? 1 : -1)));
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
      if (/^(matmul|convolution|depthwise)/.test(name)) assert.notEqual(fused[name], separate[name], name);
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
