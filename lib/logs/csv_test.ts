import assert from "node:assert/strict";
import { printedIn } from "./cell.ts";
import { unitsOf } from "./column_names.ts";
import type { ColumnOptions } from "./columns.ts";
import { csvTable } from "./csv.ts";
import { runsOfTable } from "./table_runs.ts";

const read = (text: string, options?: ColumnOptions, file = "runs.csv") =>
  runsOfTable(csvTable(new TextEncoder().encode(text), file), options);

Deno.test("columns are known by their words, whatever case or sign parts them", () => {
  const row = (names: string) =>
    read(`${names}\nSMPSO,ZDT1,EP,0,0.2\nNSGAII,ZDT1,EP,0,0.1\nSMPSO,ZDT1,EP,1,0.3\n`).columns;
  const columns = row("Algorithm,Instance,MetricName,ExecutionId,MetricValue");
  assert.deepEqual(columns, {
    variant: ["Algorithm"],
    seed: "ExecutionId",
    metric: "MetricName",
    value: "MetricValue",
    metrics: [],
  });
  assert.equal(row("algorithm,instance,metric-name,execution id,metric_value").seed, "execution id");
});

Deno.test("a table with a row a run has its columns guessed", () => {
  const { columns, runs } = read("optimizer,seed,accuracy,loss\nadam,0,0.97,0.1\nsgd,0,0.95,0.2\n");
  assert.deepEqual(columns, { variant: ["optimizer"], seed: "seed", metrics: ["accuracy", "loss"] });
  assert.deepEqual(runs.map(({ variant, seed }) => [variant, seed]), [["adam", "0"], ["sgd", "0"]]);
  assert.deepEqual(runs[1].metrics.loss, [{ step: 0, value: 0.2 }]);
});

Deno.test("a table with a row a step, with gaps between training and validation, has series by step", () => {
  const { columns, runs } = read("epoch,step,train_loss,val_acc\n0,49,0.5,\n0,99,,0.9\n1,149,0.3,\n1,199,,0.95\n");
  assert.deepEqual(columns, { variant: [], step: "step", metrics: ["train_loss", "val_acc"] });
  assert.deepEqual(runs[0].metrics.val_acc, [{ step: 99, value: 0.9 }, { step: 199, value: 0.95 }]);
});

Deno.test("a long table has a metric a row", () => {
  const { runs } = read("model,fold,metric,value\na,1,mse,2\na,1,r2,0.5\nb,1,mse,3\n");
  assert.deepEqual(Object.keys(runs[0].metrics), ["mse", "r2"]);
  assert.deepEqual(runs[1].metrics.mse[0].value, 3);
});

Deno.test("rows that no column tells apart are runs of their own, without a seed", () => {
  const { runs } = read("method,time\nA,3.5\nA,3.25\nB,4\n");
  assert.deepEqual(runs.map(({ variant, seed, metrics }) => [variant, seed, metrics.time[0].value]), [
    ["A", undefined, 3.5],
    ["A", undefined, 3.25],
    ["B", undefined, 4],
  ]);
});

Deno.test("data sets pair runs that have no seeds, whether methods are rows or columns", () => {
  const long = read("dataset,method,acc\ndigits,a,0.9\ndigits,b,0.8\niris,a,0.7\niris,b,0.6\n");
  assert.deepEqual(long.columns, { variant: ["method"], seed: "dataset", metrics: ["acc"] });
  assert.deepEqual(long.runs.map(({ variant, seed }) => `${variant} ${seed}`), [
    "a digits",
    "b digits",
    "a iris",
    "b iris",
  ]);
  assert.equal(read("dataset,a,b\ndigits,0.9,0.8\niris,0.7,0.6\n").columns.seed, "dataset");
  // Whatever it is called, where it names each row.
  assert.equal(read("corpora,a,b\nx,0.9,0.8\ny,0.7,0.6\n").columns.seed, "corpora");
  assert.equal(read("corpora,a,b\nx,0.9,0.8\nx,0.7,0.6\n").columns.seed, undefined);
  assert.equal(read("task,a,seed\nx,0.9,0\ny,0.7,1\n").columns.seed, "seed");
  assert.equal(read("model,dataset,acc\na,digits,0.9\nb,digits,0.8\n").columns.seed, undefined);
  assert.throws(
    () => read("dataset,method,acc\ndigits,a,0.9\ndigits,a,0.8\niris,a,0.7\n"),
    /two runs "a, digits" \(as method, dataset\), in rows 1 and 2.+judge under each with --each dataset.+--where dataset=digits.+--seed/,
  );
  assert.deepEqual(
    ["seed", "config/random_state", "cv_fold", "run_id", "Execution Id", "dataset", "corpus"].map(unitsOf),
    [
      "seeds",
      "seeds",
      "cv folds",
      "runs",
      "executions",
      "data sets",
      "corpuses",
    ],
  );
});

