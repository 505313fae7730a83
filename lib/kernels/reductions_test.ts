import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { onAnyThreads } from "../reference/any_threads.ts";
import { onKernels } from "../reference/kernel_memory.ts";
import { randomNumbers } from "../reference/random_numbers.ts";
import { relativeError } from "../reference/relative_error.ts";
import { assertSameNumbers } from "../reference/same_numbers.ts";
import type { CompiledKernels } from "./compiled_kernels.ts";

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
    new Uint8Array(kernels.module.HEAPU8.buffer, at.out + 4 * columns, room).fill(0);
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
