import { convolve, convolveFilterGradient, convolveInputGradient } from "../../kernels/convolution.ts";
import type { WindowGeometry } from "../../kernels/window_geometry.ts";
import { tf } from "../tensorflow.ts";
import { activated, requireBias } from "./fused_activation.ts";
import { geometryOf, requireGradients } from "./geometry.ts";
import { addressOf, type Call, compiled, type Kernel } from "./kernel.ts";

type Shape4D = [number, number, number, number];

/** A 2-D convolution, channels last. */
export function conv2D({ inputs, attrs, backend }: Call): tf.TensorInfo {
  return convolution({ inputs, attrs, backend }, false);
}

/** A 2-D convolution with a bias and an activation. The cpu backend stands in for a bias of another shape. */
export const fusedConv2D: Kernel = (call) => {
  const { inputs, attrs } = call, { activation = "linear" } = attrs;
  if (activation === "linear" || activation === "relu") return convolution(call, activation === "relu");
  return activated(call, (run) => run("FusedConv2D", inputs, { ...attrs, activation: "linear" }));
};

function convolution({ inputs: { x, filter, bias }, attrs, backend }: Call, relu: boolean): tf.TensorInfo {
  const { geometry, outShape } = windowsOf(x.shape as Shape4D, filter.shape as Shape4D, attrs);
  requireBias(bias, geometry.outChannels);
  const y = backend.makeOutput(outShape, "float32");
  convolve(compiled(backend), geometry, {
    x: addressOf(backend, x),
    filter: addressOf(backend, filter),
    bias: bias ? addressOf(backend, bias) : 0,
    relu,
    y: addressOf(backend, y),
  });
  return y;
}

/** The gradient of a 2-D convolution by its input. */
export function conv2DBackpropInput({ inputs: { dy, filter }, attrs, backend }: Call): tf.TensorInfo {
  const { geometry, outShape } = windowsOf(attrs.inputShape, filter.shape as Shape4D, attrs);
  requireGradients(dy, outShape);
  const dx = backend.makeOutput(attrs.inputShape, "float32");
  // Where no output is, nothing flows back.
  if (dy.shape.includes(0)) backend.typedArrayFromHeap(dx).fill(0);
  convolveInputGradient(compiled(backend), geometry, {
    dy: addressOf(backend, dy),
    filter: addressOf(backend, filter),
    dx: addressOf(backend, dx),
  });
  return dx;
}

/** The gradient of a 2-D convolution by its filter. */
export function conv2DBackpropFilter({ inputs: { x, dy }, attrs, backend }: Call): tf.TensorInfo {
  const { geometry, outShape } = windowsOf(x.shape as Shape4D, attrs.filterShape, attrs);
  requireGradients(dy, outShape);
  const dw = backend.makeOutput(attrs.filterShape, "float32");
  if (dy.shape.includes(0)) backend.typedArrayFromHeap(dw).fill(0);
  convolveFilterGradient(compiled(backend), geometry, {
    x: addressOf(backend, x),
    dy: addressOf(backend, dy),
    dw: addressOf(backend, dw),
  });
  return dw;
}

function windowsOf(
  x: Shape4D,
  filter: Shape4D,
  { strides, dilations = 1, pad, dimRoundingMode }: Call["attrs"],
): { geometry: WindowGeometry; outShape: Shape4D } {
  const info = tf.backend_util.computeConv2DInfo(x, filter, strides, dilations, pad, dimRoundingMode);
  return { geometry: geometryOf(info), outShape: info.outShape as Shape4D };
}
