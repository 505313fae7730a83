import { tf } from "../tensorflow.ts";
import { activated, requireBias } from "./fused_activation.ts";
import { addressOf, type Call, compiled, type Kernel } from "./kernel.ts";

/** Products of matrices, of which either may be transposed. */
export const batchMatMul: Kernel = (call) => product(call, false);

/** Products of float32 matrices with a bias and an activation. The cpu backend stands in for a bias of another shape. */
export const fusedMatMul: Kernel = (call) => {
  const { inputs, attrs } = call, { activation = "linear" } = attrs;
  if (activation === "linear" || activation === "relu") return product(call, activation === "relu");
  return activated(call, (run) => run("_FusedMatMul", inputs, { ...attrs, activation: "linear" }));
};

function product({ inputs: { a, b, bias }, attrs, backend }: Call, relu: boolean): tf.TensorInfo {
  const transposeA = Boolean(attrs.transposeA), transposeB = Boolean(attrs.transposeB);
  const [aRows, aColumns] = a.shape.slice(-2), [bRows, bColumns] = b.shape.slice(-2);
  const [m, inner] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [k, n] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  tf.util.assert(
    inner === k,
    () => `Cannot multiply matrices of shapes ${a.shape} and ${b.shape}: ${inner} and ${k} differ`,
  );
  const batchOfA = a.shape.slice(0, -2), batchOfB = b.shape.slice(0, -2);
  const batchShape = tf.broadcast_util.assertAndGetBroadcastShape(batchOfA, batchOfB);
  requireBias(bias, n);
  const out = backend.makeOutput([...batchShape, m, n], "float32");
  const [atA, atB, atOut, atBias] = [a, b, out, bias].map((tensor) => tensor ? addressOf(backend, tensor) : 0);
  const kernels = compiled(backend);
  const [offsetsOfA, offsetsOfB] = [offsets(batchOfA, batchShape), offsets(batchOfB, batchShape)];
  offsetsOfA.forEach((matrixOfA, i) => {
    const first = atA + 4 * matrixOfA * m * k, second = atB + 4 * offsetsOfB[i] * k * n, to = atOut + 4 * i * m * n;
    const status = kernels.run.matmul(
      +transposeA,
      +transposeB,
      m,
      n,
      k,
      first,
      aColumns,
      second,
      bColumns,
      atBias,
      +relu,
      to,
      n,
    );
    kernels.check(status);
  });
  return out;
}

/** For each matrix of a broadcast batch, which of the matrices of a factor it takes. */
function offsets(shape: readonly number[], broadcast: readonly number[]): number[] {
  const count = broadcast.reduce((a, b) => a * b, 1);
  const padded = [...Array(broadcast.length - shape.length).fill(1), ...shape];
  return Array.from({ length: count }, (_, i) => {
    let offset = 0, stride = 1;
    for (let axis = broadcast.length - 1, rest = i; axis >= 0; axis--) {
      const index = rest % broadcast[axis];
      rest = Math.floor(rest / broadcast[axis]);
      if (padded[axis] > 1) offset += index * stride;
      stride *= padded[axis];
    }
    return offset;
  });
}
