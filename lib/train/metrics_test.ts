import assert from "node:assert/strict";
import { assertClose, meanLoss64 } from "../../testing/mod.ts";
import { runningKernels, startBackend } from "../backend/mod.ts";
import { dataset } from "../data/mod.ts";
import type { Targets } from "../dataset/mod.ts";
import { initialise, type Loss, mlp, Network } from "../model/mod.ts";
import { stream } from "../random/mod.ts";
import { evaluateMetrics, metricFields, type MetricName, metricNames } from "./metrics.ts";

await startBackend({ threads: 1 });

/** More than two of the parts that evaluation takes, of which the last is small. */
const size = 419;

/** What a net gives on so many examples, its outputs, and what it is to give. */
function evaluated(loss: Loss, metrics: readonly MetricName[], outputs: number, targets: Targets) {
  const random = stream("metrics test", outputs), model = mlp([3], [4], outputs);
  const targetSize = targets.length / size;
  const part = { inputs: Float32Array.from({ length: 3 * size }, () => random.normal()), targets, targetSize };
  const { test } = dataset({ inputShape: [3], train: part, test: part, overlap: "ignore" });
  using network = new Network(runningKernels(), model);
  network.weights = initialise(model, "he-normal", random);
  network.inputs(size).set(part.inputs);
  const all = network.outputs();
  const rows = Array.from({ length: size }, (_, i) => Float64Array.from(all.slice(i * outputs, (i + 1) * outputs)));
  const { loss: mean, accuracy, ...found } = evaluateMetrics({ loss, metrics, model }, network, test);
  return { mean, accuracy, rows, found: found.metrics };
}

const wordsOf = (loss: Loss) => JSON.stringify(loss);

const labels = (classes: number) => {
  const draw = stream("metrics test", "labels");
  // Unlike in number, and one that never occurs.
  return Uint8Array.from({ length: size }, () => Math.min(draw.integer(0, classes - 1), draw.integer(0, classes - 2)));
};
const values = (outputs: number) => {
  const draw = stream("metrics test", "values");
  return Float32Array.from({ length: outputs * size }, (_, i) => 1000 * (i % outputs) + draw.normal());
};

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const meanOf = (numbers: readonly number[]) => sum(numbers) / numbers.length;

/** The label first, then outputs from the largest, of equals the first. */
const ranked = (row: Float64Array) => Array.from(row.keys()).sort((a, b) => row[b] - row[a] || a - b);

const weights = [0.5, 2, 0, 1, 0.25, 3, 1, 1, 0.125];

for (
  const loss of [
    "cross-entropy",
    { type: "cross-entropy", labelSmoothing: 0.2, classWeights: weights },
    { type: "cross-entropy", classWeights: weights },
  ] as const
) {
  Deno.test(`loss and metrics of classes are those of the whole set, not means of means: ${wordsOf(loss)}`, () => {
    const targets = labels(9), asked = ["balancedAccuracy", "crossEntropy", "top5Accuracy"] as const;
    const { mean, rows, found, accuracy } = evaluated(loss, asked, 9, targets);
    assertClose([mean], [meanLoss64(rows, targets, loss)], 1e-6);
    const isRight = (i: number, first: number) => ranked(rows[i]).slice(0, first).includes(targets[i]);
    const examples = Array.from(rows.keys()),
      shareOf = (of: number[], first: number) => meanOf(of.map((i) => Number(isRight(i, first))));
    const recalls = [...new Set(targets)].map((label) => shareOf(examples.filter((i) => targets[i] === label), 1));
    assert.equal(recalls.length, 8);
    assert.equal(accuracy, shareOf(examples, 1));
    assert.notEqual(meanOf(recalls).toFixed(3), accuracy.toFixed(3));
    const wanted = [meanOf(recalls), meanLoss64(rows, targets), shareOf(examples, 5)];
    assert.deepEqual(found.map(([name]) => name), asked);
    found.forEach(([, value], i) => assertClose([value], [wanted[i]], 1e-6));
  });
}

for (const outputs of [1, 3]) {
  for (const loss of ["mean-squared-error", "mean-absolute-error", { type: "huber", delta: 0.5 }] as const) {
    Deno.test(`loss and metrics of ${outputs} values are those of the whole set: ${wordsOf(loss)}`, () => {
      const targets = values(outputs), asked = ["rSquared", "meanAbsoluteError", "rootMeanSquaredError"] as const;
      const { mean, rows, found } = evaluated(loss, asked, outputs, targets);
      assertClose([mean], [meanLoss64(rows, targets, loss)], 1e-6);
      const ofOutputs = Array.from({ length: outputs }, (_, j) => {
        const own = rows.map((_, i) => targets[i * outputs + j]), middle = meanOf(own);
        const missed = sum(rows.map((row, i) => (row[j] - own[i]) ** 2));
        return 1 - missed / sum(own.map((value) => (value - middle) ** 2));
      });
      const wanted = [
        meanOf(ofOutputs),
        meanLoss64(rows, targets, "mean-absolute-error"),
        Math.sqrt(meanLoss64(rows, targets, "mean-squared-error")),
      ];
      found.forEach(([, value], i) => assertClose([value], [wanted[i]], 1e-6));
    });
  }
}

Deno.test("the metric of many labels is the loss without weights", () => {
  const targets = values(3).map((value) => Number(value > 1000)), asked = ["binaryCrossEntropy"] as const;
  const loss: Loss = { type: "binary-cross-entropy", positiveWeights: [2, 0.5, 7] };
  const { mean, rows, found } = evaluated(loss, asked, 3, targets);
  assertClose([mean, found[0][1]], [meanLoss64(rows, targets, loss), meanLoss64(rows, targets, loss.type)], 1e-6);
});

Deno.test("a net that gives the mean of all values explains none of their spread, and one that gives them explains all", () => {
  const model = mlp([1], [], 1), targets = Float32Array.of(1e6 + 1, 1e6 + 2, 1e6 + 6);
  const part = { inputs: targets.map((value) => value - 1e6), targets };
  const { test } = dataset({ inputShape: [1], train: part, test: part, overlap: "ignore" });
  using network = new Network(runningKernels(), model);
  const rSquared = (weight: number, bias: number) => {
    network.weights = [Float32Array.of(weight), Float32Array.of(bias)];
    return evaluateMetrics({ loss: "huber", metrics: ["rSquared"], model }, network, test).metrics[0][1];
  };
  assert.deepEqual([rSquared(0, 1e6 + 3), rSquared(1, 1e6)], [0, 1]);
});

Deno.test("of equal outputs the first ones count, among five as well", () => {
  const model = mlp([1], [], 7), targets = Uint8Array.from({ length: 7 }, (_, i) => i);
  const part = { inputs: new Float32Array(7), targets };
  const { test } = dataset({ inputShape: [1], train: part, test: part, overlap: "ignore" });
  using network = new Network(runningKernels(), model);
  network.weights = [new Float32Array(7), new Float32Array(7)];
  const metrics = ["balancedAccuracy", "top5Accuracy"] as const;
  const found = evaluateMetrics({ loss: "cross-entropy", metrics, model }, network, test);
  assert.deepEqual(found.metrics.map(([, value]) => value), [1 / 7, 5 / 7]);
});

Deno.test("an epoch has each metric under two names of its own", () => {
  assert.deepEqual(metricFields("rSquared"), ["trainRSquaredAfter", "testRSquared"]);
  const fields = metricNames.flatMap(metricFields);
  assert.equal(new Set(fields).size, 2 * metricNames.length);
});