Deno.test("a mean with its spread is of as many runs as it is said, and refused where it is not", () => {
  const text = "method,digits,letters\nours,95.2 ± 0.3,88.1 (0.4)\nbase,$94.8 \\pm 0.4$,88+/-0.2\n";
  const { runs, columns } = read(text, { meansOf: 5 });
  assert.deepEqual(columns.metrics, ["digits", "letters"]);
  assert.deepEqual(runs.map(({ variant, metrics, summarised }) => [variant, metrics.digits[0].value, summarised]), [
    ["ours", 95.2, { n: 5, deviations: { digits: 0.3, letters: 0.4 } }],
    ["base", 94.8, { n: 5, deviations: { digits: 0.4, letters: 0.2 } }],
  ]);
  const spread = (spread: "error" | "population deviation") =>
    read("method,a\nx,1 ± 0.25\n", { meansOf: 4, spread }).runs[0].summarised!.deviations.a;
  assert.deepEqual([spread("error"), spread("population deviation")], [0.5, 0.25 * Math.sqrt(4 / 3)]);
  assert.throws(() => read(text), /"95\.2 ± 0\.3" in the column "digits", a mean with its spread.+--runs 5/);
  assert.deepEqual(
    ["1 ± x", "± 1", "1 (a)", "1 ± -1", "1", "a (1)"].map((cell) => printedIn(cell)),
    Array(6).fill(undefined),
  );
  assert.deepEqual(printedIn("0,95 ± 0,01", ","), { mean: 0.95, spread: 0.01 });
  assert.deepEqual(["50% ± 25%", "50 ± 25 %", "\u22121.5 ± 0.25"].map((cell) => printedIn(cell)), [
    { mean: 0.5, spread: 0.25 },
    { mean: 0.5, spread: 0.25 },
    { mean: -1.5, spread: 0.25 },
  ]);
});

Deno.test("of a table of results each row is what was run, and a dash is no number", () => {
  const { columns, runs } = read("Ablation,ROC-AUC,F1-Macro\nfull,0.9,0.8\nno text,0.7,—\n");
  assert.deepEqual(columns, { variant: ["Ablation"], metrics: ["ROC-AUC", "F1-Macro"] });
  assert.deepEqual(runs.map(({ variant, metrics }) => [variant, Object.keys(metrics).length]), [["full", 2], [
    "no text",
    1,
  ]]);
  assert.deepEqual(read("Ablation,x\na,1 ± 0.1\nb,2 ± 0.1\n", { meansOf: 3 }).columns.variant, ["Ablation"]);
  // One number a row may be a run's, under a name of its own.
  assert.deepEqual(read("file,score\na.txt,1\nb.txt,2\n").columns.variant, []);
});

Deno.test("rows that no column tells apart are steps where that is said, of each seed by itself", () => {
  const { runs } = read("model,loss\na,0.5\na,0.25\nb,0.5\n", { rows: "steps" });
  assert.deepEqual(runs.map(({ variant, metrics }) => [variant, metrics.loss]), [
    ["a", [{ step: 0, value: 0.5 }, { step: 1, value: 0.25 }]],
    ["b", [{ step: 0, value: 0.5 }]],
  ]);
  assert.match(runs[0].notes.join(), /rows are taken for steps, in their order, from 0/);
  const { runs: [first, second] } = read("seed,loss\n0,0.5\n1,0.6\n0,0.25\n", { rows: "steps" });
  assert.deepEqual([first.metrics.loss.length, second.metrics.loss.length], [2, 1]);
});

