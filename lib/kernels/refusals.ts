import type { tf } from "../backend/tensorflow.ts";
import type { Call } from "./kernel.ts";

/** Says why a kernel does not take these inputs, or nothing if it does. */
type Refusal = (call: Call) => string | undefined;

const channelsFirst: Refusal = ({ attrs }) =>
  attrs.dataFormat && attrs.dataFormat !== "NHWC" ? `the data format ${attrs.dataFormat}` : undefined;

const otherThanFloats: Refusal = ({ inputs }) => {
  const other = tensorsOf(inputs).find(({ dtype }) => dtype !== "float32");
  return other && `the dtype ${other.dtype}`;
};

/** What the WASM kernels would get wrong without saying so. What they refuse themselves, by throwing, is not listed. */
const refusals: Record<string, readonly Refusal[]> = {
  Conv2D: [channelsFirst, otherThanFloats],
  Conv2DBackpropInput: [channelsFirst, otherThanFloats],
  Conv2DBackpropFilter: [channelsFirst, otherThanFloats],
  DepthwiseConv2dNative: [channelsFirst, otherThanFloats],
  DepthwiseConv2dNativeBackpropInput: [channelsFirst, otherThanFloats],
  DepthwiseConv2dNativeBackpropFilter: [channelsFirst, otherThanFloats],
  FusedConv2D: [channelsFirst, otherThanFloats],
  FusedDepthwiseConv2D: [channelsFirst, otherThanFloats],
  BatchMatMul: [otherThanFloats],
  AvgPool: [otherThanFloats],
  MaxPoolGrad: [otherThanFloats],
};

/** Says why the WASM kernel `kernelName` does not take these inputs, or nothing if it does. */
export function refusalOf(kernelName: string, call: Call): string | undefined {
  // No kernel written for WASM knows complex numbers.
  if (hasComplex(call.inputs) && !complexKernels.has(kernelName)) return "the dtype complex64";
  for (const refusal of refusals[kernelName] ?? []) {
    const reason = refusal(call);
    if (reason) return reason;
  }
}

/** Kernels that take complex64: the parts' own, and those that make another view of the same data. */
const complexKernels = new Set(["Complex", "Real", "Imag", "Reshape", "ExpandDims"]);

function hasComplex(inputs: Call["inputs"]): boolean {
  for (const name in inputs) {
    const input = inputs[name] as tf.TensorInfo | tf.TensorInfo[] | null;
    if (Array.isArray(input) ? input.some(({ dtype }) => dtype === "complex64") : input?.dtype === "complex64") {
      return true;
    }
  }
  return false;
}

function tensorsOf(inputs: Call["inputs"]): tf.TensorInfo[] {
  return Object.values(inputs).flat().filter((tensor) => tensor != null);
}
