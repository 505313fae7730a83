import type { tf } from "../backend/tensorflow.ts";
import { type Call, compose, type Kernel, type Run } from "./kernel.ts";

/**
 * Matrix products of which a factor is transposed: transposes it, then multiplies by the stock kernel `multiply`, which is 15 to
 * 30 times as fast on plain factors.
 */
export function plainFactors(multiply: Kernel): Kernel {
  return ({ inputs, attrs, backend }: Call) => {
    if (!attrs.transposeA && !attrs.transposeB) return multiply({ inputs, attrs, backend });
    return compose(backend, (run) => {
      const a = attrs.transposeA ? transposed(run, inputs.a) : inputs.a;
      const b = attrs.transposeB ? transposed(run, inputs.b) : inputs.b;
      const product = multiply({
        inputs: { ...inputs, a, b },
        backend,
        attrs: { ...attrs, transposeA: false, transposeB: false },
      });
      return product as tf.TensorInfo;
    });
  };
}

function transposed(run: Run, x: tf.TensorInfo): tf.TensorInfo {
  const axes = x.shape.map((_, axis) => axis);
  return run("Transpose", { x }, { perm: [...axes.slice(0, -2), axes.length - 1, axes.length - 2] });
}
