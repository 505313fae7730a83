import assert from "node:assert/strict";
import { numbers } from "../../../testing/gradient_check.ts";
import { GuardedMemory } from "../../../testing/guarded_memory.ts";
import { FloatBlock } from "../../kernels/float_block.ts";
import { runningKernels, startBackend, tf } from "../mod.ts";
import { geometryOf } from "./geometry.ts";

const ints = (values: number[], shape = [values.length]) => tf.tensor(values, shape, "int32");
const x = () => numbers([3, 4]) as tf.Tensor2D;
const image = (shape: number[]) => numbers(shape) as tf.Tensor4D;

/** Calls with an index, place or size that there is not, and what is said of them. */
const refused: [string, () => tf.Tensor | tf.Tensor[], RegExp][] = [
  ["gather", () => tf.gather(x(), ints([0, 3])), /the index value 3 is not in \[0, 2\]/],
  ["gather of -1", () => tf.gather(x(), ints([-1])), /the index value -1 is not in/],
  [
    "gatherND",
    () => tf.gatherND(x(), ints([1, 4], [1, 2])),
    /GatherNd got the index 4 for axis 1 .*\[3,4\]: give 0 to 3/,
  ],
  ["gatherND of -1", () => tf.gatherND(x(), ints([-1], [1, 1])), /GatherNd got the index -1 for axis 0/],
  ["scatterND", () => tf.scatterND(ints([3], [1, 1]), tf.ones([1, 4]), [3, 4]), /ScatterNd got the index 3 for axis 0/],
  [
    "scatterND of -1",
    () => tf.scatterND(ints([-9], [1, 1]), tf.ones([1]), [5]),
    /ScatterNd got the index -9 .* give 0 to 4/,
  ],
  [
    "tensorScatterUpdate",
    () => tf.tensorScatterUpdate(x(), ints([7], [1, 1]), tf.ones([1, 4])),
    /TensorScatterUpdate got the index 7/,
  ],
  ["sparseToDense", () => tf.sparseToDense(ints([6]), tf.ones([1]), [5], 0), /SparseToDense got the index 6/],
  [
    "sparseReshape",
    () =>
      Object.values(
        tf.sparse.sparseReshape(
          ints([3, 0], [1, 2]) as tf.Tensor2D,
          ints([2, 3]) as tf.Tensor1D,
          ints([6]) as tf.Tensor1D,
        ),
      ),
    /SparseReshape got the index 3 for axis 0/,
  ],
  [
    "sparseSegmentSum",
    () => tf.sparse.sparseSegmentSum(x(), ints([5]) as tf.Tensor1D, ints([0]) as tf.Tensor1D),
    /out of range/,
  ],
  [
    "cropAndResize",
    () => tf.image.cropAndResize(image([1, 4, 4, 1]), tf.tensor2d([[0, 0, 1, 1]]), ints([-1]) as tf.Tensor1D, [2, 2]),
    /CropAndResize got a box in image -1/,
  ],
  [
    "slice",
    () => tf.engine().runKernel("Slice", { x: x() }, { begin: [-2, 0], size: [1, 2] }) as tf.Tensor,
    /Slice got \[-2,0\]/,
  ],
  [
    "stridedSlice",
    () => tf.stridedSlice(numbers([2, 4, 2]), [1, 3, -2], [0, 5, -3], [1, 1, -1], 6, 0, 0, 0, 3),
    /Requested out of range element/,
  ],
  [
    "mirrorPad",
    () =>
      tf.engine().runKernel("MirrorPad", { x: x() }, { paddings: [[4, 0], [0, 0]], mode: "symmetric" }) as tf.Tensor,
    /MirrorPad got \[4,0\] to pad axis 0/,
  ],
  [
    "topk",
    () => tf.engine().runKernel("TopK", { x: x() }, { k: 5, sorted: true }) as tf.Tensor[],
    /TopK got k = 5 for rows of 4/,
  ],
  ["avgPool", () => tf.avgPool(image([1, 2, 2, 1]), 5, 1, "valid"), /positive integers but got shape \[1,-2,-2,1\]/],
  ["maxPool", () => tf.maxPool(image([1, 2, 2, 1]), 5, 1, "valid"), /The output would have the shape \[1,-2,-2,1\]/],
];

for (const threads of [1, 2]) {
  Deno.test(`places outside of a tensor are refused, each by name, and nothing is written anywhere, with ${threads} threads`, async () => {
    const backend = await startBackend({ threads, onNotice: () => {} });
    {
      using memory = new GuardedMemory();
      const wasm = tf.engine().findBackend("wasm"), before = wasm.numDataIds();
      for (const [what, call, message] of refused) {
        assert.throws(() => tf.tidy(() => void call()), message, what);
        assert.deepEqual(memory.damage(), [], what);
        assert.equal(wasm.numDataIds(), before, what);
      }
    }
    await backend.dispose();
  });
}

Deno.test("windows whose output TensorFlow.js takes to be of another size than XNNPACK does are the cpu backend's, and write nowhere else", async () => {
  const notices: string[] = [];
  const backend = await startBackend({ threads: 1, onNotice: (notice) => notices.push(notice) });
  const calls: [() => tf.Tensor, number[]][] = [
    [() => tf.avgPool(image([1, 9, 9, 1]), [5, 1], 1, 0), [1, 5, 5, 1]],
    [() => tf.depthwiseConv2d(image([1, 9, 9, 1]), image([5, 1, 1, 1]), 1, 0), [1, 5, 5, 1]],
    [() => tf.depthwiseConv2d(image([1, 9, 9, 2]), image([2, 2, 2, 1]), 1, 1, "NHWC", [3, 2]), [1, 8, 8, 2]],
  ];
  {
    using memory = new GuardedMemory();
    for (const [call, shape] of calls) {
      assert.deepEqual(tf.tidy(() => call().shape), shape);
      assert.deepEqual(memory.damage(), []);
    }
  }
  assert.deepEqual(notices.map((notice) => notice.match(/kernel (\w+)/)?.[1]), ["AvgPool", "DepthwiseConv2dNative"]);
  await backend.dispose();
});

Deno.test("GuardedMemory names what is written before and behind a block, and sees numbers that nobody wrote", async () => {
  const backend = await startBackend({ threads: 1 });
  {
    using memory = new GuardedMemory();
    const kernels = runningKernels();
    using block = new FloatBlock(kernels, 5);
    assert.deepEqual([...block.values], Array(5).fill(NaN));
    kernels.bytes.fill(1, block.address, block.address + 20);
    assert.deepEqual(memory.damage(), []);
    kernels.bytes[block.address - 3] = 0;
    kernels.bytes[block.address + 20] = 0;
    assert.deepEqual(memory.damage(), ["3 bytes before a block of 20 bytes", "0 bytes behind a block of 20 bytes"]);
    assert.deepEqual(memory.damage(), []);
  }
  await backend.dispose();
});

Deno.test("kernels of our own refuse sizes that are no whole numbers from 0", async () => {
  const backend = await startBackend({ threads: 1 });
  const kernels = runningKernels(), info = tf.backend_util.computePool2DInfo([1, 2, 2, 1], 3, 1, 1, "valid");
  assert.throws(
    () => kernels.geometry({ ...geometryOf(info), outHeight: -1 }),
    /Windows have outHeight -1: give whole numbers/,
  );
  assert.throws(() => kernels.geometry({ ...geometryOf(info), batch: 1.5 }), /Windows have batch 1.5/);
  for (const length of [2.5, -1, NaN]) {
    assert.throws(() => new FloatBlock(kernels, length), new RegExp(`There is no room for ${length} numbers`));
  }
  await backend.dispose();
});
