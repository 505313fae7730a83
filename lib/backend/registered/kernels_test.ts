import assert from "node:assert/strict";
import { assertClose, numbers, valuesOn } from "../../../testing/gradient_check.ts";
import { startBackend, tf } from "../mod.ts";

Deno.test("matMul() gives what the cpu backend gives for odd shapes, transposes and batches", async () => {
  const backend = await startBackend({ threads: 1 });
  for (const [rows, inner, columns] of [[1, 1, 1], [3, 5, 7], [17, 1, 3], [5, 33, 2], [1, 17, 9]]) {
    for (const batch of [[], [2], [2, 3]]) {
      for (const transposeA of [false, true]) {
        for (const transposeB of [false, true]) {
          const product = () =>
            tf.matMul(
              numbers([...batch, ...transposeA ? [inner, rows] : [rows, inner]]),
              numbers([...batch, ...transposeB ? [columns, inner] : [inner, columns]], 2),
              transposeA,
              transposeB,
            );
          const what = JSON.stringify({ rows, inner, columns, batch, transposeA, transposeB });
          assertClose(await valuesOn("wasm", product), await valuesOn("cpu", product), 1e-6, what);
        }
      }
    }
  }
  await backend.dispose();
});

Deno.test("unsortedSegmentSum() sums any rank into any number of segments and drops ids that are none", async () => {
  const backend = await startBackend({ threads: 1 });
  for (const shape of [[5], [5, 3], [5, 2, 3], [5, 1, 2, 1, 2]]) {
    for (const segments of [1, 3, 40]) {
      const sum = () => tf.unsortedSegmentSum(numbers(shape), tf.tensor1d([2, -1, 0, 2, 39], "int32"), segments);
      const what = `${shape} into ${segments}`;
      assertClose(await valuesOn("wasm", sum), await valuesOn("cpu", sum), 1e-6, what);
    }
  }
  const whole = tf.unsortedSegmentSum(tf.tensor1d([3, 4, 5], "int32"), tf.tensor1d([1, 1, -1], "int32"), 2);
  assert.deepEqual([...whole.dataSync()], [0, 7]);
  await backend.dispose();
});

const fallbacks: Record<string, () => tf.Tensor> = {
  "conv2d NCHW": () =>
    tf.conv2d(numbers([2, 3, 5, 5]) as tf.Tensor4D, numbers([3, 3, 3, 2]) as tf.Tensor4D, 1, "same", "NCHW"),
  "matMul int32": () =>
    tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2], "int32"), tf.tensor2d([5, 6, 7, 8], [2, 2], "int32")),
  "fused matMul with a matrix as bias": () =>
    tf.fused.matMul({ a: numbers([2, 3]) as tf.Tensor2D, b: numbers([3, 2]) as tf.Tensor2D, bias: numbers([2, 2]) }),
  "fused conv2d with a scalar as bias": () =>
    tf.fused.conv2d({
      x: numbers([1, 4, 4, 2]) as tf.Tensor4D,
      filter: numbers([2, 2, 2, 3]) as tf.Tensor4D,
      strides: 1,
      pad: "same",
      bias: tf.scalar(2),
    }),
  "avgPool with windows in the padding": () => {
    const means = tf.avgPool(numbers([1, 3, 3, 2]) as tf.Tensor4D, [1, 1], 2, 1, "floor");
    return tf.where(tf.isNaN(means), tf.fill(means.shape, -7), means);
  },
  "cast to bool": () => tf.cast(tf.tensor1d([0, 0.5, 2, -3]), "bool"),
  "tile of strings": () =>
    tf.tensor1d(Array.from(tf.tile(tf.tensor1d(["a", "bc"]), [2]).dataSync<"string">(), (text) => text.length)),
  "transposed convolution cut short": () =>
    tf.conv2dTranspose(
      numbers([1, 8, 8, 2]) as tf.Tensor4D,
      numbers([3, 3, 1, 2]) as tf.Tensor4D,
      [1, 4, 4, 1],
      1,
      "same",
    ),
  "einsum": () => tf.einsum("ij,jk->ki", numbers([2, 3]), numbers([3, 4])),
  "complex arithmetic": () => {
    const a = tf.complex(numbers([2, 3]), numbers([2, 3], 2));
    return tf.concat([
      tf.real(tf.mul(a, tf.transpose(a).reshape([2, 3]))),
      tf.imag(tf.sub(a, tf.complex(numbers([2, 3], 4), numbers([2, 3], 5)))),
    ]);
  },
  "abs of complex": () => tf.abs(tf.complex(numbers([5]), numbers([5], 2))),
  "rfft and irfft": () => tf.irfft(tf.rfft(numbers([2, 8]))),
  "read of complex": () =>
    tf.tensor(tf.spectral.fft(tf.complex(numbers([4]), numbers([4], 3))).dataSync() as Float32Array),
};

