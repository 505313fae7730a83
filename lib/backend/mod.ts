/**
 * Starts TensorFlow.js' WASM backend in Deno, with SIMD and threads.
 *
 * @module
 */
export { tf } from "./tensorflow.ts";
export type { Arithmetic, RunArithmetic } from "../kernels/arithmetic.ts";
export { type Backend, type BackendOptions, startBackend } from "./backend.ts";
export { computedWith, kernelsFor, runningKernels } from "./running_kernels.ts";
