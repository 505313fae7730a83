import type { tf } from "../tensorflow.ts";
import { addressOf, type Call, compiled, type Kernel } from "./kernel.ts";

/** max(x, 0) of float32 numbers; the stock kernel does others. */
export function relu(stock: Kernel): Kernel {
  return (call) => {
    const { inputs: { x }, backend } = call;
    if (x.dtype !== "float32") return stock(call);
    const y = backend.makeOutput(x.shape, "float32"), kernels = compiled(backend);
    kernels.check(kernels.run.relu(addressOf(backend, x), addressOf(backend, y), sizeOf(x.shape)));
    return y;
  };
}

/** Sums of two tensors: of float32 rows and a bias by our kernel, which knows no other broadcast, others by the stock one. */
export function add(stock: Kernel): Kernel {
  return (call) => {
    const { a, b } = call.inputs;
    if (a.dtype !== "float32" || b.dtype !== "float32") return stock(call);
    if (isBiasOf(a, b)) return addBias(b, a, call);
    return isBiasOf(b, a) ? addBias(a, b, call) : stock(call);
  };
}

const isBiasOf = (bias: tf.TensorInfo, x: tf.TensorInfo) =>
  bias.shape.length === 1 && x.shape.length > 1 && bias.shape[0] === x.shape.at(-1);

function addBias(x: tf.TensorInfo, bias: tf.TensorInfo, { backend }: Call): tf.TensorInfo {
  const y = backend.makeOutput(x.shape, "float32"), kernels = compiled(backend);
  const rows = sizeOf(x.shape.slice(0, -1)), [columns] = bias.shape;
  const [from, row, to] = [x, bias, y].map((tensor) => addressOf(backend, tensor));
  kernels.check(kernels.run.addBias(from, row, rows, columns, 0, to));
  return y;
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
