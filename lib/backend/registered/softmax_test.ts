import assert from "node:assert/strict";
import { onAnyThreads } from "../../../testing/any_threads.ts";
import { assertGradient, numbers, valuesOn } from "../../../testing/gradient_check.ts";
import { onKernels } from "../../../testing/kernel_memory.ts";
import { randomNumbers } from "../../../testing/random_numbers.ts";
import { relativeError } from "../../../testing/relative_error.ts";
import { assertSameNumbers, assertSameOrNear } from "../../../testing/same_numbers.ts";
import { stream } from "../../random/mod.ts";
import { arithmetics, fuses } from "../../kernels/arithmetic.ts";
import { runningKernels, startBackend, tf } from "../mod.ts";

const tolerance = 2e-6;

const shapes = [[0, 3], [3, 0], [1, 1], [5, 1], [1, 7], [3, 5], [5, 17], [96, 10], [128, 10], [128, 31], [7, 64]];
shapes.push(
  [31, 1009],
  [3, 5003],
  ...Array.from({ length: 30 }, (_, seed) => {
    const draw = stream("softmax test", "shapes", seed);
    return [draw.integer(1, 200), draw.integer(1, 40)];
  }),
);

const logitsOf = (rows: number, columns: number, i: number) =>
  randomNumbers(rows * columns, "softmax test", "logits", i).map((x) => 12 * x);

Deno.test("exponentials are right to 1.01 units in the last place, from denormal results to infinite ones", async () => {
  const backend = await startBackend({ threads: 1 });
  const kernels = runningKernels();
  const exponentials = (x: Float32Array) =>
    onKernels(
      kernels,
      { x },
      x.length,
      ({ x: from, out }) => kernels.check(kernels.run.exponentials(from, out, x.length)),
    );
  const x = Float32Array.from({ length: 400_001 }, (_, i) => -105 + 195 * i / 400_000), y = exponentials(x);
  let worst = 0;
  x.forEach((value, i) => {
    const wanted = Math.exp(value);
    if (Math.fround(wanted) === Infinity) return assert.equal(y[i], Infinity, `e ** ${value}`);
    const unit = 2 ** Math.max(-149, Math.floor(Math.log2(wanted)) - 23);
    worst = Math.max(worst, Math.abs(y[i] - wanted) / unit);
  });
  assert.ok(worst <= 1.01, `${worst} units in the last place`);
  const special = Float32Array.of(0, -0, NaN, Infinity, -Infinity, 2 ** -149, -(2 ** -149), 1e38, -1e38, 88.73, -104);
  assertSameNumbers(exponentials(special), [1, 1, NaN, Infinity, 0, 1, 1, Infinity, 0, Infinity, 0], "special numbers");
  await backend.dispose();
});

/** The softmax of each row and its logarithm, in float64. */
function naiveSoftmax(x: Float32Array, rows: number, columns: number) {
  const softmax = new Float64Array(x.length), logSoftmax = new Float64Array(x.length);
  for (let i = 0; i < rows; i++) {
    const row = x.subarray(i * columns, (i + 1) * columns), largest = Math.max(...row);
    const sum = row.reduce((sum, z) => sum + Math.exp(z - largest), 0);
    row.forEach((z, j) => {
      softmax[i * columns + j] = Math.exp(z - largest) / sum;
      logSoftmax[i * columns + j] = z - largest - Math.log(sum);
    });
  }
  return { softmax, logSoftmax };
}

Deno.test("softmax, logSoftmax and exponentials are near float64's, with the same bytes for any threads", async () => {
  const inputs = shapes.map(([rows, columns], i) => logitsOf(rows, columns, i));
  const names = ["softmax", "logSoftmax", "exponentials"] as const;
  const nameOf = (name: string, i: number) => `${name} of shape ${i}, ${shapes[i].join(" x ")}`;
  const results = await onAnyThreads((kernels) =>
    new Map(names.flatMap((name) =>
      shapes.map(([rows, columns], i): [string, Float32Array] => [
        nameOf(name, i),
        onKernels(kernels, { x: inputs[i] }, rows * columns, ({ x, out }) => {
          const { run } = kernels;
          if (name === "exponentials") kernels.check(run.exponentials(x, out, rows * columns));
          else kernels.check(run[name](x, rows, columns, out));
        }),
      ])
    ))
  );
  shapes.forEach(([rows, columns], i) => {
    const wanted = { ...naiveSoftmax(inputs[i], rows, columns), exponentials: Float64Array.from(inputs[i], Math.exp) };
    for (const name of names) {
      const error = relativeError(results.get(nameOf(name, i))!, wanted[name]);
      assert.ok(error <= tolerance, `${nameOf(name, i)}: the relative error is ${error}`);
    }
  });
});

