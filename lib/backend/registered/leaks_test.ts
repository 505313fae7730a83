import assert from "node:assert/strict";
import { numbers } from "../../../testing/gradient_check.ts";
import { startBackend, tf } from "../mod.ts";

for (const threads of [1, 2]) {
  Deno.test(`1,000 steps of convolutions and products leave the memory as it was, with ${threads} threads`, async () => {
    const backend = await startBackend({ threads });
    const inputs = [
      ...[numbers([5, 8, 8, 4]), numbers([3, 3, 4, 8], 2)], // Winograd's
      ...[numbers([5, 8, 8, 1]), numbers([5, 5, 1, 4], 3)],
      ...[numbers([5, 9, 8, 3]), numbers([3, 2, 3, 5], 4)],
      ...[numbers([40, 30]), numbers([30, 20], 5)],
    ];
    const step = () => {
      const gradients = tf.grads((x, w, plane, wide, odd, steps, a, b) => {
        const images = [[x, w, 1], [plane, wide, 1], [odd, steps, 2]] as [tf.Tensor4D, tf.Tensor4D, number][];
        const sums = images.map(([x, filter, stride]) => tf.conv2d(x, filter, stride, "same").relu().sum());
        return tf.addN([...sums, tf.matMul(a, b).square().sum()]);
      })(inputs);
      tf.dispose(gradients);
    };
    // The first steps set up the kernels' scratch space, and what TensorFlow.js keeps.
    for (let i = 0; i < 10; i++) tf.tidy(step);
    const state = () => ({ ...tf.memory(), bytes: backend.memoryBytes(), data: tf.engine().backend.numDataIds() });
    const before = state();
    for (let i = 0; i < 1000; i++) tf.tidy(step);
    assert.deepEqual(state(), before);
    tf.dispose(inputs);
    await backend.dispose();
  });
}
