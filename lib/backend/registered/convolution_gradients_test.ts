import { assertClose, assertGradient, numbers, valuesOn } from "../../../testing/gradient_check.ts";
import { startBackend, tf } from "../mod.ts";

type Padding = "same" | "valid" | number | [[0, 0], [number, number], [number, number], [0, 0]];
type Shape = [number, number, number, number];

const explicit: Padding = [[0, 0], [1, 2], [0, 1], [0, 0]];
const cases: { x: Shape; filter: [number, number]; strides: [number, number]; pad: Padding }[] = [
  { x: [1, 5, 5, 1], filter: [3, 3], strides: [1, 1], pad: "same" },
  { x: [2, 7, 5, 3], filter: [2, 3], strides: [1, 1], pad: "valid" },
  { x: [3, 9, 7, 2], filter: [3, 2], strides: [2, 2], pad: "same" },
  { x: [1, 8, 11, 5], filter: [3, 3], strides: [2, 3], pad: "valid" },
  { x: [2, 6, 7, 3], filter: [3, 3], strides: [1, 2], pad: explicit },
  { x: [2, 6, 6, 4], filter: [1, 1], strides: [2, 2], pad: "same" },
  { x: [1, 17, 3, 1], filter: [5, 3], strides: [3, 1], pad: "same" },
  { x: [2, 5, 5, 2], filter: [5, 5], strides: [1, 1], pad: "valid" },
  { x: [1, 7, 7, 2], filter: [4, 4], strides: [1, 1], pad: "same" },
];

const rounding = (pad: Padding) => typeof pad === "string" ? undefined : "floor";

Deno.test("conv2d() has the gradients of the cpu backend and of finite differences over odd shapes", async () => {
  const backend = await startBackend({ threads: 1 });
  for (const { x, filter: [height, width], strides, pad } of cases) {
    for (const outputs of [1, 3]) {
      const what = JSON.stringify({ x, height, width, strides, pad, outputs });
      const filterShape: Shape = [height, width, x[3], outputs];
      const convolve = (input: tf.Tensor, filter: tf.Tensor) =>
        tf.conv2d(input as tf.Tensor4D, filter as tf.Tensor4D, strides, pad as "same", "NHWC", 1, rounding(pad));
      const gradient = (which: number) => () =>
        tf.grads((input, filter) => {
          const y = convolve(input, filter);
          return tf.mul(y, numbers(y.shape, 5));
        })([numbers(x), numbers(filterShape, 2)])[which];
      for (const which of [0, 1]) {
        const onWasm = await valuesOn("wasm", gradient(which)), onCpu = await valuesOn("cpu", gradient(which));
        assertClose(onWasm, onCpu, 1e-5, what);
      }
      const input = numbers(x), filter = numbers(filterShape, 2);
      assertGradient((input) => convolve(input, filter), input, `by the input ${what}`);
      assertGradient((filter) => convolve(input, filter), filter, `by the filter ${what}`);
      tf.dispose([input, filter]);
    }
  }
  await backend.dispose();
});

Deno.test("depthwiseConv2d() has the gradients of the cpu backend and of finite differences over odd shapes", async () => {
  const backend = await startBackend({ threads: 1 });
  for (const { x, filter: [height, width], strides, pad } of cases) {
    for (const multiplier of [1, 2]) {
      const what = JSON.stringify({ x, height, width, strides, pad, multiplier });
      const filterShape: Shape = [height, width, x[3], multiplier];
      const convolve = (x: tf.Tensor, filter: tf.Tensor) =>
        tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad as "same", "NHWC", 1, rounding(pad));
      const gradient = (which: number) => () =>
        tf.grads((input, filter) => {
          const y = convolve(input, filter);
          return tf.mul(y, numbers(y.shape, 5));
        })([numbers(x), numbers(filterShape, 2)])[which];
      for (const which of [0, 1]) {
        const onWasm = await valuesOn("wasm", gradient(which)), onCpu = await valuesOn("cpu", gradient(which));
        assertClose(onWasm, onCpu, 1e-5, what);
      }
      const input = numbers(x), filter = numbers(filterShape, 2);
      assertGradient((input) => convolve(input, filter), input, `by the input ${what}`);
      assertGradient((filter) => convolve(input, filter), filter, `by the filter ${what}`);
      tf.dispose([input, filter]);
    }
  }
  await backend.dispose();
});

// TensorFlow.js itself refuses to differentiate dilated convolutions: the kernels are called by their names.
Deno.test("the kernels of convolution gradients know dilations, as finite differences show", async () => {
  const backend = await startBackend({ threads: 1 });
  for (const pad of ["same", "valid"] as const) {
    for (const dilations of [[2, 2], [1, 3]] as [number, number][]) {
      for (const depthwise of [false, true]) {
        const what = JSON.stringify({ pad, dilations, depthwise });
        const inputShape: Shape = [2, 9, 8, 3], filterShape: Shape = [3, 2, 3, 2];
        const input = numbers(inputShape), filter = numbers(filterShape, 2);
        const forward = (depthwise ? tf.depthwiseConv2d : tf.conv2d) as typeof tf.conv2d;
        const convolve = (input: tf.Tensor, filter: tf.Tensor) =>
          forward(input as tf.Tensor4D, filter as tf.Tensor4D, 1, pad, "NHWC", dilations);
        const name = depthwise ? "DepthwiseConv2dNativeBackprop" : "Conv2DBackprop";
        const attrs = { strides: [1, 1], pad, dilations, dataFormat: "NHWC", inputShape, filterShape };
        assertGradient((filter) => convolve(input, filter), filter, `by the filter ${what}`, {
          backward: (dy) => tf.engine().runKernel(`${name}Filter`, { x: input, dy }, attrs) as tf.Tensor,
        });
        // Conv2DBackpropInput has no attribute for dilations.
        if (depthwise) {
          assertGradient((input) => convolve(input, filter), input, `by the input ${what}`, {
            backward: (dy) => tf.engine().runKernel(`${name}Input`, { dy, filter }, attrs) as tf.Tensor,
          });
        }
        tf.dispose([input, filter]);
      }
    }
  }
  await backend.dispose();
});

Deno.test("maxPool() has the gradients of the cpu backend and of finite differences over odd shapes", async () => {
  const backend = await startBackend({ threads: 1 });
  for (const { x, filter, strides, pad } of cases) {
    const what = JSON.stringify({ x, filter, strides, pad });
    const pool = (input: tf.Tensor) => tf.maxPool(input as tf.Tensor4D, filter, strides, pad as "same", rounding(pad));
    const gradient = () =>
      tf.grad((input) => {
        const y = pool(input);
        return tf.mul(y, numbers(y.shape, 5));
      })(numbers(x));
    assertClose(await valuesOn("wasm", gradient), await valuesOn("cpu", gradient), 1e-6, what);
    const input = numbers(x);
    // So small that no other number becomes the largest.
    assertGradient(pool, input, what, { step: 2 ** -11 });
    input.dispose();
  }
  await backend.dispose();
});
