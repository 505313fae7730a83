import assert from "node:assert/strict";
import { assertClose, numbers, valuesOn } from "../../../testing/gradient_check.ts";
import { onKernels } from "../../../testing/kernel_memory.ts";
import { multiplyAddSeparately, naiveMatmul, type ProductSizes } from "../../../testing/naive_matmul.ts";
import { randomNumbers } from "../../../testing/random_numbers.ts";
import { relativeError } from "../../../testing/relative_error.ts";
import { stream } from "../../random/mod.ts";
import { runningKernels, startBackend, tf } from "../mod.ts";

const tolerance = 2e-6;

interface Product extends ProductSizes {
  readonly withBias: boolean;
  readonly relu: boolean;
}

const bits = (values: ArrayLike<number>) => Array.from(new Uint32Array(Float32Array.from(values).buffer));

/** The product by our kernel, on numbers of its own or given ones. */
function run(product: Product, a: Float32Array, b: Float32Array, bias: Float32Array): Float32Array {
  const { m, n, k, transposeA, transposeB, withBias, relu } = product;
  const kernels = runningKernels();
  return onKernels(kernels, { a, b, bias }, m * n, (at) => {
    const lda = transposeA ? m : k, ldb = transposeB ? k : n, from = withBias ? at.bias : 0;
    kernels.check(
      kernels.run.matmul(+transposeA, +transposeB, m, n, k, at.a, lda, at.b, ldb, from, +relu, at.out, n),
    );
  });
}

/** Fails unless the kernel gives the bits of three float32 loops, and numbers near those of three float64 loops. */
function checkProduct(product: Product, seed: number): void {
  const { m, n, k, withBias, relu } = product;
  const what = `${JSON.stringify(product)} from seed ${seed}`;
  const a = randomNumbers(m * k, "matmul test", "a", seed), b = randomNumbers(k * n, "matmul test", "b", seed);
  const bias = randomNumbers(n, "matmul test", "bias", seed);
  const found = run(product, a, b, bias), options = { bias: withBias ? bias : undefined, relu };
  assert.deepEqual(
    bits(found),
    bits(naiveMatmul(product, a, b, { ...options, multiplyAdd: multiplyAddSeparately })),
    what,
  );
  // Of a few sums, one that happens to be near 0 has a large relative error however it is made.
  if (m * n < 64) return;
  const error = relativeError(found, naiveMatmul(product, a, b, options));
  assert.ok(error <= tolerance, `${what}: the relative error is ${error}, wanted ${tolerance} at most`);
}

const transposes = [[false, false], [false, true], [true, false], [true, true]] as const;
const endings = [[false, false], [true, false], [false, true], [true, true]] as const;

Deno.test("matmul gives the bits of naive float32 sums for small and empty sizes, transposes, bias and ReLU", async () => {
  const backend = await startBackend({ threads: 1 });
  const sizes = [0, 1, 3, 5, 7, 17, 31, 64];
  let seed = 0;
  for (const m of sizes) {
    for (const n of sizes) {
      for (const k of sizes) {
        for (const [transposeA, transposeB] of transposes) {
          // Over the sizes, each transpose meets each ending.
          const [withBias, relu] = endings[(seed + Math.floor(seed / 4)) % 4];
          checkProduct({ m, n, k, transposeA, transposeB, withBias, relu }, seed++);
        }
      }
    }
  }
  await backend.dispose();
});

Deno.test("matmul gives the bits of naive float32 sums for primes, batches and sums longer than a cache", async () => {
  const backend = await startBackend({ threads: 1 });
  const shapes = [
    [1, 50, 784],
    [5, 25, 50],
    [96, 10, 25],
    [128, 10, 392],
    [64, 136, 256],
    [67, 131, 257],
    [127, 13, 521],
    [2, 3, 1031],
    [128, 144, 600],
    [1, 1, 4099],
  ];
  let seed = 0;
  for (const [m, n, k] of shapes) {
    for (const [transposeA, transposeB] of transposes) {
      const [withBias, relu] = endings[(seed + Math.floor(seed / 4)) % 4];
      checkProduct({ m, n, k, transposeA, transposeB, withBias, relu }, seed++);
    }
  }
  await backend.dispose();
});

