import assert from "node:assert/strict";
import { onAnyThreads } from "../../../testing/any_threads.ts";
import { assertGradient, numbers, valuesOn } from "../../../testing/gradient_check.ts";
import { onKernels } from "../../../testing/kernel_memory.ts";
import { randomNumbers } from "../../../testing/random_numbers.ts";
import { relativeError } from "../../../testing/relative_error.ts";
import { assertSameNumbers, assertSameOrNear } from "../../../testing/same_numbers.ts";
import type { CompiledKernels } from "../../kernels/compiled_kernels.ts";
import { stream } from "../../random/mod.ts";
import { startBackend, tf } from "../mod.ts";

const tolerance = 2e-6;

const shapes = [[0, 3], [3, 0], [1, 1], [1, 7], [7, 1], [3, 5], [5, 17], [96, 10], [128, 64], [31, 1009], [5003, 33]];
shapes.push(
  [1, 40_009],
  [40_009, 1],
  [2, 20_011],
  [3001, 16],
  ...Array.from({ length: 30 }, (_, seed) => {
    const draw = stream("reductions test", "shapes", seed);
    return [draw.integer(1, 400), draw.integer(1, 80)];
  }),
);

/** The same sums in float64. */
function naiveSums(x: Float32Array, rows: number, columns: number) {
  const columnSums = new Float64Array(columns), rowSums = new Float64Array(rows);
  x.forEach((value, place) => {
    columnSums[place % columns] += value;
    rowSums[Math.floor(place / columns)] += value;
  });
  return { columnSums, rowSums };
}

type Name = "columnSums" | "rowSums" | "rowMaxima";

function reduce(kernels: CompiledKernels, name: Name, x: Float32Array, rows: number, columns: number): Float32Array {
  const { run } = kernels;
  if (name !== "columnSums") {
    return onKernels(kernels, { x }, rows, (at) => kernels.check(run[name](at.x, rows, columns, at.out)));
  }
  // The room for partial sums lies behind the result, where writing beyond it would be seen.
  const room = run.columnSumsRoom(rows, columns);
  assert.equal(room % 8, 0);
  return onKernels(kernels, { x }, columns + room / 4, (at) => {
    kernels.check(run.columnSums(at.x, rows, columns, at.out, at.out + 4 * columns));
    // Nobody promises what is left there.
    new Uint8Array(kernels.room.memory.buffer, at.out + 4 * columns, room).fill(0);
  }).subarray(0, columns);
}

const names = ["columnSums", "rowSums", "rowMaxima"] as const;
const nameOf = (name: string, i: number) => `${name} of shape ${i}, ${shapes[i].join(" x ")}`;

Deno.test("sums along rows and columns are near float64's and maxima exact, with the same bytes for any threads", async () => {
  const inputs = shapes.map(([rows, columns], i) => randomNumbers(rows * columns, "reductions test", "x", i));
  const results = await onAnyThreads((kernels) =>
    new Map(names.flatMap((name) =>
      shapes.map(([rows, columns], i): [string, Float32Array] => [
        nameOf(name, i),
        reduce(kernels, name, inputs[i], rows, columns),
      ])
    ))
  );
  shapes.forEach(([rows, columns], i) => {
    const wanted = naiveSums(inputs[i], rows, columns);
    for (const name of ["columnSums", "rowSums"] as const) {
      const error = relativeError(results.get(nameOf(name, i))!, wanted[name]);
      assert.ok(error <= tolerance, `${nameOf(name, i)}: the relative error is ${error}`);
    }
    const maxima = Array.from(
      { length: rows },
      (_, row) => columns ? Math.max(...inputs[i].subarray(row * columns, (row + 1) * columns)) : NaN,
    );
    assertSameNumbers(results.get(nameOf("rowMaxima", i)), maxima, nameOf("rowMaxima", i));
  });
});

Deno.test("a million numbers are summed to within a rounding, also when they nearly cancel", async () => {
  const n = 1_000_000;
  const positive = Float32Array.from({ length: n }, (_, i) => 0.1 + (i % 17) / 1000);
  const cancelling = positive.map((x, i) => i % 2 ? -x : x);
  const results = await onAnyThreads((kernels) =>
    new Map([positive, cancelling].flatMap((x, i): [string, Float32Array][] => [
      [`row ${i}`, reduce(kernels, "rowSums", x, 1, n)],
      [`column ${i}`, reduce(kernels, "columnSums", x, n, 1)],
    ]))
  );
  [positive, cancelling].forEach((x, i) => {
    const wanted = x.reduce((sum, value) => sum + value, 0);
    for (const name of [`row ${i}`, `column ${i}`]) {
      const [found] = results.get(name)!;
      assert.ok(Math.abs(found - wanted) <= 2 ** -23 * Math.abs(wanted), `${name}: ${found}, wanted ${wanted}`);
    }
  });
});

