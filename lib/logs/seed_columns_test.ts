import assert from "node:assert/strict";
import type { ColumnOptions } from "./columns.ts";
import { csvTable } from "./csv.ts";
import { runsOfTable } from "./table_runs.ts";

const read = (text: string, options?: ColumnOptions) =>
  runsOfTable(csvTable(new TextEncoder().encode(text), "runs.csv"), options);
const lasts = (text: string, metric: string, options?: ColumnOptions) =>
  read(text, options).runs.map(({ variant, seed, metrics }) => [variant, seed, metrics[metric]?.at(-1)?.value]);

Deno.test("a column for each seed is a row for each, whatever seeds are called", () => {
  for (
    const names of [
      "seed 1,seed 2",
      "Seed_1,Seed_2",
      "run1,run2",
      "fold #01,fold #02",
      "rep-1,rep-2",
      "Trial 1,Trial 2",
    ]
  ) {
    assert.deepEqual(lasts(`model,${names},mean\na,0.1,0.2,0.15\nb,0.3,0.4,0.35\n`, "value"), [
      ["a", "1", 0.1],
      ["a", "2", 0.2],
      ["b", "1", 0.3],
      ["b", "2", 0.4],
    ], names);
  }
});

Deno.test("what else columns of seeds are called is the metric, and numbers beside them are none", () => {
  const { columns, runs } = read(
    "model,val acc (seed 1),val acc (seed 2),seed1_loss,seed2_loss,std\na,0.5,0.6,2,,0.1\n",
  );
  assert.deepEqual(columns.metrics, ["val acc", "loss"]);
  assert.deepEqual(runs.map(({ metrics }) => metrics), [
    { "val acc": [{ step: 0, value: 0.5 }], loss: [{ step: 0, value: 2 }] },
    { "val acc": [{ step: 0, value: 0.6 }] },
  ]);
  assert.deepEqual(runs[0].notes, [
    "4 columns, as val acc (seed 1), hold a number for each seed, and are val acc, loss of 2 seeds",
  ]);
});

Deno.test("a grid search of scikit-learn has its folds as seeds, and what was searched as variants", () => {
  const text =
    ",mean_fit_time,param_C,param_kernel,params,split0_test_score,split1_test_score,mean_test_score,rank_test_score\n" +
    "0,0.1,1,linear,\"{'C': 1}\",0.9,0.8,0.85,2\n1,0.1,10,rbf,\"{'C': 10}\",0.95,0.85,0.9,1\n";
  assert.deepEqual(read(text).columns, {
    variant: ["param_C", "param_kernel"],
    seed: "seed",
    metrics: ["test_score"],
  });
  assert.deepEqual(lasts(text, "test_score")[2], ["10 rbf", "0", 0.95]);
});

Deno.test("curves with a column for each seed keep their steps", () => {
  const { columns, runs } = read("epoch,seed 0,seed 1\n1,0.5,0.6\n2,0.4,0.5\n");
  assert.deepEqual(columns, { variant: [], seed: "seed", step: "epoch", metrics: ["value"] });
  assert.deepEqual(runs[1].metrics.value, [{ step: 1, value: 0.6 }, { step: 2, value: 0.5 }]);
});

Deno.test("columns that only look like seeds stay what they are", () => {
  const metricsOf = (text: string, options?: ColumnOptions) => read(text, options).columns.metrics;
  assert.deepEqual(metricsOf("model,top 1,top 5\na,0.5,0.9\n"), ["top 1", "top 5"]);
  assert.deepEqual(metricsOf("model,run 1.5,run 2.5\na,0.5,0.9\n"), ["run 1.5", "run 2.5"]);
  assert.deepEqual(metricsOf("model,seed 1,acc\na,0.5,0.9\n"), ["seed 1", "acc"]);
  // With seeds in rows, and where it is said what a column is.
  assert.deepEqual(metricsOf("model,seed,fold 1,fold 2\na,0,0.5,0.9\n"), ["fold 1", "fold 2"]);
  assert.deepEqual(metricsOf("model,fold 1,fold 2\na,0.5,0.9\n", { seed: null }), ["fold 1", "fold 2"]);
  assert.deepEqual(metricsOf("model,fold 1,fold 2\na,0.5,0.9\n", { metrics: ["fold 1", "fold 2"] }), [
    "fold 1",
    "fold 2",
  ]);
});
