/**
 * Starts TensorFlow.js' WASM backend in Deno, with SIMD and threads.
 *
 * @module
 */
export { tf } from "./tensorflow.ts";
export { type Backend, type BackendOptions, startBackend } from "./backend.ts";
export { updateInPlace } from "./update_in_place.ts";
export { runningKernels } from "./running_kernels.ts";
