/** The backend for whoever may not need it: TensorFlow.js, which is large, is loaded when it is first asked for. @module */
import type { RunArithmetic } from "../kernels/arithmetic.ts";
import type { CompiledKernels } from "../kernels/compiled_kernels.ts";
import type { Backend, BackendOptions } from "./backend.ts";

/**
 * Starts TensorFlow.js' WASM backend with SIMD, plain for 1 thread and else with threads, completes its kernels and makes it the
 * current backend, under the name "wasm". Results have the same bits for any number of threads. Needs permission to read
 * `node_modules` and nothing else.
 *
 * Called again, it gives the backend that runs, or replaces it when another number of threads or another limit is asked for:
 * tensors on the one before are gone then.
 *
 * @throws {RangeError} If `threads` or `memoryLimit` is not a number in its range.
 *
 * @example
 * ```ts
 * import { startBackend } from "./when_needed.ts";
 *
 * const backend = await startBackend({ threads: 1 });
 * console.assert(backend.threads === 1);
 * await backend.dispose();
 * ```
 */
export async function startBackend(options?: BackendOptions): Promise<Backend> {
  return await (await import("./backend.ts")).startBackend(options);
}

/**
 * The compiled kernels of the backend that runs for runs with this arithmetic.
 *
 * @throws {Error} When no backend runs.
 */
export async function kernelsFor(arithmetic?: RunArithmetic): Promise<CompiledKernels> {
  return await (await import("./running_kernels.ts")).kernelsFor(arithmetic);
}
