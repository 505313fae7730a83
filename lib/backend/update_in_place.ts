import { type BackendWasm, tf } from "./tensorflow.ts";

interface TensorRecord {
  readonly id: number;
  readonly memoryOffset: number;
}

/**
 * Changes the numbers of a float32 tensor where they lie in the backend's memory, without copying them.
 *
 * XNNPACK packs the weights of a convolution or a matrix product once per tensor and keeps the packed copy. Numbers
 * written through a view of the memory alone would not be seen by the next product, so the copy is given up here.
 *
 * Tensors that share its data, such as its clones and reshaped ones, change with it.
 *
 * @param tensor Of dtype float32, on the WASM backend.
 * @param update Gets a view of the tensor's numbers in row-major order. It must not call the backend: that may move the
 * memory.
 *
 * @example
 * ```ts
 * import { startBackend, tf, updateInPlace } from "./mod.ts";
 *
 * const backend = await startBackend({ threads: 1 });
 * const weights = tf.tensor([1, 2, 3]);
 * updateInPlace(weights, (values) => values.forEach((value, i) => values[i] = 10 * value));
 * console.assert(weights.dataSync()[2] === 30);
 * await backend.dispose();
 * ```
 */
export function updateInPlace(tensor: tf.Tensor, update: (values: Float32Array) => void): void {
  const backend = tf.backend() as BackendWasm;
  if (tensor.dtype !== "float32" || backend.dataIdMap === undefined) {
    throw new TypeError(
      `Cannot update a tensor of dtype ${tensor.dtype} on backend "${tf.getBackend()}" in place: ` +
        `give a float32 tensor on the backend "wasm"`,
    );
  }
  update(backend.typedArrayFromHeap(tensor) as Float32Array);
  const { id, memoryOffset } = backend.dataIdMap.get(tensor.dataId) as TensorRecord;
  backend.wasm.tfjs.disposeData(id);
  backend.wasm.tfjs.registerTensor(id, tensor.size, memoryOffset);
}
