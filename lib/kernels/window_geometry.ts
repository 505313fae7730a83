import type { tf } from "../backend/tensorflow.ts";
import { KernelRefusal } from "../backend/wasm_backend.ts";

/**
 * Sizes of a convolution or pooling over windows of images, channels last: x `[batch, inHeight, inWidth, inChannels]`, y
 * `[batch, outHeight, outWidth, outChannels]`. The filter is the window where images are pooled.
 */
export interface WindowGeometry {
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
  readonly padTop: number;
  readonly padLeft: number;
}

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

/** The sizes in the order in which assembly/window_arguments.ts reads them. */
export function sizesOf(geometry: WindowGeometry): number[] {
  return [
    geometry.batch,
    geometry.inHeight,
    geometry.inWidth,
    geometry.inChannels,
    geometry.outHeight,
    geometry.outWidth,
    geometry.outChannels,
    geometry.filterHeight,
    geometry.filterWidth,
    geometry.strideHeight,
    geometry.strideWidth,
    geometry.dilationHeight,
    geometry.dilationWidth,
    geometry.padTop,
    geometry.padLeft,
  ];
}
