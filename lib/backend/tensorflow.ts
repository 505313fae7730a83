/** The one place from which TensorFlow.js is imported, so that there is one engine, one registry and one set of gradients. */
export * as tf from "@tensorflow/tfjs";
export { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