Deno.test("semicolons, decimal commas, UTF-16 and a cut off last line are read", () => {
  const { runs } = read("modell;seed;genauigkeit\na;0;0,97\nb;0;0,9\nb;1", { variant: "modell" });
  assert.deepEqual(runs.map(({ metrics }) => metrics.genauigkeit[0].value), [0.97, 0.9]);
  assert.match(runs[0].notes[0], /last line is cut off/);
  const utf16 = Uint8Array.from(
    [..."\ufeffmodel\tseed\tacc\na\t0\t0.5\n"].flatMap((c) => [c.charCodeAt(0) & 255, c.charCodeAt(0) >> 8]),
  );
  assert.deepEqual(runsOfTable(csvTable(utf16, "x.txt")).runs[0].metrics.acc[0].value, 0.5);
});

Deno.test("first lines that begin with # are comments, but for names behind it", () => {
  const monitor = read('#{"t_start": 17.5, "env_id": "CartPole-v1"}\nr,l,t\n9.0,9,0.5\n12.0,12,0.9\n');
  assert.deepEqual(monitor.columns.metrics, ["r", "l", "t"]);
  const saved = read("# made by numpy\n# epoch,loss\n0,0.5\n1,0.25\n");
  assert.deepEqual(saved.columns, { variant: [], step: "epoch", metrics: ["loss"] });
  assert.deepEqual(saved.runs[0].metrics.loss, [{ step: 0, value: 0.5 }, { step: 1, value: 0.25 }]);
});

Deno.test("a first line that is a row is refused, and columns whose names are numbers are not", () => {
  assert.throws(
    () => read("adam,0,0.958\nadam,1,0.96\nsgd,0,0.95\n"),
    /found a first line that is a row like those below it: "adam", "0", "0\.958", wanted names of columns; put a line above/,
  );
  assert.throws(() => read("0,0.958\n1,0.96\n"), /put a line above it with a name for each column/);
  assert.deepEqual(read("seed,32,64\n0,0.5,0.6\n1,0.4,0.5\n").columns.metrics, ["32", "64"]);
  assert.deepEqual(read("data,32,64\nmnist,0.5,0.6\ncifar,0.4,0.5\n").columns.metrics, ["32", "64"]);
});

Deno.test("signs between thousands are told", () => {
  const rows = 'a,0,"1,234",0.5\na,1,"1,234",0.6\nb,0,999,0.7\n';
  const { columns, runs } = read(`net,seed,tokens,acc\n${rows}`);
  assert.deepEqual(columns.metrics, ["acc"]);
  assert.deepEqual(runs[0].notes, [
    'tokens is no metric, as in "1,234" a sign stands between thousands: write 1234 there',
  ]);
  assert.throws(
    () => read('model,seed,tokens\na,0,"1,234"\nb,0,999\n'),
    /found "1,234" in the column "tokens", wanted numbers without a sign between thousands; write 1234/,
  );
  assert.deepEqual(read('seed,tokens,acc\n0,"1,234",1\n1,"1,234",2\n2,"2,345",2\n').columns.variant, []);
});

Deno.test("NaN and infinities are values, and noted", () => {
  const { runs: [run] } = read("step,loss\n1,0.5\n2,nan\n3,-inf\n");
  assert.deepEqual(run.metrics.loss.map(({ value }) => value), [0.5, NaN, -Infinity]);
  assert.deepEqual(run.notes, ["loss: 2 of 3 values are no finite numbers"]);
});

Deno.test("a column that is not there is refused with what comes near", () => {
  assert.throws(
    () => read("model,acc\na,1\n", { seed: "sed" }),
    /runs\.csv: found no column "sed", wanted one of that name; its columns are model, acc$/,
  );
});

