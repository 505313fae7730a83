import assert from "node:assert/strict";
import { onAnyThreads } from "../../../testing/any_threads.ts";
import { numbers, valuesOn } from "../../../testing/gradient_check.ts";
import { onKernels } from "../../../testing/kernel_memory.ts";
import { randomNumbers } from "../../../testing/random_numbers.ts";
import { assertSameNumbers } from "../../../testing/same_numbers.ts";
import type { CompiledKernels } from "../../kernels/compiled_kernels.ts";
import { stream } from "../../random/mod.ts";
import { startBackend, tf } from "../mod.ts";

const sizes = [0, 1, 3, 4, 5, 7, 17, 31, 64, 16_383, 16_384, 16_385, 40_003];
/** Zeros, infinities, NaN and denormals. */
const specials = Float32Array.of(0, -0, NaN, Infinity, -Infinity, 2 ** -149, -(2 ** -149), 2 ** -127, 1, -1, 3e38);

/** Random numbers, among them special ones. */
function mixed(count: number, ...purpose: (string | number)[]): Float32Array<ArrayBuffer> {
  return randomNumbers(count, "elementwise test", ...purpose)
    .map((value, i) => i % 5 === 3 ? specials[Math.floor(i / 5) % specials.length] : value);
}

/** Copies an input to where the result shall be, so that the kernel works in place. */
function copyTo(kernels: CompiledKernels, to: number, from: number, count: number): number {
  kernels.bytes.copyWithin(to, from, from + 4 * count);
  return to;
}

Deno.test("relu, reluGrad and multiply work number by number, also in place, with the same bytes for any threads", async () => {
  const relu = (x: number) => Math.max(x, 0);
  const results = await onAnyThreads((kernels) => {
    const { run } = kernels;
    return new Map(sizes.flatMap((n) => {
      const inputs = { a: mixed(n, "a", n), b: mixed(n, "b", n) };
      const each = (what: string, body: (a: number, b: number, y: number) => number): [string, Float32Array][] => [
        [`${what} of ${n}`, onKernels(kernels, inputs, n, ({ a, b, out }) => kernels.check(body(a, b, out)))],
        [
          `${what} of ${n} in place`,
          onKernels(kernels, inputs, n, ({ a, b, out }) => kernels.check(body(copyTo(kernels, out, a, n), b, out))),
        ],
      ];
      return [
        ...each("relu", (a, _, y) => run.relu(a, y, n)),
        ...each("reluGrad", (a, b, y) => run.reluGrad(a, b, y, n)),
        ...each("multiply", (a, b, y) => run.multiply(a, b, y, n)),
      ];
    }));
  });
  for (const n of sizes) {
    const a = mixed(n, "a", n), b = mixed(n, "b", n);
    const wanted = {
      relu: a.map(relu),
      reluGrad: a.map((dy, i) => b[i] > 0 ? dy : 0),
      multiply: a.map((value, i) => value * b[i]),
    };
    for (const [name, values] of Object.entries(wanted)) {
      for (const what of [`${name} of ${n}`, `${name} of ${n} in place`]) {
        assertSameNumbers(results.get(what), values, what);
      }
    }
  }
});