/** Bytes as onKernels() takes them. */
const asFloats = (labels: readonly number[]) => new Float32Array(Uint32Array.from(labels).buffer);

/** What a loss leaves at `result`. */
function resultOf(numbers: Float32Array): { loss: number; right: number } {
  const view = new DataView(numbers.slice(-3).buffer);
  return { loss: view.getFloat64(0, true), right: view.getInt32(8, true) };
}

/** The loss, the gradient and the count of right rows by our kernel; without a gradient the loss and the count alone. */
function crossEntropy(logits: Float32Array, labels: readonly number[], classes: number, scale: number, want = true) {
  const kernels = runningKernels(), size = want ? logits.length : 0;
  const numbers = onKernels(
    kernels,
    { logits, labels: asFloats(labels) },
    size + 3,
    (at) => {
      const result = at.out + 4 * size;
      kernels.run.softmaxCrossEntropy(at.logits, at.labels, labels.length, classes, scale, want ? at.out : 0, result);
    },
  );
  return { ...resultOf(numbers), gradient: numbers.subarray(0, size) };
}

function naiveCrossEntropy(logits: Float32Array, labels: readonly number[], classes: number, scale: number) {
  const { softmax, logSoftmax } = naiveSoftmax(logits, labels.length, classes);
  let loss = 0, right = 0;
  const gradient = softmax.map((probability) => scale * probability);
  labels.forEach((label, i) => {
    const row = logits.subarray(i * classes, (i + 1) * classes), place = i * classes + label;
    loss -= logSoftmax[place];
    right += +(row.indexOf(Math.max(...row)) === label);
    // 1 - probability without cancellation.
    const others = softmax.subarray(i * classes, (i + 1) * classes).reduce(
      (sum, p, j) => j === label ? sum : sum + p,
      0,
    );
    gradient[place] = -scale * others;
  });
  return { loss, right, gradient };
}

Deno.test("softmaxCrossEntropy gives loss, gradient and right rows as float64 does, also where labels are certain", async () => {
  const backend = await startBackend({ threads: 1 });
  for (const [i, [rows, columns]] of shapes.entries()) {
    if (columns === 0) continue;
    const classes = columns, draw = stream("softmax test", "labels", i);
    const labels = Array.from({ length: rows }, () => draw.integer(0, classes - 1));
    for (const certainty of [0, 25]) {
      const logits = logitsOf(rows, classes, i), scale = Math.fround(1 / Math.max(1, rows));
      // Rounded, so that some rows have two largest logits.
      labels.forEach((label, row) => {
        for (let j = row % 3 ? classes : 0; j < classes; j++) {
          logits[row * classes + j] = Math.round(logits[row * classes + j]);
        }
        logits[row * classes + label] += certainty;
      });
      const what = `shape ${i}, ${rows} x ${classes}, certainty ${certainty}`;
      const found = crossEntropy(logits, labels, classes, scale);
      const wanted = naiveCrossEntropy(logits, labels, classes, scale);
      assert.equal(found.right, wanted.right, what);
      assert.ok(Math.abs(found.loss - wanted.loss) <= tolerance * Math.abs(wanted.loss) + 1e-7 * rows, what);
      const error = relativeError(found.gradient, wanted.gradient);
      assert.ok(error <= tolerance, `${what}: the relative error of the gradient is ${error}`);
      const { loss, right } = crossEntropy(logits, labels, classes, scale, false);
      assert.deepEqual({ loss, right }, { loss: found.loss, right: found.right }, what);
    }
  }
  await backend.dispose();
});