Deno.test("clipByValue() keeps NaN, and a clone shares its tensor's data until both are gone", async () => {
  const backend = await startBackend({ threads: 1 });
  const wasm = tf.engine().findBackend("wasm"), before = wasm.numDataIds();
  const x = tf.tensor1d([-3, NaN, 0.5, 3]), clone = tf.clone(x);
  assert.deepEqual([...tf.tidy(() => tf.clipByValue(x, -1, 1).dataSync())], [-1, NaN, 0.5, 1]);
  x.dispose();
  assert.deepEqual([...clone.dataSync()], [-3, NaN, 0.5, 3]);
  clone.dispose();
  assert.equal(wasm.numDataIds(), before);
  await backend.dispose();
});

for (const [name, body] of Object.entries(fallbacks)) {
  Deno.test(`the backend does ${name} as the cpu backend, leaves no tensors behind, and gives notice once`, async () => {
    const notices: string[] = [];
    const backend = await startBackend({ threads: 1, onNotice: (notice) => notices.push(notice) });
    const cpu = tf.engine().findBackend("cpu"), wasm = tf.engine().findBackend("wasm");
    const before = { ...tf.memory(), cpu: cpu.numDataIds(), wasm: wasm.numDataIds() };
    const values = await valuesOn("wasm", body);
    await valuesOn("wasm", body);
    assert.deepEqual({ ...tf.memory(), cpu: cpu.numDataIds(), wasm: wasm.numDataIds() }, before);
    assert.equal(new Set(notices).size, notices.length);
    assert.ok(notices.length > 0);
    assertClose(values, await valuesOn("cpu", body), 1e-5, name);
    await backend.dispose();
  });
}

Deno.test("the kernels of a training step leave the same bytes for 1, 2, 3 and 4 threads", async () => {
  let expected: string[] | undefined;
  for (const threads of [1, 2, 3, 4]) {
    const backend = await startBackend({ threads });
    const bytes = tf.tidy(() => {
      const gradients = tf.grads((x, filter, depthwise, weights) => {
        const hidden = tf.relu(tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same"));
        const deeper = tf.depthwiseConv2d(hidden as tf.Tensor4D, depthwise as tf.Tensor4D, 1, "same");
        const pooled = tf.maxPool(deeper as tf.Tensor4D, 2, 2, "valid");
        const logits = tf.matMul(tf.reshape(pooled, [16, -1]), weights);
        return tf.losses.softmaxCrossEntropy(tf.oneHot(tf.range(0, 16, 1, "int32"), 16), logits);
      })([numbers([16, 14, 14, 3]), numbers([5, 5, 3, 8], 2), numbers([3, 3, 8, 1], 3), numbers([392, 16], 4)]);
      return gradients.map((gradient) => new Uint8Array(Float32Array.from(gradient.dataSync()).buffer).toBase64());
    });
    expected ??= bytes;
    assert.deepEqual(bytes, expected, `${threads} threads`);
    await backend.dispose();
  }
});
