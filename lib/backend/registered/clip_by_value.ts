import type { tf } from "../tensorflow.ts";
import type { Call } from "./kernel.ts";

/** Moves each number into a range. NaN stays NaN, which the stock kernel forgets. */
export function clipByValue({ inputs: { x }, attrs, backend }: Call): tf.TensorInfo {
  const { clipValueMin: least, clipValueMax: most } = attrs;
  const out = backend.makeOutput(x.shape, x.dtype);
  const values = backend.typedArrayFromHeap(x), clipped = backend.typedArrayFromHeap(out);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    clipped[i] = value < least ? least : value > most ? most : value;
  }
  return out;
}