Deno.test("reductions keep NaN and Infinity wherever they are, and denormals", async () => {
  const [rows, columns] = [23, 19], smallest = 2 ** -149;
  const inputs = new Map(
    [NaN, Infinity, -Infinity].map((special) => {
      const x = randomNumbers(rows * columns, "reductions test", "specials");
      for (let i = 0; i < rows; i++) x[i * columns + i % columns] = special;
      return [`${special}`, x];
    }),
  );
  inputs.set("both", inputs.get("Infinity")!.map((x, i) => i % 2 ? inputs.get("-Infinity")![i] : x));
  inputs.set("denormals", randomNumbers(rows * columns, "reductions test", "denormals").map((x) => x * 2 ** -135));
  inputs.set("minus infinities", new Float32Array(rows * columns).fill(-Infinity));
  const results = await onAnyThreads((kernels) =>
    new Map(
      [...inputs].flatMap(([what, x]) =>
        names.map((name): [string, Float32Array] => [`${name}, ${what}`, reduce(kernels, name, x, rows, columns)])
      ),
    )
  );
  for (const [what, x] of inputs) {
    const { columnSums, rowSums } = naiveSums(x, rows, columns);
    assertSameNumbers(results.get(`columnSums, ${what}`), columnSums.map(Math.fround), `columnSums, ${what}`);
    assertSameNumbers(results.get(`rowSums, ${what}`), rowSums.map(Math.fround), `rowSums, ${what}`);
    const maxima = Array.from(
      { length: rows },
      (_, row) => Math.max(...x.subarray(row * columns, (row + 1) * columns)),
    );
    assertSameNumbers(results.get(`rowMaxima, ${what}`), maxima, `rowMaxima, ${what}`);
  }
  assert.ok(
    results.get("rowSums, denormals")!.some((x) => x !== 0 && Math.abs(x) < 2 ** -126 && Math.abs(x) >= smallest),
  );
});

/** All sets of axes of a rank. */
const axesOf = (rank: number) =>
  Array.from(
    { length: 2 ** rank },
    (_, set) => Array.from({ length: rank }, (_, axis) => axis).filter((a) => set >> a & 1),
  );

const reductions = { sum: tf.sum, mean: tf.mean, max: tf.max };

Deno.test("tf.sum(), tf.mean() and tf.max() over any axes are what the cpu backend gives, and leave nothing behind", async () => {
  const backend = await startBackend({ threads: 2 });
  const wasm = tf.engine().findBackend("wasm"), before = wasm.numDataIds();
  const specials = [NaN, Infinity, -Infinity, 2 ** -149, -(2 ** -140)];
  for (const shape of [[], [7], [0], [1], [5, 17], [3, 0], [1, 5, 1], [7, 1, 5], [3, 4, 5], [2, 0, 3], [2, 3, 1, 31]]) {
    for (const axes of axesOf(shape.length)) {
      for (const [name, reduce] of Object.entries(reductions)) {
        for (const special of [0, 3, 20]) {
          const body = (keepDims: boolean) => () => {
            const values = Float32Array.from(numbers(shape).dataSync());
            if (special) values.forEach((_, i) => i % special === 1 && (values[i] = specials[i % 5]));
            return reduce(tf.tensor(values, shape), axes, keepDims);
          };
          const what = JSON.stringify({ name, shape, axes, special });
          const wanted = await valuesOn("cpu", body(false));
          for (const keepDims of [false, true]) {
            assertSameOrNear(await valuesOn("wasm", body(keepDims)), wanted, tolerance, what);
            const [found, expected] = [tf.tidy(() => body(keepDims)().shape), shapeAfter(shape, axes, keepDims)];
            assert.deepEqual(found, expected, what);
          }
        }
      }
    }
  }
  assert.equal(wasm.numDataIds(), before);
  await backend.dispose();
});

const shapeAfter = (shape: number[], axes: number[], keepDims: boolean) =>
  shape.flatMap((length, axis) => axes.includes(axis) ? keepDims ? [1] : [] : [length]);

Deno.test("reductions take axes from the end, in any order, and other types than float32", async () => {
  const backend = await startBackend({ threads: 1 });
  const bodies: (() => tf.Tensor)[] = [
    () => tf.sum(numbers([3, 4, 5]), [-1, 0]),
    () => tf.max(numbers([3, 4, 5]), [2, 0]),
    () => tf.mean(numbers([3, 4, 5]), -2),
    () => tf.sum(numbers([3, 4, 5])),
    () => tf.sum(tf.tensor2d([1, 2, 3, 4], [2, 2], "int32"), 0),
    () => tf.max(tf.tensor2d([1, 2, 3, 4], [2, 2], "int32"), 0),
    () => tf.mean(tf.tensor2d([1, 2, 3, 5], [2, 2], "int32"), 1),
    () => tf.sum(tf.tensor1d([true, false, true], "bool")),
  ];
  for (const body of bodies) {
    assertSameOrNear(await valuesOn("wasm", body), await valuesOn("cpu", body), tolerance, `${body}`);
  }
  await backend.dispose();
});

Deno.test("tf.sum(), tf.mean() and tf.max() have the gradients of finite differences", async () => {
  const backend = await startBackend({ threads: 1 });
  const x = numbers([3, 5, 7]);
  for (const axes of axesOf(3)) {
    for (const [name, reduce] of Object.entries(reductions)) {
      assertGradient((x) => reduce(x, axes), x, `${name} over ${axes}`, { step: 2 ** -11 });
    }
  }
  x.dispose();
  await backend.dispose();
});
