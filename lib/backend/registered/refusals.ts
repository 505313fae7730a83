import { tf } from "../tensorflow.ts";
import type { Call } from "./kernel.ts";

/** Says why a kernel does not take these inputs, or nothing if it does. */
type Refusal = (call: Call) => string | undefined;

const channelsFirst: Refusal = ({ attrs }) =>
  attrs.dataFormat && attrs.dataFormat !== "NHWC" ? `the data format ${attrs.dataFormat}` : undefined;

const otherThanFloats: Refusal = ({ inputs }) => {
  const other = tensorsOf(inputs).find(({ dtype }) => dtype !== "float32");
  return other && `the dtype ${other.dtype}`;
};

type Windows = tf.backend_util.Conv2DInfo;
type Shape4D = [number, number, number, number];

const poolWindows = ({ inputs: { x, input }, attrs: { filterSize, strides, pad, dimRoundingMode } }: Call): Windows =>
  tf.backend_util.computePool2DInfo((x ?? input).shape as Shape4D, filterSize, strides, 1, pad, dimRoundingMode);

const depthwiseWindows = (
  { inputs: { x, filter }, attrs: { strides, dilations, pad, dimRoundingMode } }: Call,
): Windows =>
  tf.backend_util.computeConv2DInfo(
    x.shape as Shape4D,
    filter.shape as Shape4D,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    true,
  );

/** XNNPACK leaves such windows as they were. */
const windowsInPadding: Refusal = (call) => {
  const { padInfo: { top, bottom, left, right }, filterHeight, filterWidth } = poolWindows(call);
  const inPadding = Math.max(top, bottom) >= filterHeight || Math.max(left, right) >= filterWidth;
  return inPadding ? "windows that lie in the padding" : undefined;
};

/**
 * XNNPACK works out the size of its output itself, rounding down, and fills that. TensorFlow.js' is another one where it rounds up,
 * and where padding is a number and windows are no squares: it takes their height for their width, too.
 */
const otherOutputSize = (windowsOf: (call: Call) => Windows): Refusal => (call) => {
  const w = windowsOf(call), { top, bottom, left, right } = w.padInfo;
  const steps = (room: number, filter: number, stride: number) => Math.floor((room - filter) / stride) + 1;
  const height = steps(w.inHeight + top + bottom, w.effectiveFilterHeight, w.strideHeight);
  const width = steps(w.inWidth + left + right, w.effectiveFilterWidth, w.strideWidth);
  const { outHeight, outWidth } = w;
  const isSame = height === outHeight && width === outWidth && height > 0 && width > 0 && w.batchSize > 0;
  return isSame ? undefined : `${outHeight} x ${outWidth} windows, where there are ${height} x ${width}`;
};

/** XNNPACK pads by negative numbers then. */
const pixelsLeftOut: Refusal = (call) => {
  const w = depthwiseWindows(call);
  const isLeftOut = w.padInfo.type === "SAME" &&
    ((w.outHeight - 1) * w.strideHeight + w.effectiveFilterHeight < w.inHeight ||
      (w.outWidth - 1) * w.strideWidth + w.effectiveFilterWidth < w.inWidth);
  return isLeftOut ? "windows that leave pixels out" : undefined;
};

/** The stock kernel takes other gradients for such as belong to its outputs. */
const otherGradients = (outShape: (call: Call) => readonly number[]): Refusal => (call) => {
  const { inputs: { dy } } = call, wanted = outShape(call);
  const isSame = dy.shape.every((length, axis) => length === wanted[axis]);
  return isSame ? undefined : `gradients of shape ${dy.shape} for outputs of shape ${wanted}`;
};

