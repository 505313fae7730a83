import { BackendWasm, type tf } from "./tensorflow.ts";
import { largestMemory, type LoadedModule } from "./wasm_module.ts";

/** TensorFlow.js' WASM backend, on a module that ends its threads, says when memory runs out, and survives its own end. */
export class WasmBackend extends BackendWasm {
  /** Settles when the threads have ended. */
  ended: Promise<void> | undefined;

  constructor(readonly loaded: LoadedModule) {
    guardAllocation(loaded);
    super(loaded.module as never);
  }

  /** Threads that compute. */
  get threads(): number {
    return this.wasm.tfjs.getThreadsCount();
  }

  override disposeData(dataId: tf.DataId, force?: boolean): boolean {
    // A tensor may outlive its backend: its memory is gone already.
    return this.ended ? true : super.disposeData(dataId, force);
  }

  override readSync(dataId: tf.DataId, start?: number, end?: number): tf.backend_util.BackendValues {
    if (this.ended) throw new Error("Cannot read the tensor: its backend has been disposed, read it before that");
    return super.readSync(dataId, start, end);
  }

  override dispose(): void {
    if (this.ended) return;
    this.ended = this.loaded.stop();
    super.dispose();
  }
}

/** Makes `_malloc` throw where it would return 0, which TensorFlow.js takes for the address of a tensor. */
function guardAllocation({ module, memoryLimit }: LoadedModule): void {
  const allocate = module._malloc;
  module._malloc = (bytes) => {
    // The size is a 32-bit number for the module: a larger one would wrap around.
    const pointer = bytes <= largestMemory ? allocate(bytes) : 0;
    if (pointer === 0) throw outOfMemory(bytes, module.HEAPU8.byteLength, memoryLimit);
    return pointer;
  };
}

/** The error for memory that could not be had. Sizes in bytes. */
export function outOfMemory(wanted: number, taken: number, limit: number): RangeError {
  const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
  return new RangeError(
    `Out of memory: the backend was asked for ${mebibytes(wanted)} MiB more, it has taken ${
      mebibytes(taken)
    } of at most ` +
      `${mebibytes(limit)} MiB. Dispose tensors that are not needed (tf.tidy), or use smaller minibatches`,
  );
}
