import { type BackendWasm, tf } from "../tensorflow.ts";
import { type Call, copyOf } from "./kernel.ts";

/** The two float32 tensors that a complex64 tensor consists of. It owns them. */
export interface ComplexParts {
  readonly real: tf.TensorInfo;
  readonly imag: tf.TensorInfo;
}

interface ComplexRecord {
  complexTensorInfos?: ComplexParts;
}

/** The parts of a complex64 tensor; undefined for any other. */
export function complexParts(backend: BackendWasm, dataId: tf.DataId): ComplexParts | undefined {
  return (backend.dataIdMap.get(dataId) as ComplexRecord | undefined)?.complexTensorInfos;
}

/** A complex64 tensor of two float32 tensors of the same shape, which it takes over. */
export function makeComplex(backend: BackendWasm, real: tf.TensorInfo, imag: tf.TensorInfo): tf.TensorInfo {
  // Without bytes of its own: a memory offset of 0 is freed in vain.
  const joined = backend.makeOutput(real.shape, "complex64", 0);
  (backend.dataIdMap.get(joined.dataId) as ComplexRecord).complexTensorInfos = { real, imag };
  return joined;
}

/** The kernel Complex: copies both parts. */
export function complex({ inputs: { real, imag }, backend }: Call): tf.TensorInfo {
  return makeComplex(backend, copyOf(backend, real), copyOf(backend, imag));
}

/** The kernels Real and Imag: a copy of one part. */
export function partOf(part: keyof ComplexParts) {
  return ({ inputs: { input }, backend }: Call): tf.TensorInfo => {
    const parts = complexParts(backend, input.dataId);
    // Real numbers are their own real part.
    if (!parts && part === "real") return copyOf(backend, input);
    if (!parts) {
      return backend.makeOutput(
        input.shape,
        "float32",
        undefined,
        new Float32Array(tf.util.sizeFromShape(input.shape)),
      );
    }
    return copyOf(backend, { ...parts[part], shape: input.shape });
  };
}
