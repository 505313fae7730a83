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

/**
 * The values of a generator, while whose code works TensorFlow.js' operations compute with this arithmetic. Elsewhere they compute as
 * before, also between two values.
 *
 * @throws {Error} When no backend runs.
 */
export async function* computedWith<T>(
  arithmetic: RunArithmetic | undefined,
  values: AsyncGenerator<T, void, void>,
): AsyncGenerator<T, void, void> {
  try {
    for (;;) {
      const backend = runningBackend(), before = backend.kernels;
      backend.kernels = await backend.kernelsFor(arithmetic ?? "separate");
      const { done, value } = await values.next().finally(() => backend.kernels = before);
      if (done) return;
      yield value;
    }
  } finally {
    await values.return();
  }
}

function runningBackend(): WasmBackend {
  const backend = tf.engine().findBackend("wasm");
  if (backend instanceof WasmBackend && !backend.ended) return backend;
  throw new Error("The WASM backend does not run: await startBackend() first");
}