Deno.test("softmaxCrossEntropy of huge, infinite or missing logits is what it is in float64", async () => {
  const backend = await startBackend({ threads: 1 });
  const cases: [number[], number, number][] = [
    [[1e30, -1e30, 0], 0, 0],
    [[0, 200, 0], 1, 0],
    [[0, 200, 0], 0, 200],
    [[-Infinity, 0, -Infinity], 1, 0],
    [[-Infinity, 0, 1], 0, Infinity],
    [[Infinity, 0, 1], 1, NaN],
    [[-Infinity, -Infinity, -Infinity], 1, NaN],
    [[0, NaN, 1], 0, NaN],
  ];
  for (const [logits, label, loss] of cases) {
    const found = crossEntropy(Float32Array.from(logits), [label], 3, 1);
    assert.ok(Object.is(found.loss, loss), `${logits} at ${label}: ${found.loss}, wanted ${loss}`);
    assert.equal(found.gradient.some(Number.isNaN), Number.isNaN(loss), `gradient of ${logits}: ${found.gradient}`);
  }
  await backend.dispose();
});

Deno.test("squaredError gives the sum of squares and its gradient as float64 does", async () => {
  const backend = await startBackend({ threads: 1 });
  const kernels = runningKernels();
  for (const n of [0, 1, 3, 4, 5, 7, 17, 31, 64, 1009, 100_003]) {
    const y = randomNumbers(n, "softmax test", "y", n), t = randomNumbers(n, "softmax test", "t", n);
    const scale = Math.fround(1 / Math.max(1, n));
    for (const want of [true, false]) {
      const numbers = onKernels(kernels, { y, t }, (want ? n : 0) + 3, (at) => {
        const result = at.out + (want ? 4 * n : 0);
        kernels.run.squaredError(at.y, at.t, n, scale, want ? at.out : 0, result);
        // It leaves a float64 alone.
        new DataView(kernels.room.memory.buffer).setInt32(result + 8, 0, true);
      });
      const wanted = y.reduce((sum, value, i) => sum + Math.fround(value - t[i]) ** 2, 0);
      assert.ok(Math.abs(resultOf(numbers).loss - wanted) <= 1e-12 * wanted, `${n} numbers`);
      if (!want) continue;
      const gradient = y.map((value, i) => 2 * scale * Math.fround(value - t[i]));
      assertSameNumbers(numbers.subarray(0, n), gradient, `${n} numbers`);
    }
  }
  await backend.dispose();
});

/** The mean loss, its gradient and the count of right rows by the definition, in float64. */
function naiveBinaryCrossEntropy(logits: Float32Array, targets: Float32Array, columns: number, scale: number) {
  const losses = Array.from(logits, (x, i) => Math.max(x, 0) - x * targets[i] + Math.log1p(Math.exp(-Math.abs(x))));
  // sigmoid(x) - t as the difference of two terms, one of which is 0 where the target is 0 or 1.
  const terms = Array.from(logits, (x, i) => {
    const t = targets[i];
    return [scale * (1 - t) / (1 + Math.exp(-x)), scale * t / (1 + Math.exp(x))];
  });
  const isRight = (i: number) => (logits[i] > 0) === (targets[i] > 0.5);
  const rows = Array.from({ length: logits.length / columns }, (_, row) => row * columns);
  const right = rows.filter((at) => Array.from({ length: columns }, (_, j) => at + j).every(isRight)).length;
  return { loss: losses.reduce((a, b) => a + b, 0), terms, right };
}

function binaryCrossEntropy(logits: Float32Array, targets: Float32Array, columns: number, scale: number, want = true) {
  const kernels = runningKernels(), size = want ? logits.length : 0;
  const numbers = onKernels(kernels, { logits, targets }, size + 3, (at) => {
    const result = at.out + 4 * size, rows = logits.length / columns;
    kernels.run.binaryCrossEntropy(at.logits, at.targets, rows, columns, scale, want ? at.out : 0, result);
  });
  return { ...resultOf(numbers), gradient: numbers.subarray(0, size) };
}