Deno.test("two rows of one seed that no step tells apart are refused, with the columns that may", () => {
  const table = (columns: string, ...rows: readonly string[]) => () => read([columns, ...rows, ""].join("\n"));
  assert.throws(
    table("model,dataset,seed,acc", "a,mnist,0,0.9", "b,mnist,0,0.8", "a,cifar,0,0.7", "b,cifar,0,0.75"),
    /two runs "a, 0" .+ rows 1 and 3, that differ in dataset.+--variant model,dataset.+--where dataset=mnist/,
  );
  assert.throws(table("model,seed,fold,acc", "a,0,0,0.9", "a,0,1,0.8", "b,0,0,0.7", "b,0,1,0.6"), /differ in fold,/);
  assert.throws(table("augmented,seed,acc", "True,0,0.9", "False,0,0.8", "True,1,0.9", "False,1,0.7"), /in augmented,/);
  assert.throws(
    table("model,seed,acc", "a,0,0.9", "a,0,0.8"),
    /differ in acc, .+leave out the row that does not count/,
  );
  assert.throws(table("model,seed,metric,value", "a,0,acc,0.9", "a,0,loss,1", "a,0,acc,0.8"), /rows 1 and 3.+in value/);
});

Deno.test("two runs of one seed with steps are refused where a column tells them apart, and restarts are not", () => {
  const table = (columns: string, ...rows: readonly string[]) => () => read([columns, ...rows, ""].join("\n"));
  const series = (...before: readonly string[]) =>
    before.flatMap((it) => [0, 1, 2].map((step) => `${it},${step},0.${step}`));
  assert.throws(
    table("model,dataset,seed,epoch,acc", ...series("a,mnist,0", "b,mnist,0", "a,cifar,0", "b,cifar,0")),
    /two runs "a, 0" .+rows 1 and 7, that differ in dataset, wanted one row for each run and step;.+--variant model,dataset/,
  );
  assert.throws(table("model,fold,seed,epoch,acc", ...series("a,0,0", "a,1,0", "b,0,0", "b,1,0")), /differ in fold,/);
  assert.throws(
    table("model,dataset,seed,epoch,acc", "a,x,0,9,0.5", "b,x,0,9,0.5", "a,y,0,9,0.25", "b,y,0,9,0.25"),
    /differ in dataset/,
  );
  const restart = ["a,x,0,0,0.5", "a,x,0,1,0.6", "a,x,0,2,0.7", "a,y,0,2,0.8", "a,y,0,3,0.9", "a,y,0,4,0.9"];
  const { runs: [run] } = table("model,host,seed,step,acc", ...restart)();
  assert.deepEqual(run.metrics.acc.map(({ value }) => value), [0.5, 0.6, 0.8, 0.9, 0.9]);
});

Deno.test("a row that is there twice counts once, and rows that fill each other's gaps are one run", () => {
  const { runs: [run] } = read("model,seed,acc,loss\na,0,0.9,\na,0,0.9,\na,0,,0.5\n");
  assert.deepEqual([run.metrics.acc, run.metrics.loss], [[{ step: 0, value: 0.9 }], [{ step: 0, value: 0.5 }]]);
  assert.deepEqual(run.notes, ["1 of 3 rows repeats another in every cell, and counts once"]);
});

Deno.test("a learning rate or batch size is what was run where nothing else is, but for a schedule", () => {
  const { columns, runs } = read("batch_size,seed,loss\n32,0,1\n64,0,2\n32,1,1.5\n64,1,2.5\n");
  assert.deepEqual([columns.variant, columns.metrics, runs.length], [["batch_size"], ["loss"], 4]);
  assert.deepEqual(read("epoch,lr,loss\n0,0.1,3\n1,0.1,2\n2,0.01,1\n").columns.variant, []);
  assert.deepEqual(read("lr,seed,loss\n0.1,0,3\n0.2,1,2\n0.3,2,1\n").columns.variant, []);
});
