import { tf } from "../tensorflow.ts";
import { geometryOf, requireGradients } from "./geometry.ts";
import { identity } from "./identity.ts";
import { addressOf, type Call, compiled } from "./kernel.ts";

/** 2-D max pooling, channels last. NaN is never the largest number, as on TensorFlow.js' cpu backend. */
export function maxPool({ inputs: { x }, attrs, backend }: Call): tf.TensorInfo {
  const { geometry, outShape, isIdentity } = windowsOf(x, attrs);
  // There, NaN stays, as on the cpu backend.
  if (isIdentity) return identity({ inputs: { x }, attrs, backend });
  const y = backend.makeOutput(outShape, "float32"), kernels = compiled(backend);
  kernels.check(kernels.run.maxPool(kernels.geometry(geometry), addressOf(backend, x), addressOf(backend, y)));
  return y;
}

/** The gradient of 2-D max pooling, channels last: each output's gradient goes to the first largest input of its window. */
export function maxPoolGrad({ inputs: { dy, input }, attrs, backend }: Call): tf.TensorInfo {
  const { geometry, outShape } = windowsOf(input, attrs);
  requireGradients(dy, outShape);
  const dx = backend.makeOutput(input.shape, "float32"), kernels = compiled(backend);
  const [from, x, to] = [dy, input, dx].map((tensor) => addressOf(backend, tensor));
  kernels.check(kernels.run.maxPoolGrad(kernels.geometry(geometry), from, x, 0, to));
  return dx;
}

function windowsOf(x: tf.TensorInfo, { filterSize, strides, dilations = 1, pad, dimRoundingMode }: Call["attrs"]) {
  const shape = x.shape as [number, number, number, number];
  const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, dilations, pad, dimRoundingMode);
  // The cpu backend takes any window of 1 x 1 for the identity that leaves the shape as it is, also with strides in padding.
  const isIdentity = [info.filterHeight, info.filterWidth, info.strideHeight, info.strideWidth].every((n) => n === 1) &&
    tf.util.arraysEqual(shape, info.outShape);
  return { geometry: geometryOf(info), outShape: info.outShape, isIdentity };
}
