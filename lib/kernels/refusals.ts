import { tf } from "../backend/tensorflow.ts";
import type { Call } from "./kernel.ts";

/** Says why a kernel does not take these inputs, or nothing if it does. */
type Refusal = (call: Call) => string | undefined;

const channelsFirst: Refusal = ({ attrs }) =>
  attrs.dataFormat && attrs.dataFormat !== "NHWC" ? `the data format ${attrs.dataFormat}` : undefined;

const otherThanFloats: Refusal = ({ inputs }) => {
  const other = tensorsOf(inputs).find(({ dtype }) => dtype !== "float32");
  return other && `the dtype ${other.dtype}`;
};

/** XNNPACK leaves such windows as they were. */
const windowsInPadding: Refusal = ({ inputs: { x }, attrs: { filterSize, strides, pad, dimRoundingMode } }) => {
  const { padInfo: { top, bottom, left, right }, filterHeight, filterWidth } = tf.backend_util.computePool2DInfo(
    x.shape as [number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const inPadding = Math.max(top, bottom) >= filterHeight || Math.max(left, right) >= filterWidth;
  return inPadding ? "windows that lie in the padding" : undefined;
};

const toBool: Refusal = ({ attrs }) => attrs.dtype === "bool" ? "the dtype bool as the target" : undefined;

const outOfBounds: Refusal = ({ inputs: { x }, attrs: { begin, size } }) => {
  const [from, sizes] = tf.slice_util.parseSliceParams(x, begin, size);
  return from.some((start, axis) => start + sizes[axis] > x.shape[axis]) ? "a slice out of bounds" : undefined;
};

const severalRows: Refusal = ({ inputs: { x } }) => x.shape.length === 1 ? undefined : `the rank ${x.shape.length}`;

/**
 * What the WASM kernels would get wrong, or abort at, without a word beforehand. What they refuse themselves, by throwing or by
 * a line on their error stream, is not listed.
 */
const refusals: Record<string, readonly Refusal[]> = {
  AvgPool: [otherThanFloats, windowsInPadding],
  BatchMatMul: [otherThanFloats],
  Bincount: [severalRows],
  Cast: [toBool],
  Conv2D: [channelsFirst, otherThanFloats],
  Conv2DBackpropFilter: [channelsFirst, otherThanFloats],
  Conv2DBackpropInput: [channelsFirst, otherThanFloats],
  DepthwiseConv2dNative: [channelsFirst, otherThanFloats],
  DepthwiseConv2dNativeBackpropFilter: [channelsFirst, otherThanFloats],
  DepthwiseConv2dNativeBackpropInput: [channelsFirst, otherThanFloats],
  FusedConv2D: [channelsFirst, otherThanFloats],
  FusedDepthwiseConv2D: [channelsFirst, otherThanFloats],
  MaxPool: [otherThanFloats],
  MaxPoolGrad: [otherThanFloats],
  Slice: [outOfBounds],
};

/** Says why the WASM kernel `kernelName` does not take these inputs, or nothing if it does. */
export function refusalOf(kernelName: string, call: Call): string | undefined {
  const dtype = foreignDtype(call);
  if (dtype && !foreignKernels[dtype].has(kernelName)) return `the dtype ${dtype}`;
  for (const refusal of refusals[kernelName] ?? []) {
    const reason = refusal(call);
    if (reason) return reason;
  }
}

/** Kernels that take what has no place in the module's memory: most are written in JavaScript, some share the data. */
const foreignKernels = {
  complex64: new Set(["Complex", "Real", "Imag", "Identity", "Reshape", "ExpandDims"]),
  string: new Set([
    "Identity",
    "Reshape",
    "ExpandDims",
    "Concat",
    "StringNGrams",
    "StringSplit",
    "StringToHashBucketFast",
  ]),
};

type ForeignDtype = keyof typeof foreignKernels;

function foreignDtype({ inputs, attrs }: Call): ForeignDtype | undefined {
  if (attrs && isForeign(attrs.dtype)) return attrs.dtype;
  for (const name in inputs) {
    const input = inputs[name] as tf.TensorInfo | tf.TensorInfo[] | null;
    for (const tensor of Array.isArray(input) ? input : [input]) {
      if (tensor && isForeign(tensor.dtype)) return tensor.dtype;
    }
  }
}

function isForeign(dtype: unknown): dtype is ForeignDtype {
  return dtype === "complex64" || dtype === "string";
}

function tensorsOf(inputs: Call["inputs"]): tf.TensorInfo[] {
  return Object.values(inputs).flat().filter((tensor) => tensor != null);
}