Deno.test("matmul gives the bits of naive float32 sums for 60 random shapes", async () => {
  const backend = await startBackend({ threads: 1 });
  for (let seed = 0; seed < 60; seed++) {
    const draw = stream("matmul test", "shapes", seed), flag = () => draw.uniform() < 0.5;
    const size = () => Math.floor(2 ** (7.5 * draw.uniform()));
    const [m, n, k] = [size(), size(), 4 * size()];
    checkProduct({ m, n, k, transposeA: flag(), transposeB: flag(), withBias: flag(), relu: flag() }, seed);
  }
  await backend.dispose();
});

Deno.test("matmul works on parts of larger matrices and leaves the rest alone", async () => {
  const backend = await startBackend({ threads: 1 });
  const kernels = runningKernels();
  const [m, n, k, lda, ldb, ldc] = [70, 139, 37, 41, 150, 147];
  const a = randomNumbers(m * lda, "matmul test", "wide a"), b = randomNumbers(k * ldb, "matmul test", "wide b");
  const start = randomNumbers(m * ldc, "matmul test", "wide c");
  const rows = (values: Float32Array, width: number, stride: number) => values.filter((_, i) => i % stride < width);
  const found = onKernels(kernels, { a, b, start }, m * ldc, (at) => {
    kernels.bytes.copyWithin(at.out, at.start, at.start + 4 * m * ldc);
    kernels.check(kernels.run.matmul(0, 0, m, n, k, at.a, lda, at.b, ldb, 0, 0, at.out, ldc));
  });
  const sizes = { m, n, k, transposeA: false, transposeB: false };
  const wanted = naiveMatmul(sizes, rows(a, k, lda), rows(b, n, ldb), { multiplyAdd: multiplyAddSeparately });
  assert.deepEqual(bits(rows(found, n, ldc)), bits(wanted));
  const rest = (values: Float32Array) => values.filter((_, i) => i % ldc >= n);
  assert.deepEqual(rest(found), rest(start));
  await backend.dispose();
});

Deno.test("matmul gives NaN and Infinity where naive sums do, also from 0 x Infinity and overflow, and ReLU keeps NaN", async () => {
  const backend = await startBackend({ threads: 1 });
  for (const [m, n, k] of [[5, 7, 9], [17, 64, 31], [70, 140, 300]]) {
    for (const [transposeA, transposeB] of transposes) {
      for (const relu of [false, true]) {
        const product = { m, n, k, transposeA, transposeB, withBias: true, relu };
        const a = randomNumbers(m * k, "matmul test", "special a"),
          b = randomNumbers(k * n, "matmul test", "special b");
        const bias = randomNumbers(n, "matmul test", "special bias");
        a[1] = NaN;
        a[2 * k] = Infinity;
        b[0] = 0;
        b[n] = -Infinity;
        a[3 * k + 2] = a[3 * k + 3] = 3e38;
        bias[n - 1] = -Infinity;
        bias[n - 2] = NaN;
        const wanted = naiveMatmul(product, a, b, { bias, relu, multiplyAdd: multiplyAddSeparately });
        assert.deepEqual([...run(product, a, b, bias)], [...wanted], JSON.stringify(product));
      }
    }
  }
  await backend.dispose();
});

Deno.test("matmul keeps denormal numbers: factors, products and sums", async () => {
  const backend = await startBackend({ threads: 1 });
  for (const [m, n, k] of [[1, 1, 1], [5, 11, 13], [64, 136, 40]]) {
    for (const [transposeA, transposeB] of transposes) {
      for (const [scaleOfA, scaleOfB] of [[2 ** -135, 1], [1, 2 ** -135], [2 ** -65, 2 ** -68]]) {
        const product = { m, n, k, transposeA, transposeB, withBias: true, relu: false };
        const a = randomNumbers(m * k, "matmul test", "tiny a").map((x) => x * scaleOfA);
        const b = randomNumbers(k * n, "matmul test", "tiny b").map((x) => x * scaleOfB);
        const bias = randomNumbers(n, "matmul test", "tiny bias").map((x) => x * 2 ** -135);
        const found = run(product, a, b, bias);
        assert.deepEqual(bits(found), bits(naiveMatmul(product, a, b, { bias, multiplyAdd: multiplyAddSeparately })));
        assert.ok(found.every((x) => Math.abs(x) < 2 ** -126) && found.some((x) => x !== 0));
      }
    }
  }
  await backend.dispose();
});