const volumes = ({ inputs: { input }, attrs: { filterSize, strides, pad, dimRoundingMode } }: Call) =>
  tf.backend_util.computePool3DInfo(
    input.shape as [number, number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  ).outShape;

/** XNNPACK bounds numbers by comparing them, which swallows NaN, and C's powers of 1 do. */
const notFinite: Refusal = ({ inputs, backend }) => {
  const floats = tensorsOf(inputs).filter(({ dtype }) => dtype === "float32");
  const isFinite = floats.every((tensor) => backend.typedArrayFromHeap(tensor).every(Number.isFinite));
  return isFinite ? undefined : "NaN and infinities";
};

const otherThanIntegers: Refusal = ({ inputs }) => {
  const other = tensorsOf(inputs).find(({ dtype }) => dtype !== "int32");
  return other && `the dtype ${other.dtype}`;
};

const targetsOtherThanIntegers: Refusal = ({ attrs: { dtype = "int32" } }) =>
  dtype === "int32" ? undefined : `the dtype ${dtype} as the target`;

const booleans: Refusal = ({ inputs }) =>
  tensorsOf(inputs).slice(1).some(({ dtype }) => dtype === "bool") ? "the dtype bool" : undefined;

const missingImages: Refusal = ({ inputs: { image, boxInd }, backend }) =>
  backend.typedArrayFromHeap(boxInd).some((i) => i >= image.shape[0])
    ? "boxes in images that there are not"
    : undefined;

/** The stock kernel repeats the slopes all over. */
const slopesOfOtherAxes: Refusal = ({ inputs: { x, alpha }, backend }) => {
  const slopes = alpha.shape.slice(alpha.shape.findIndex((length) => length !== 1));
  const isLast = alpha.shape.every((length) => length === 1) ||
    slopes.every((length, i) => length === x.shape[x.shape.length - slopes.length + i]);
  if (notFinite({ inputs: { alpha }, attrs: {}, backend })) return "slopes that are not finite";
  return isLast ? undefined : `slopes of shape ${alpha.shape} for numbers of shape ${x.shape}`;
};

const wrongNumbers: Refusal = () => "all calls: its own kernel gives wrong numbers";

const toBool: Refusal = ({ attrs }) => attrs.dtype === "bool" ? "the dtype bool as the target" : undefined;

const outOfBounds: Refusal = ({ inputs: { x }, attrs: { begin, size } }) => {
  const [from, sizes] = tf.slice_util.parseSliceParams(x, begin, size);
  return from.some((start, axis) => start + sizes[axis] > x.shape[axis]) ? "a slice out of bounds" : undefined;
};

/** The stock kernel walks over as many axes as its input has, and its output may have fewer. */
const axesGone: Refusal = ({ inputs: { x }, attrs }) => {
  const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attrs;
  const masks = [beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask] as const;
  const { finalShapeSparse } = tf.slice_util.sliceInfo(x.shape, begin, end, strides, ...masks);
  return finalShapeSparse.length === x.shape.length ? undefined : "slices of fewer axes";
};

/** The stock kernel reads the indices of the first batch, and beyond. */
const batches: Refusal = ({ attrs: { batchDims = 0 } }) => batchDims === 0 ? undefined : "indices in batches";

const severalRows: Refusal = ({ inputs: { x } }) => x.shape.length === 1 ? undefined : `the rank ${x.shape.length}`;

/**
 * What the WASM kernels would get wrong, or abort at, without a word beforehand. What they refuse themselves, by throwing or by
 * a line on their error stream, is not listed.
 */
const refusals: Record<string, readonly Refusal[]> = {
  AvgPool: [otherThanFloats, otherOutputSize(poolWindows), windowsInPadding, notFinite],
  AvgPool3DGrad: [otherGradients(volumes)],
  AvgPoolGrad: [otherGradients((call) => poolWindows(call).outShape)],
  BatchMatMul: [otherThanFloats],
  Bincount: [severalRows],
  Cast: [toBool],
  Conv2D: [channelsFirst, otherThanFloats],
  Conv2DBackpropFilter: [channelsFirst, otherThanFloats],
  Conv2DBackpropInput: [channelsFirst, otherThanFloats],
  Conv3DBackpropFilterV2: [wrongNumbers],
  Conv3DBackpropInputV2: [wrongNumbers],
  CropAndResize: [missingImages],
  DepthwiseConv2dNative: [channelsFirst, otherThanFloats, otherOutputSize(depthwiseWindows), pixelsLeftOut, notFinite],
  DepthwiseConv2dNativeBackpropFilter: [channelsFirst, otherThanFloats],
  DepthwiseConv2dNativeBackpropInput: [channelsFirst, otherThanFloats],
  Dilation2D: [wrongNumbers],
  Dilation2DBackpropFilter: [wrongNumbers],
  Dilation2DBackpropInput: [wrongNumbers],
  FloorDiv: [otherThanIntegers],
  FusedConv2D: [channelsFirst, otherThanFloats],
  FusedDepthwiseConv2D: [channelsFirst, otherThanFloats],
  GatherV2: [batches],
  LRN: [wrongNumbers],
  MaxPool: [otherThanFloats],
  MaxPool3D: [wrongNumbers],
  MaxPool3DGrad: [wrongNumbers],
  MaxPoolGrad: [otherThanFloats],
  MaxPoolWithArgmax: [wrongNumbers],
  Maximum: [notFinite],
  Minimum: [notFinite],
  OneHot: [targetsOtherThanIntegers],
  Pow: [notFinite],
  Prelu: [slopesOfOtherAxes],
  Select: [booleans],
  Slice: [outOfBounds],
  StridedSlice: [otherThanFloats, axesGone],
  _FusedMatMul: [otherThanFloats],
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
