import { tf } from "../tensorflow.ts";
import type { Call } from "./kernel.ts";

/**
 * Sums the slices of `x` that share a segment id, in their order. The ids' shape is the first part of the shape of `x`.
 * Slices whose id is no segment, as negative ones, are left out.
 */
export function unsortedSegmentSum({ inputs: { x, segmentIds }, attrs, backend }: Call): tf.TensorInfo {
  const sliceShape = x.shape.slice(segmentIds.shape.length);
  const size = tf.util.sizeFromShape(sliceShape);
  const out = backend.makeOutput([attrs.numSegments, ...sliceShape], x.dtype === "bool" ? "int32" : x.dtype);
  const values = backend.typedArrayFromHeap(x), ids = backend.typedArrayFromHeap(segmentIds);
  const sums = backend.typedArrayFromHeap(out).fill(0);
  ids.forEach((id, slice) => {
    if (id < 0 || id >= attrs.numSegments) return;
    for (let i = 0; i < size; i++) sums[id * size + i] += values[slice * size + i];
  });
  return out;
}
