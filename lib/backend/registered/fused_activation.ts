import type { tf } from "../tensorflow.ts";
import { KernelRefusal } from "../wasm_backend.ts";
import { type Call, compose, type Kernel, type Run } from "./kernel.ts";

/** Activations that have kernels of their own. */
const activations: Readonly<Record<string, string>> = {
  elu: "Elu",
  leakyrelu: "LeakyRelu",
  prelu: "Prelu",
  relu: "Relu",
  relu6: "Relu6",
  sigmoid: "Sigmoid",
};

/**
 * A kernel with its activation behind it, one after the other: TensorFlow.js' own fused kernels turn NaN into 0, and write beyond
 * their outputs with some activations.
 */
export function activated(call: Call, body: (run: Run) => tf.TensorInfo): tf.TensorInfo {
  const { inputs, attrs: { activation = "linear", leakyreluAlpha: alpha }, backend } = call;
  if (activation !== "linear" && !(activation in activations)) throw new KernelRefusal(`the activation ${activation}`);
  return compose(backend, (run) => {
    const x = body(run);
    if (activation === "linear") return x;
    return run(activations[activation], { x, alpha: inputs.preluActivationWeights }, { alpha });
  });
}

/** Refuses a bias that is not one number for each channel. */
export function requireBias(bias: tf.TensorInfo | undefined, channels: number): void {
  if (!bias || (bias.shape.length === 1 && bias.shape[0] === channels)) return;
  throw new KernelRefusal(`a bias of shape [${bias.shape}] for ${channels} channels`);
}

/** A depthwise 2-D convolution with a bias and an activation. */
export const fusedDepthwiseConv2D: Kernel = (call) => {
  const { inputs: { x, filter, bias }, attrs } = call;
  requireBias(bias, filter.shape[2] * filter.shape[3]);
  return activated(call, (run) => {
    const y = run("DepthwiseConv2dNative", { x, filter }, attrs);
    return bias ? run("Add", { a: y, b: bias }) : y;
  });
};
