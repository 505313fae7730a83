import type { RunArithmetic } from "../kernels/arithmetic.ts";
import type { CompiledKernels } from "../kernels/compiled_kernels.ts";
import { tf } from "./tensorflow.ts";
import { WasmBackend } from "./wasm_backend.ts";

/**
 * The compiled kernels of the backend that runs, which TensorFlow.js' operations compute with.
 *
 * @throws {Error} When none does.
 */
export function runningKernels(): CompiledKernels {
  return runningBackend().kernels;
}

/**
 * The compiled kernels of the backend that runs for runs with this arithmetic. One backend has those of several side by side.
 *
 * @throws {Error} When no backend runs.
 */
export async function kernelsFor(arithmetic: RunArithmetic = "separate"): Promise<CompiledKernels> {
  return await runningBackend().kernelsFor(arithmetic);
}

function runningBackend(): WasmBackend {
  const backend = tf.engine().findBackend("wasm");
  if (backend instanceof WasmBackend && !backend.ended) return backend;
  throw new Error("The WASM backend does not run: await startBackend() first");
}
