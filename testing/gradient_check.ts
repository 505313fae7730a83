import assert from "node:assert/strict";
import { tf } from "../lib/backend/mod.ts";

/** A tensor of numbers in -1..1 that repeat late, the same on every machine. For tests. */
export function numbers(shape: number[], seed = 1): tf.Tensor {
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => {
    const turns = (i + 1) * 0.6180339887498949 + seed * 0.41421356;
    return 2 * (turns - Math.floor(turns)) - 1;
  });
  return tf.tensor(values, shape);
}

/** Runs `body` on a backend and gives the numbers of its result. */
export async function valuesOn(backend: "cpu" | "wasm", body: () => tf.Tensor): Promise<Float32Array> {
  Object.assign(tf.engine().findBackend("cpu"), { firstUse: false });
  await tf.setBackend(backend);
  try {
    return tf.tidy(() => Float32Array.from(body().dataSync()));
  } finally {
    await tf.setBackend("wasm");
  }
}

/** Fails unless both agree to `tolerance`, relative to the largest number. */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
): void {
  assert.equal(actual.length, expected.length, what);
  const scale = Math.max(1, ...Array.from(expected, Math.abs));
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i] - expected[i]);
    assert.ok(difference <= tolerance * scale, `${what}: [${i}] is ${actual[i]}, expected ${expected[i]}`);
  }
}

/**
 * Fails unless the gradient of `f` at `x`, weighted with fixed numbers, is what central differences give at some places.
 * `f` runs on the WASM backend; `step` must suit how curved it is.
 *
 * @param backward Gives the gradient by `x` from that by the output. By default TensorFlow.js' own.
 */
export function assertGradient(
  f: (x: tf.Tensor) => tf.Tensor,
  x: tf.Tensor,
  what: string,
  { step = 0.05, backward }: { step?: number; backward?: (dy: tf.Tensor) => tf.Tensor } = {},
): void {
  tf.tidy(() => {
    const weighted = (x: tf.Tensor) => {
      const y = f(x);
      return tf.sum(tf.mul(y, numbers(y.shape, 7))) as tf.Scalar;
    };
    const gradient = (backward ? backward(numbers(f(x).shape, 7)) : tf.grad(weighted)(x)).dataSync();
    const values = x.dataSync();
    const at = (i: number, shift: number) => {
      const shifted = values.slice();
      shifted[i] += shift;
      return weighted(tf.tensor(shifted, x.shape)).dataSync()[0];
    };
    for (let i = 0; i < x.size; i += Math.max(1, Math.floor(x.size / 12))) {
      const slope = (at(i, step) - at(i, -step)) / (2 * step);
      assert.ok(
        Math.abs(slope - gradient[i]) < 2e-3 * Math.max(1, Math.abs(slope)),
        `${what}: gradient[${i}] is ${gradient[i]}, differences give ${slope}`,
      );
    }
  });
}
