/**
 * The kernels that TensorFlow.js' WASM backend lacks, does slowly, or refuses.
 *
 * @module
 */
export { registerKernels } from "./register.ts";