Deno.test("tf.matMul() and its gradients are what the cpu backend gives for batches and no rows at all", async () => {
  const backend = await startBackend({ threads: 1 });
  const shapes: [number[], number[]][] = [
    [[5, 7], [7, 3]],
    [[0, 4], [4, 3]],
    [[4, 0], [0, 3]],
    [[4, 3], [3, 0]],
    [[0, 2, 3], [0, 3, 5]],
    [[2, 5, 7], [2, 7, 9]],
    [[2, 17, 31], [1, 31, 8]],
    [[96, 25], [25, 10]],
    [[128, 300], [300, 136]],
  ];
  for (const [first, second] of shapes) {
    for (const [transposeA, transposeB] of transposes) {
      const turned = (shape: number[], turn: boolean) =>
        turn ? [...shape.slice(0, -2), shape.at(-1)!, shape.at(-2)!] : shape;
      const [a, b] = [turned(first, transposeA), turned(second, transposeB)];
      const what = JSON.stringify({ a, b, transposeA, transposeB });
      const product = () => tf.matMul(numbers(a), numbers(b, 2), transposeA, transposeB);
      assertClose(await valuesOn("wasm", product), await valuesOn("cpu", product), 2e-6, what);
      // TensorFlow.js has gradients only where both have the same batch.
      if (first.slice(0, -2).join() !== second.slice(0, -2).join()) continue;
      for (const which of [0, 1]) {
        const gradient = () =>
          tf.grads((a, b) => {
            const c = tf.matMul(a, b, transposeA, transposeB);
            return tf.mul(c, numbers(c.shape, 3));
          })([numbers(a), numbers(b, 2)])[which];
        assertClose(await valuesOn("wasm", gradient), await valuesOn("cpu", gradient), 2e-6, `gradient of ${what}`);
      }
    }
  }
  await backend.dispose();
});

// The cpu backend leaves out some of these products.
Deno.test("tf.matMul() repeats matrices of either factor for a broadcast batch", async () => {
  const backend = await startBackend({ threads: 1 });
  tf.tidy(() => {
    const a = numbers([3, 1, 5, 4]), b = numbers([2, 4, 6], 2);
    const found = tf.matMul(a, b);
    assert.deepEqual(found.shape, [3, 2, 5, 6]);
    const wanted = [0, 1, 2].map((i) =>
      [0, 1].map((j) => tf.matMul(a.slice([i], [1]).squeeze(), b.slice([j], [1]).squeeze()))
    );
    assert.deepEqual(bits(found.dataSync()), bits(tf.stack(wanted.map((row) => tf.stack(row))).dataSync()));
  });
  await backend.dispose();
});

Deno.test("tf.fused.matMul() is what the cpu backend gives with a bias and any activation", async () => {
  const backend = await startBackend({ threads: 1 });
  for (const activation of ["linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu", "prelu"] as const) {
    for (const [m, n, k] of [[1, 1, 1], [5, 7, 3], [17, 64, 31], [128, 10, 50]]) {
      for (const [transposeA, transposeB] of transposes) {
        for (const withBias of [false, true]) {
          const product = () =>
            tf.fused.matMul({
              a: numbers(transposeA ? [k, m] : [m, k]) as tf.Tensor2D,
              b: numbers(transposeB ? [n, k] : [k, n], 2) as tf.Tensor2D,
              transposeA,
              transposeB,
              bias: withBias ? numbers([n], 3) : undefined,
              activation,
              preluActivationWeights: activation === "prelu" ? numbers([n], 4) : undefined,
            });
          const what = JSON.stringify({ activation, m, n, k, transposeA, transposeB, withBias });
          assertClose(await valuesOn("wasm", product), await valuesOn("cpu", product), 2e-6, what);
        }
      }
    }
  }
  await backend.dispose();
});

Deno.test("tf.matMul() has NaN and Infinity where the cpu backend has them", async () => {
  const backend = await startBackend({ threads: 1 });
  const product = () => {
    const a = tf.tensor2d([1, NaN, 0, Infinity, -1, 2, 3e38, 3e38, 1, -1, 0, 0], [4, 3]);
    return tf.matMul(a, tf.tensor2d([1, 0, Infinity, 2, 3, 4, 10, -10, 0], [3, 3]));
  };
  const found = await valuesOn("wasm", product), wanted = await valuesOn("cpu", product);
  assert.ok([NaN, Infinity, -Infinity].every((special) => wanted.some((value) => Object.is(value, special))));
  assert.deepEqual([...found], [...wanted]);
  await backend.dispose();
});
