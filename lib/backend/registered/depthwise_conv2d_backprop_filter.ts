import { tf } from "../tensorflow.ts";
import { requireGradients } from "./geometry.ts";
import { type Call, floats } from "./kernel.ts";
import { visitWindows } from "./visit_windows.ts";

/** The gradient of a depthwise 2-D convolution by its filter, channels last. Sums in float64, image by image. */
export function depthwiseConv2dBackpropFilter({ inputs: { x, dy }, attrs, backend }: Call): tf.TensorInfo {
  const info = tf.backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    attrs.filterShape,
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
    true,
  );
  requireGradients(dy, info.outShape);
  const { inChannels, outChannels } = info;
  const multiplier = outChannels / inChannels;
  const out = backend.makeOutput(attrs.filterShape, "float32");
  const input = floats(backend, x), gradient = floats(backend, dy), result = floats(backend, out);
  const sums = new Float64Array(result.length);
  visitWindows(info, (inPixel, outPixel, tap) => {
    const filterAt = tap * outChannels, gradientAt = outPixel * outChannels, inputAt = inPixel * inChannels;
    for (let c = 0, k = 0; c < inChannels; c++) {
      const value = input[inputAt + c];
      for (let m = 0; m < multiplier; m++, k++) sums[filterAt + k] += value * gradient[gradientAt + k];
    }
  });
  result.set(sums);
  return out;
}
