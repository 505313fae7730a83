import { type BackendWasm, tf } from "../tensorflow.ts";
import { complexParts, makeComplex } from "./complex.ts";
import type { Call } from "./kernel.ts";

/** The parts of TensorFlow.js' cpu backend that tensors are carried through. */
interface CpuBackend {
  firstUse: boolean;
  data: { get(dataId: tf.DataId): { complexTensorInfos?: { real: tf.TensorInfo; imag: tf.TensorInfo } } };
  write(values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType): tf.DataId;
  readSync(dataId: tf.DataId): tf.backend_util.BackendValues;
  disposeData(dataId: tf.DataId): boolean;
}

/**
 * Runs a kernel of the cpu backend on tensors of the WASM backend: carries the inputs over and the outputs back.
 * Nothing stays behind on the cpu backend, also when the kernel throws.
 */
export function runOnCpu(kernel: tf.KernelFunc, { inputs, attrs, backend }: Call): tf.TensorInfo | tf.TensorInfo[] {
  const cpu = tf.engine().findBackend("cpu") as unknown as CpuBackend;
  // The cpu backend advises Node.js users at its first use to install native bindings.
  cpu.firstUse = false;
  const carried: tf.TensorInfo[] = [];
  const carry = (tensor: tf.TensorInfo) => {
    // Some kernels take what they get for a whole tensor, and ask for its rank.
    const copy = { ...carryToCpu(backend, cpu, tensor), rank: tensor.shape.length };
    carried.push(copy);
    return copy;
  };
  try {
    // Einsum's inputs are a list.
    const copies = (Array.isArray(inputs) ? [] : {}) as Record<string, unknown>;
    for (const [name, input] of Object.entries(inputs) as [string, tf.TensorInfo | tf.TensorInfo[] | null][]) {
      copies[name] = Array.isArray(input) ? input.map(carry) : input && carry(input);
    }
    const outputs = kernel({ inputs: copies as never, attrs, backend: cpu });
    const carryBack = (output: tf.TensorInfo) => carryToWasm(backend, cpu, output);
    return Array.isArray(outputs) ? outputs.map(carryBack) : carryBack(outputs);
  } finally {
    for (const { dataId } of carried) cpu.disposeData(dataId);
  }
}

function carryToCpu(wasm: BackendWasm, cpu: CpuBackend, { dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo {
  const parts = complexParts(wasm, dataId);
  if (!parts) return { dataId: cpu.write(wasm.readSync(dataId), shape, dtype), shape, dtype };
  const real = carryToCpu(wasm, cpu, { ...parts.real, shape });
  const imag = carryToCpu(wasm, cpu, { ...parts.imag, shape });
  const join = tf.getKernel("Complex", "cpu").kernelFunc;
  const joined = join({ inputs: { real, imag }, attrs: {}, backend: cpu }) as tf.TensorInfo;
  for (const { dataId } of [real, imag]) cpu.disposeData(dataId);
  return joined;
}

function carryToWasm(wasm: BackendWasm, cpu: CpuBackend, { dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo {
  const read = (dataId: tf.DataId, dtype: tf.DataType) =>
    wasm.makeOutput(shape, dtype, undefined, typed(cpu.readSync(dataId), dtype));
  const parts = cpu.data.get(dataId).complexTensorInfos;
  const result = parts
    ? makeComplex(wasm, read(parts.real.dataId, "float32"), read(parts.imag.dataId, "float32"))
    : read(dataId, dtype);
  cpu.disposeData(dataId);
  return result;
}

/** Some cpu kernels leave plain arrays, or floats in an int32 tensor: their bytes would be taken for something else. */
function typed(values: tf.backend_util.BackendValues, dtype: tf.DataType): tf.backend_util.BackendValues {
  const types = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };
  const type = types[dtype as keyof typeof types];
  return !type || values instanceof type ? values : type.from(values as ArrayLike<number>);
}
