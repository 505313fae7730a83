import type { WindowGeometry } from "../../kernels/window_geometry.ts";
import type { tf } from "../tensorflow.ts";
import { KernelRefusal } from "../wasm_backend.ts";

/** TensorFlow.js' sizes in our words. */
export function geometryOf(info: tf.backend_util.Conv2DInfo): WindowGeometry {
  return {
    batch: info.batchSize,
    inHeight: info.inHeight,
    inWidth: info.inWidth,
    inChannels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    outChannels: info.outChannels,
    filterHeight: info.filterHeight,
    filterWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    dilationHeight: info.dilationHeight,
    dilationWidth: info.dilationWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
  };
}

/** Refuses gradients that do not belong to outputs of a shape. */
export function requireGradients(dy: tf.TensorInfo, outShape: readonly number[]): void {
  if (dy.shape.length === outShape.length && dy.shape.every((length, axis) => length === outShape[axis])) return;
  throw new KernelRefusal(`gradients of shape ${dy.shape} for outputs of shape ${outShape}`);
}
