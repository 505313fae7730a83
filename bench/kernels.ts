import { tf } from "../lib/backend/mod.ts";
import type { Call, Counts } from "./measure.ts";
import { randomValues } from "./random_values.ts";

/** A single operation of TensorFlow.js on our backend, in a size that the report's CNNs have. */
export interface Kernel extends Counts {
  readonly name: string;
  /** Makes its inputs on the backend that runs. */
  prepare(): Call;
}

const counts: Counts = { warmUp: 3, repeats: 25 };

const convolution = { strides: 1, pad: "same", dataFormat: "NHWC", dilations: 1, dimRoundingMode: null };
const images = [128, 14, 14, 32], filter = [5, 5, 32, 64], outputs = [128, 14, 14, 64];

/** The operations that training a CNN spends its time in. The convolutions are the shallow CNN's second. */
export const kernels: readonly Kernel[] = [
  kernel("conv2d 5x5 32-64 14x14 b128", () => {
    const [x, w] = [images, filter].map(random);
    return () => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same");
  }),
  kernel("conv2d input gradient 5x5 32-64 14x14 b128", () => {
    const [dy, w] = [outputs, filter].map(random);
    return () => runKernel("Conv2DBackpropInput", { dy, filter: w }, { ...convolution, inputShape: images });
  }),
  kernel("conv2d filter gradient 5x5 32-64 14x14 b128", () => {
    const [x, dy] = [images, outputs].map(random);
    return () => runKernel("Conv2DBackpropFilter", { x, dy }, { ...convolution, filterShape: filter });
  }),
  kernel("maxPool 2x2 28x28x32 b128", () => {
    const x = random([128, 28, 28, 32]) as tf.Tensor4D;
    return () => tf.maxPool(x, 2, 2, "valid");
  }),
  kernel("matMul 512x512x512", () => {
    const [a, b] = [[512, 512], [512, 512]].map(random);
    return () => tf.matMul(a, b);
  }),
];

function kernel(name: string, make: () => () => tf.Tensor): Kernel {
  return {
    name,
    ...counts,
    prepare() {
      const call = make();
      return () => call().dispose();
    },
  };
}

function random(shape: number[]): tf.Tensor {
  return tf.tensor(randomValues(shape), shape);
}

/** The gradients alone, without the forward operation that they belong to. */
function runKernel(name: string, inputs: tf.NamedTensorMap, attributes: object): tf.Tensor {
  return tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap);
}