for (const arithmetic of arithmetics) {
  Deno.test(`binaryCrossEntropy gives loss, gradient and right rows as float64 does, ${arithmetic}`, {
    ignore: arithmetic === "fused" && !await fuses(),
  }, async () => {
    const backend = await startBackend({ threads: 1, arithmetic });
    for (const [rows, columns] of [[0, 1], [1, 1], [3, 1], [1, 3], [5, 2], [7, 5], [4, 4], [17, 31], [1009, 7]]) {
      const n = rows * columns, draw = stream("softmax test", "targets", rows, columns);
      // Shares as well, and values that are certain.
      const targets = Float32Array.from({ length: n }, (_, i) => i % 5 ? draw.integer(0, 1) : draw.uniform());
      for (const certainty of [0, 8, 60]) {
        const logits = Float32Array.from(randomNumbers(n, "softmax test", "logits", rows, columns), (x, i) => {
          return i % 11 ? 5 * x + certainty * (2 * Math.round(targets[i]) - 1) : 0;
        });
        const scale = Math.fround(1 / Math.max(1, n)), what = `${rows} x ${columns}, certainty ${certainty}`;
        const found = binaryCrossEntropy(logits, targets, columns, scale);
        const wanted = naiveBinaryCrossEntropy(logits, targets, columns, scale);
        assert.equal(found.right, wanted.right, what);
        assert.ok(Math.abs(found.loss - wanted.loss) <= tolerance * wanted.loss, what);
        found.gradient.forEach((gradient, i) => {
          const [above, below] = wanted.terms[i], error = Math.abs(gradient - (above - below));
          assert.ok(error <= tolerance * (above + below) + 1e-45, `${what}: gradient ${i} of ${logits[i]}`);
        });
        const { loss, right } = binaryCrossEntropy(logits, targets, columns, scale, false);
        assert.deepEqual({ loss, right }, { loss: found.loss, right: found.right }, what);
      }
    }
    await backend.dispose();
  });
}

Deno.test("binaryCrossEntropy of huge or missing logits is what it is in float64", async () => {
  const backend = await startBackend({ threads: 1 });
  const cases: [logit: number, target: number, loss: number][] = [
    [0, 0.5, Math.LN2],
    [-0, 1, Math.LN2],
    [200, 0, 200],
    [200, 1, 0],
    [-1e30, 1, Math.fround(1e30)],
    [-60, 0, Math.exp(-60)],
    [NaN, 0, NaN],
    [0, NaN, NaN],
  ];
  for (const [logit, target, wanted] of cases) {
    const { loss, gradient } = binaryCrossEntropy(Float32Array.of(logit), Float32Array.of(target), 1, 1);
    const isNear = Object.is(loss, wanted) || Math.abs(loss - wanted) <= tolerance * wanted;
    assert.ok(isNear, `${logit} at ${target}: ${loss}, wanted ${wanted}`);
    assert.equal(gradient.some(Number.isNaN), Number.isNaN(wanted), `gradient of ${logit}: ${gradient}`);
  }
  await backend.dispose();
});

Deno.test("tf.softmax() is what the cpu backend gives, with NaN, infinities and huge numbers, and has its gradient", async () => {
  const backend = await startBackend({ threads: 2 });
  const specials = [NaN, Infinity, -Infinity, 1e38, -1e38, 2 ** -149];
  for (const shape of [[1], [7], [0, 3], [3, 0], [5, 1], [17, 10], [2, 3, 31], [2, 1, 3, 64]]) {
    for (const special of specials) {
      const body = () => {
        const values = Float32Array.from(numbers(shape).dataSync(), (x) => 10 * x);
        values.forEach((_, i) => i % 23 === 1 && (values[i] = special));
        return tf.softmax(tf.tensor(values, shape));
      };
      assertSameOrNear(await valuesOn("wasm", body), await valuesOn("cpu", body), tolerance, `${shape}, ${special}`);
    }
  }
  const none = () => tf.softmax(tf.fill([2, 3], -Infinity));
  assertSameNumbers(await valuesOn("wasm", none), await valuesOn("cpu", none), "no finite number");
  const x = numbers([5, 7]);
  assertGradient(tf.softmax, x, "softmax");
  x.dispose();
  await backend.dispose();
});
