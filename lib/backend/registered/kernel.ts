import type { CompiledKernels } from "../../kernels/compiled_kernels.ts";
import { type BackendWasm, tf } from "../tensorflow.ts";
import type { WasmBackend } from "../wasm_backend.ts";

/** What a kernel is called with. */
export interface Call {
  // deno-lint-ignore no-explicit-any -- each kernel has its own attributes, and tfjs types none of them here
  readonly attrs: any;
  readonly inputs: Record<string, tf.TensorInfo>;
  readonly backend: BackendWasm;
}

/** A kernel: makes tensors on the backend from tensors on the backend. */
export type Kernel = (call: Call) => tf.TensorInfo | tf.TensorInfo[];

/** Runs one of the backend's kernels by its name and gives its only, or its first, output. */
export type Run = (
  kernelName: string,
  inputs: Record<string, unknown>,
  attrs?: Record<string, unknown>,
) => tf.TensorInfo;

/** Computes a tensor through other kernels of the backend, and disposes whatever they made on the way, also when one throws. */
export function compose(backend: BackendWasm, body: (run: Run) => tf.TensorInfo): tf.TensorInfo {
  const made: tf.TensorInfo[] = [];
  let result: tf.TensorInfo | undefined;
  try {
    result = body((kernelName, inputs, attrs = {}) => {
      const { kernelFunc } = tf.getKernel(kernelName, "wasm");
      const outputs = [kernelFunc({ inputs: inputs as never, attrs: attrs as never, backend })].flat();
      made.push(...outputs);
      return outputs[0];
    });
    return result;
  } finally {
    for (const info of made) if (info !== result) backend.disposeData(info.dataId);
  }
}

/** Our own kernels on the memory of the backend. */
export function compiled(backend: BackendWasm): CompiledKernels {
  return (backend as WasmBackend).kernels;
}

/** Address of a tensor's numbers, in bytes. */
export function addressOf(backend: BackendWasm, tensor: tf.TensorInfo): number {
  return backend.getMemoryOffset(tensor.dataId);
}

/** The numbers of a float32 tensor where they lie in the backend's memory. Get views after the last allocation: it may move the memory. */
export function floats(backend: BackendWasm, tensor: tf.TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(tensor) as Float32Array;
}

/** A new tensor with the same numbers. */
export function copyOf(backend: BackendWasm, tensor: tf.TensorInfo): tf.TensorInfo {
  return backend.makeOutput(tensor.shape, tensor.dtype, undefined, backend.readSync(tensor.dataId));
}
