import type { CompiledKernels } from "../kernels/compiled_kernels.ts";
import { tf } from "./tensorflow.ts";
import { WasmBackend } from "./wasm_backend.ts";

/**
 * The compiled kernels of the backend that runs.
 *
 * @throws {Error} When none does.
 */
export function runningKernels(): CompiledKernels {
  const backend = tf.engine().findBackend("wasm");
  if (backend instanceof WasmBackend && !backend.ended) return backend.kernels;
  throw new Error("The WASM backend does not run: await startBackend() first");
}