Deno.test("addBias adds a row to each row, with or without ReLU, also in place, with the same bytes for any threads", async () => {
  const shapes = [[0, 3], [3, 0], [1, 1], [5, 7], [128, 10], [96, 31], [17, 64], [3, 20_000], [5001, 8], [20_000, 1]];
  for (let seed = 0; seed < 20; seed++) {
    const draw = stream("elementwise test", "bias shapes", seed);
    shapes.push([draw.integer(1, 300), draw.integer(1, 300)]);
  }
  const inputsOf = (rows: number, columns: number, i: number) => ({
    x: mixed(rows * columns, "x", i),
    bias: mixed(columns, "bias", i),
  });
  const name = (i: number, relu: boolean) => `shape ${i}, ${shapes[i].join(" x ")}${relu ? " with ReLU" : ""}`;
  const results = await onAnyThreads((kernels) =>
    new Map(shapes.flatMap(([rows, columns], i) =>
      [false, true].map((relu): [string, Float32Array] => [
        name(i, relu),
        onKernels(kernels, inputsOf(rows, columns, i), rows * columns, ({ x, bias, out }) => {
          const from = i % 2 ? copyTo(kernels, out, x, rows * columns) : x;
          kernels.check(kernels.run.addBias(from, bias, rows, columns, +relu, out));
        }),
      ])
    ))
  );
  shapes.forEach(([rows, columns], i) => {
    const { x, bias } = inputsOf(rows, columns, i);
    const sums = x.map((value, place) => value + bias[place % columns]);
    assertSameNumbers(results.get(name(i, false)), sums, name(i, false));
    assertSameNumbers(results.get(name(i, true)), sums.map((sum) => Math.max(sum, 0)), name(i, true));
  });
});

Deno.test("standardise is (byte / 255 - mean) / deviation in float32 for every byte, with the same bytes for any threads", async () => {
  const [mean, deviation] = [0.1307, 0.3081].map(Math.fround);
  const bytesOf = (n: number) => Uint8Array.from({ length: 4 * Math.ceil(n / 4) }, (_, i) => i);
  const results = await onAnyThreads((kernels) =>
    new Map([...sizes, 259].map((n): [string, Float32Array] => [
      `${n}`,
      onKernels(
        kernels,
        { bytes: new Float32Array(bytesOf(n).buffer) },
        n,
        (at) => kernels.check(kernels.run.standardise(at.bytes, mean, deviation, n, at.out)),
      ),
    ]))
  );
  const { fround } = Math;
  const wanted = (byte: number) => fround(fround(fround(byte / 255) - mean) / deviation);
  for (const n of [...sizes, 259]) {
    assert.deepEqual(results.get(`${n}`), Float32Array.from(bytesOf(n).subarray(0, n), wanted));
  }
});

Deno.test("tf.relu() and tf.add() are what the cpu backend gives, for any ranks, broadcasts and types", async () => {
  const backend = await startBackend({ threads: 2, onNotice: () => {} });
  const special = (shape: number[], seed: number) => tf.tensor(mixed(tf.util.sizeFromShape(shape), "tf", seed), shape);
  const pairs = [
    [[5, 7], [7]],
    [[7], [5, 7]],
    [[2, 3, 31], [31]],
    [[96, 10], [10]],
    [[7], [7]],
    [[5, 1], [1]],
    [[1], [1]],
    [[0, 3], [3]],
    [[3, 0], [0]],
    [[5, 7], [1]],
    [[5, 7], [5, 1]],
    [[5, 7], []],
    [[5, 7], [5, 7]],
  ];
  const bodies: [string, () => tf.Tensor][] = [
    ...pairs.map((
      [a, b],
    ): [string, () => tf.Tensor] => [`[${a}] + [${b}]`, () => tf.add(special(a, 1), special(b, 2))]),
    ["int32 + int32", () => tf.add(tf.tensor2d([1, 2, 3, 4], [2, 2], "int32"), tf.tensor1d([5, 6], "int32"))],
    ["int32 + float32", () => tf.add(tf.tensor2d([1, 2, 3, 4], [2, 2], "int32"), tf.tensor1d([0.5, 6]))],
    ["complex64 + complex64", () => {
      const z = tf.complex(numbers([3, 2]), numbers([3, 2], 2)), row = tf.complex(numbers([2], 3), numbers([2], 4));
      return tf.abs(tf.add(z, row));
    }],
    ...[[], [0], [7], [3, 5, 7]].map((shape): [string, () => tf.Tensor] => [
      `relu of [${shape}]`,
      () => tf.relu(special(shape, 3)),
    ]),
    ["relu of int32", () => tf.relu(tf.tensor1d([-1, 0, 2], "int32"))],
  ];
  for (const [what, body] of bodies) {
    assertSameNumbers(await valuesOn("wasm", body), await valuesOn("cpu", body), what);
  }
  await backend.dispose();
});
