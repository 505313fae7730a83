import { tf } from "../tensorflow.ts";
import { requireGradients } from "./geometry.ts";
import { type Call, floats } from "./kernel.ts";
import { visitWindows } from "./visit_windows.ts";

/** The gradient of a depthwise 2-D convolution by its input, channels last. Sums in float64. */
export function depthwiseConv2dBackpropInput({ inputs: { dy, filter }, attrs, backend }: Call): tf.TensorInfo {
  const info = tf.backend_util.computeConv2DInfo(
    attrs.inputShape,
    filter.shape as [number, number, number, number],
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
    true,
  );
  requireGradients(dy, info.outShape);
  const { inChannels, outChannels } = info;
  const multiplier = outChannels / inChannels;
  const out = backend.makeOutput(attrs.inputShape, "float32");
  const gradient = floats(backend, dy), weights = floats(backend, filter), result = floats(backend, out);
  const sums = new Float64Array(result.length);
  visitWindows(info, (inPixel, outPixel, tap) => {
    const filterAt = tap * outChannels, gradientAt = outPixel * outChannels, inputAt = inPixel * inChannels;
    for (let c = 0, k = 0; c < inChannels; c++) {
      let sum = 0;
      for (let m = 0; m < multiplier; m++, k++) sum += gradient[gradientAt + k] * weights[filterAt + k];
      sums[inputAt + c] += sum;
    }
  });
  result.set(sums);
  return out;
}
