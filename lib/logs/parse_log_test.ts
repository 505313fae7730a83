import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { scratchFolder } from "../../testing/mod.ts";
import { sha256 } from "../files/mod.ts";
import type { LoggedRun } from "./logged_run.ts";
import { parseLog } from "./parse_log.ts";
import { readLogs } from "./read_logs.ts";

const folder = fileURLToPath(new URL("../../fixtures/logs", import.meta.url));
const at = (path: string) => readFileSync(`${folder}/${path}`);
const read = async (...paths: string[]) => await readLogs(paths.map((path) => `${folder}/${path}`));
const text = (path: string, content: string) => ({ path, bytes: new TextEncoder().encode(content) });

const key = ({ variant, seed }: LoggedRun) => `${variant} ${seed}`;
const sorted = (runs: readonly LoggedRun[]) => runs.toSorted((a, b) => key(a) < key(b) ? -1 : 1);
const values = (run: LoggedRun, metric: string) => run.metrics[metric].map(({ value }) => value);
const last = (runs: readonly LoggedRun[], metric: string) =>
  sorted(runs).map((run) => [key(run), run.metrics[metric]?.at(-1)?.value]);

Deno.test("what PyTorch wrote to TensorBoard is, but for float32, what it wrote to CSV and JSON lines", async () => {
  const [board, csv, lines] = await Promise.all(
    ["pytorch/tensorboard", "pytorch/csv", "pytorch/jsonl"].map((path) => read(path)),
  );
  assert.deepEqual([board.formats, csv.formats, lines.formats], [["TensorBoard"], ["CSV"], ["JSON lines"]]);
  for (const [i, run] of sorted(csv.runs).entries()) {
    const [same, other] = [sorted(board.runs)[i], sorted(lines.runs)[i]];
    assert.deepEqual([key(same), key(other)], [key(run), key(run)]);
    const whole = key(run) !== "adam 2", count = whole ? 8 : 7;
    for (const [metric, prefixed] of [["loss", "train/loss"], ["accuracy", "val/accuracy"]]) {
      assert.deepEqual(other.metrics[prefixed], run.metrics[metric].slice(0, count), `${key(run)} ${metric}`);
      // The last record of one file was cut off, behind the loss of its step.
      const known = whole || metric === "loss" ? 8 : 7;
      const single = run.metrics[metric].slice(0, known).map(({ step, value }) => ({
        step,
        value: Math.fround(value),
      }));
      assert.deepEqual(same.metrics[prefixed], single, `${key(run)} ${metric}`);
    }
  }
});

Deno.test("a restart, a divergence and a record that was cut off are noted, run by run", async () => {
  const notes = Object.fromEntries((await read("pytorch/tensorboard")).runs.map((run) => [key(run), run.notes]));
  assert.deepEqual(notes["sgd 1"], [
    "train/loss: restarted at step 20, where 2 values that were logged before are left out",
    "val/accuracy: restarted at step 20, where 2 values that were logged before are left out",
  ]);
  assert.deepEqual(notes["sgd 2"], ["train/loss: 7 of 8 values are no finite numbers"]);
  assert.match(notes["adam 2"].join(), /adam_seed2.+: the last record is cut off, and left out/);
  assert.deepEqual([notes["adam 0"], notes["adam 1"], notes["sgd 0"]], [[], [], []]);
});

Deno.test("scalars that TensorFlow 2 wrote as tensors are read, and its histograms and texts are left out", async () => {
  const { runs: [run] } = await read("tensorflow");
  assert.deepEqual(Object.keys(run.metrics), ["loss"]);
  assert.deepEqual(values(run, "loss"), [1, 0.5, Math.fround(1 / 3), 0.25]);
});

Deno.test("the sessions of a restarted run are put in order by when they began, whatever order files are named in", async () => {
  const { runs: [run] } = await read("pytorch/tensorboard/sgd_seed1");
  const files = Object.keys(run.files).toReversed().map((path) => ({ path, bytes: readFileSync(path) }));
  const { runs: [other] } = await parseLog(files);
  assert.deepEqual([other.metrics, other.notes], [run.metrics, run.notes]);
});

Deno.test("the digests of a run are those of its files, several where it has several", async () => {
  const { runs } = await read("pytorch/tensorboard"), restarted = runs.find((run) => key(run) === "sgd 1")!;
  const paths = Object.keys(restarted.files);
  assert.equal(paths.length, 2);
  for (const path of paths) assert.equal(restarted.files[path], sha256(at(path.slice(folder.length + 1))));
});

Deno.test("MLflow's file store has its runs by their parameters, with NaN as a value", async () => {
  const { formats, columns, runs } = await read("sklearn/mlruns");
  assert.deepEqual([formats, columns?.variant, columns?.seed], [["MLflow"], ["model"], "random_state"]);
  assert.deepEqual(sorted(runs).map(key), ["mlp 0", "mlp 1", "mlp 2", "sgd 0", "sgd 1", "sgd 2"]);
  const [mlp] = sorted(runs);
  assert.deepEqual(mlp.metrics["test/accuracy"].map(({ step }) => step), [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(values(mlp, "diverged"), [NaN]);
  assert.equal(mlp.metrics.loss.length, 8);
  assert.equal(sorted(runs)[3].metrics.loss, undefined);
});

Deno.test("of a folder with logs of several formats, those that are left out are told, with how to read them", async () => {
  const { formats, notes } = await read("sklearn");
  assert.deepEqual(formats, ["MLflow"]);
  assert.match(
    notes!.join(),
    /logs of MLflow were read; left out: 1 file of CSV, 2 files of JSON, .+ of safetensors\. To read these, name/,
  );
  // What wandb keeps beside a run is of that run.
  const folder = scratchFolder("left-out"), run = `${folder}/offline-run-1`;
  Deno.mkdirSync(`${run}/files`, { recursive: true });
  Deno.writeFileSync(`${run}/run-a.wandb`, at("wandb/offline/run-idadam0.wandb"));
  Deno.writeTextFileSync(`${run}/files/wandb-summary.json`, "{}");
  assert.equal((await readLogs([folder])).notes, undefined);
  assert.equal((await read("sklearn/folds.csv")).notes, undefined);
});

Deno.test("runs of MLflow that were deleted, failed or run still are told", async () => {
  const run = (id: string, status: number, stage: string) => [
    text(`m/1/${id}/meta.yaml`, `lifecycle_stage: ${stage}\nstatus: ${status}\n`),
    text(`m/1/${id}/metrics/loss`, "1795737140835 0.5 0\n1795737140835 0.25 1\n"),
    text(`m/1/${id}/tags/mlflow.runName`, `adam-${id.slice(-1)}`),
  ];
  const { runs } = await parseLog([
    ...run("aaaaaaaa0", 3, "active"),
    ...run("aaaaaaaa1", 4, "active"),
    ...run("aaaaaaaa2", 3, "deleted"),
  ]);
  assert.deepEqual(runs.map(key), ["adam 0", "adam 1"]);
  const gone = "run aaaaaaaa2 was deleted there, and is left out";
  assert.deepEqual(runs.map(({ notes }) => notes), [[gone], [gone, "run adam-1 failed"]]);
  // Each has its own files alone.
  assert.deepEqual(
    Object.keys(runs[1].files),
    ["meta.yaml", "metrics/loss", "tags/mlflow.runName"].map((it) => `m/1/aaaaaaaa1/${it}`),
  );
});

Deno.test("a run of MLflow that was made again is refused beside the first, until one is left out", async () => {
  const run = (id: string, seed: number, last: number) => [
    text(`m/1/${id}/meta.yaml`, "lifecycle_stage: active\nstatus: 3\n"),
    text(`m/1/${id}/params/model`, "mlp"),
    text(`m/1/${id}/params/seed`, `${seed}`),
    text(`m/1/${id}/metrics/loss`, `1795737140835 0.5 0\n1795737140835 ${last} 1\n`),
    text(`m/1/${id}/tags/mlflow.runName`, `gifted-fish-${id.slice(-2)}`),
  ];
  const files = [...run("3f2a", 0, 0.25), ...run("91bc", 0, 0.125), ...run("77de", 1, 0.5)];
  await assert.rejects(
    parseLog(files),
    /two runs "mlp, 0" .+differ in run_id, run_name.+; leave out the run that does not count, as --except run_id=91bc does$/,
  );
  const { runs } = await parseLog(files, { except: { run_id: ["3f2a"] } });
  assert.deepEqual(last(runs, "loss"), [["mlp 0", 0.125], ["mlp 1", 0.5]]);
  assert.deepEqual(runs[0].notes, ['2 of 6 rows are left out, as asked: run_id "3f2a"']);
  await assert.rejects(
    parseLog(files, { except: { run_id: ["3f2b"] } }),
    /mlruns: found no row with run_id "3f2b", wanted rows to leave out; in run_id there are 3f2a, .+did you mean 3f2a\?$/,
  );
  await assert.rejects(parseLog(files, { except: { run: ["3f2a"] } }), /no column "run", .+run_id/);
  const board = parseLog([{ path: "a/events.tfevents.1", bytes: new Uint8Array() }], { except: { run: ["3f2a"] } });
  await assert.rejects(board, /There is no column "run": these logs have no columns; take some of their files/);
});

Deno.test("Keras' History as JSON is what its CSVLogger wrote", async () => {
  const json = await Promise.all(
    ["adam_0", "adam_1", "sgd_0", "sgd_1"].map((name) => ({ path: `${name}.json`, bytes: at(`keras/${name}.json`) })),
  );
  const [history, logged] = [await parseLog(json), await read("keras")];
  assert.deepEqual([history.formats, logged.formats], [["JSON"], ["CSV"]]);
  assert.deepEqual(
    sorted(history.runs).map(({ metrics }) => metrics),
    sorted(logged.runs).map(({ metrics }) => metrics),
  );
  assert.deepEqual(sorted(history.runs).map(key), ["adam 0", "adam 1", "sgd 0", "sgd 1"]);
  assert.equal(values(history.runs[0], "val_loss").at(-1), 0.7155863046646118);
});

Deno.test("scikit-learn's scores come by fold from CSV, JSON, NPZ and safetensors, the same but for float32", async () => {
  const scores = {
    "naive-bayes": [14, 14.5, 14, 14, 15].map((it) => it / 15),
    sgd: [11.5, 13.5, 12, 10.5, 13].map((it) => it / 15),
  };
  for (const name of ["folds.csv", "folds.npz", "folds.safetensors"]) {
    const { runs } = await read(`sklearn/${name}`);
    for (const [variant, of] of Object.entries(scores)) {
      const found = runs.map((run) => values(run, variant)[0]);
      found.forEach((value, fold) =>
        assert(Math.abs(value - of[fold]) < (name.endsWith("s") ? 1e-7 : 1e-12), `${name} ${variant} ${fold}`)
      );
      assert.deepEqual(runs.map(({ seed }) => seed), ["0", "1", "2", "3", "4"]);
    }
  }
  const records = await read("sklearn/folds_records.json");
  assert.deepEqual(records.runs.map(key).slice(4, 6), ["naive-bayes 4", "sgd 0"]);
  const validated = await read("sklearn/cross_validate.json");
  assert.deepEqual(validated.runs.map(({ seed, metrics }) => [seed, metrics.test_score.length]), [
    ["0", 1],
    ["1", 1],
    ["2", 1],
    ["3", 1],
    ["4", 1],
  ]);
  const curves = await read("sklearn/curves.npz");
  assert.deepEqual(curves.runs.map((run) => values(run, "loss")), [[3, 2, 1.5, 1.25], [3.5, 2, 1, NaN]]);
});

Deno.test("what wandb keeps of runs on the machine that they run on is read with its configuration, nested names and NaN", async () => {
  const { formats, columns, runs } = await read("wandb/offline");
  assert.deepEqual([formats, columns?.variant, columns?.seed], [["Weights & Biases"], ["optimizer"], "seed"]);
  const chart = await read("wandb/chart.csv");
  assert.deepEqual(last(runs, "val.acc"), last(chart.runs, "val/acc"));
  const [adam] = sorted(runs), { runs: [history] } = await read("wandb/adam-0.json");
  assert.deepEqual(adam.metrics.loss, history.metrics.loss);
  assert.deepEqual(adam.notes, ["loss: 1 of 3 values is no finite number"]);
  assert.deepEqual(Object.keys(adam.files), [`${folder}/wandb/offline/run-idadam0.wandb`]);
  const bytes = at("wandb/offline/run-idadam0.wandb"), cut = { path: "run.wandb", bytes: bytes.subarray(0, -9) };
  const { runs: [torn] } = await parseLog([cut]);
  assert.deepEqual([torn.metrics.loss, torn.notes[0]], [
    adam.metrics.loss,
    "run.wandb: the last record is cut off, and left out",
  ]);
  const broken = Uint8Array.from(bytes);
  broken[2000] ^= 1;
  await assert.rejects(
    parseLog([{ path: "run.wandb", bytes: broken }]),
    /run\.wandb: found another checksum at byte \d+/,
  );
});

Deno.test("exports of Weights & Biases come by run: a chart, a table of runs, and a run's history", async () => {
  const chart = await read("wandb/chart.csv");
  assert.deepEqual(chart.formats, ["Weights & Biases"]);
  assert.deepEqual(last(chart.runs, "val/acc"), [["adam 0", 0.9639], ["adam 1", 0.9737], ["sgd 0", 0.9274], [
    "sgd 1",
    0.9161,
  ]]);
  assert.deepEqual(sorted(chart.runs)[3].metrics["val/acc"].map(({ step }) => step), [0, 200]);
  const table = await read("wandb/runs_table.csv");
  assert.deepEqual(last(table.runs, "val/acc"), last(chart.runs, "val/acc"));
  assert.deepEqual(Object.keys(table.runs[0].metrics), ["lr", "model.width", "loss", "val/acc"]);
  const history = await read("wandb/adam-0.json");
  const { runs: [one] } = history, { runs: [same] } = await read("wandb/adam-0_history.csv");
  assert.deepEqual(values(one, "loss"), [0.9063696168732146, NaN, 0.12993445730495415]);
  assert.deepEqual([one.seed, Object.keys(one.metrics).sort()], ["0", ["loss", "val/acc"]]);
  // pandas writes nothing where there is none, so that NaN is gone.
  assert.deepEqual([values(same, "loss").length, same.metrics["val/acc"]], [2, one.metrics["val/acc"]]);
  await assert.rejects(
    read("wandb/chart_grouped.csv"),
    /"optimizer: adam", which is a mean over runs.+take the grouping off/,
  );
});

Deno.test("what a trainer keeps under log_history, and pandas' columns as objects, are read", async () => {
  const trainer = text(
    "t.json",
    '{"best": 1, "log_history": [{"loss": 0.5, "step": 10}, {"eval_loss": 0.4, "step": 10}, {"loss": 0.3, "step": 20}]}',
  );
  assert.deepEqual((await parseLog([trainer])).runs[0].metrics, {
    loss: [{ step: 10, value: 0.5 }, { step: 20, value: 0.3 }],
    eval_loss: [{ step: 10, value: 0.4 }],
  });
  const pandas = text("p.json", '{"seed":{"0":4,"1":5},"model":{"0":"a","1":"a"},"acc":{"0":0.5,"1":0.75}}');
  assert.deepEqual(last((await parseLog([pandas])).runs, "acc"), [["a 4", 0.5], ["a 5", 0.75]]);
});

Deno.test("each time that hyperfine or pytest-benchmark took is a run, and their means are none", async () => {
  const { columns, runs } = await read("timed/hyperfine.json");
  assert.deepEqual([columns?.variant, columns?.metrics], [["command"], ["seconds"]]);
  assert.deepEqual(runs.map(({ variant, seed }) => [variant, seed]), [
    ...Array(8).fill(["sleep 0.01", undefined]),
    ...Array(8).fill(["sleep 0.02", undefined]),
  ]);
  assert.equal(values(runs[1], "seconds")[0], 0.016681070000000003);
  const pytest =
    '{"version": "5.1", "benchmarks": [{"name": "test_a", "stats": {"min": 1, "mean": 1.5, "data": [1, 2]}}]}';
  assert.deepEqual(
    (await parseLog([text("b.json", pytest)])).runs.map((run) => [run.variant, values(run, "seconds")]),
    [
      ["test_a", [1]],
      ["test_a", [2]],
    ],
  );
});

Deno.test("the one list of objects of an object is read, with variant and seed that stand beside it", async () => {
  const of = (seed: number) =>
    text(
      `r${seed}.json`,
      `{"model": "a", "seed": ${seed}, "took": 9, "epochs": [{"epoch": 1, "acc": 0.5}, {"epoch": 2, "acc": 0.75}]}`,
    );
  const { runs } = await parseLog([of(3), of(4)]);
  assert.deepEqual(runs.map((run) => [key(run), values(run, "acc")]), [["a 3", [0.5, 0.75]], ["a 4", [0.5, 0.75]]]);
  assert.deepEqual(Object.keys(runs[0].metrics), ["acc"]);
});

Deno.test("where files say the same of runs that paths tell apart, paths count", async () => {
  const files = (model: (name: string) => string) =>
    ["a-0", "a-1", "b-0"].map((run) =>
      text(`${run}.json`, `{"acc": 0.5, "config": {"model": "${model(run)}", "random_seed": 1234}}`)
    );
  const { runs } = await parseLog(files(() => "hf"));
  assert.deepEqual(runs.map(key), ["a 0", "a 1", "b 0"]);
  assert.match(runs[0].notes.join(), /files say the same variant and seed of all runs, and paths tell them apart/);
  // What differs is no configuration that all share.
  assert.deepEqual((await parseLog(files((run) => `m-${run}`))).runs.map(key), [
    "m-a-0 1234",
    "m-a-1 1234",
    "m-b-0 1234",
  ]);
});

Deno.test("a table of a report in Markdown is read as its reader sees it, and of several the one that is asked for", async () => {
  const one =
    "# Results\n\n| Method | seed | [acc](https://x.org) |\n|:--|--:|--|\n| ours | 0 | **0.9** |\n| ours | 1 | 0.8 |\n";
  const { formats, runs } = await parseLog([text("README.md", one)]);
  assert.deepEqual([formats, runs.map((run) => [key(run), values(run, "acc")])], [["Markdown"], [
    ["ours 0", [0.9]],
    ["ours 1", [0.8]],
  ]]);
  const two = text("README.md", `${one}\nMore.\n\n| Method | F1 |\n|---|---|\n| ours ★ | $95.2 \\pm 0.3$ † |\n`);
  const { runs: [printed] } = await parseLog([two], { table: 2, meansOf: 5 });
  assert.deepEqual([printed.variant, values(printed, "F1"), printed.summarised], ["ours", [95.2], {
    n: 5,
    deviations: { F1: 0.3 },
  }]);
  await assert.rejects(
    parseLog([two]),
    /README\.md: found 2 tables, wanted one; say which with --table N: 1 \(Method, seed, acc\), 2 \(Method, F1\)/,
  );
  for (const table of [0, 3]) await assert.rejects(parseLog([two], { table }), /found 2 tables/);
  await assert.rejects(parseLog([text("a.md", "No table.\n")]), /found no table/);
  await assert.rejects(parseLog([text("a.md", "| a | a |\n|---|---|\n| 1 | 2 |\n")]), /two columns named "a"/);
});

Deno.test("a restart on steps of its own, values that come late, and newest first are put in order", async () => {
  const series = async (rows: string) => (await parseLog([text("x.csv", `step,loss\n${rows}`)])).runs[0];
  const late = await series("10,1\n12,3\n11,2\n13,4\n");
  assert.deepEqual([values(late, "loss"), late.notes], [[1, 2, 3, 4], [
    "loss: 1 of 4 values came late, and were put where their steps are",
  ]]);
  assert.deepEqual(values(await series("30,3\n20,2\n10,1\n"), "loss"), [1, 2, 3]);
  const repeated = await series("1,5\n1,4\n1,3\n2,2\n");
  assert.deepEqual([values(repeated, "loss"), repeated.notes.length], [[3, 2], 1]);
});

Deno.test("paths say variant and seed, by where they differ or by a pattern; other files are left out by it", async () => {
  const files = ["adam/seed_0", "adam/seed_1", "sgd/seed_0"].map((run) =>
    text(`runs/${run}/metrics.csv`, "epoch,acc\n0,0.5\n")
  );
  assert.deepEqual((await parseLog(files)).runs.map(key), ["adam 0", "adam 1", "sgd 0"]);
  const odd = [text("out/s3.sgd/log.csv", "epoch,acc\n0,0.5\n"), text("out/old.csv", "epoch,acc\n0,0.5\n")];
  assert.deepEqual((await parseLog(odd, { pattern: "s{seed}.{variant}/log.csv" })).runs.map(key), ["sgd 3"]);
  await assert.rejects(parseLog(odd, { pattern: "{variant}-{seed}.txt" }), /No file is of the pattern/);
  await assert.rejects(parseLog(odd, { pattern: "{model}.csv" }), /wanted \{variant\}, \{seed\} or \{each\} in it/);
  const parts = ["train", "val"].map((part) => text(`adam-1/${part}.csv`, `epoch,${part}_loss\n0,0.5\n`));
  const { runs } = await parseLog(parts, { pattern: "{variant}-{seed}/*.csv" });
  assert.deepEqual(runs.map((run) => [key(run), Object.keys(run.metrics)]), [["adam 1", ["train_loss", "val_loss"]]]);
});

Deno.test("where paths say which run each file is of, rows without a step are its steps, and no runs", async () => {
  const files = ["ppo-0", "ppo-1", "a2c-0"].map((run) => text(`logs/${run}.csv`, "reward,length\n1,9\n2,8\n3,7\n"));
  const { runs } = await parseLog(files);
  assert.deepEqual(runs.map(key), ["ppo 0", "ppo 1", "a2c 0"]);
  assert.deepEqual(runs[0].metrics.reward, [{ step: 0, value: 1 }, { step: 1, value: 2 }, { step: 2, value: 3 }]);
  assert.match(runs[0].notes.join(), /rows are taken for steps/);
  assert.equal((await parseLog(files, { rows: "runs" })).runs.length, 9);
  // A file alone may be called anything, and of files that name variants each row is a run.
  assert.equal((await parseLog([text("table-2.csv", "loss,time\n1,9\n2,8\n")])).runs.length, 2);
  const tables = [0, 1].map((part) => text(`part-${part}.csv`, "model,loss\na,1\na,2\nb,3\nb,4\n"));
  assert.equal((await parseLog(tables)).runs.length, 8);
  const monitors = ["a2c/0", "a2c/1", "ppo/0"].map((run) =>
    text(`${run}.monitor.csv`, '#{"t_start": 1}\nr,l\n9.0,9\n12.0,12\n')
  );
  assert.deepEqual((await parseLog(monitors)).runs.map(key), ["a2c 0", "a2c 1", "ppo 0"]);
  // By a pattern a file alone, too.
  const { runs: [one] } = await parseLog([files[0]], { pattern: "{variant}-{seed}.csv" });
  assert.deepEqual([key(one), one.metrics.length.length], ["ppo 0", 3]);
});

Deno.test("rows that are nowhere are refused, with what there is in their column", async () => {
  const file = text("x.csv", "model,dataset,seed,acc\na,mnist,0,0.5\nb,mnist,0,0.4\nb,cifar,0,0.3\n");
  const asked = (where: Record<string, string>, ...more: readonly typeof file[]) =>
    parseLog([file, ...more], { where });
  await assert.rejects(
    asked({ dataset: "minst" }),
    /x\.csv: found no row with dataset "minst", wanted rows to judge; in dataset there are mnist, cifar; did you mean mnist\?$/,
  );
  await assert.rejects(
    asked({ dataset: "cifar", model: "a" }),
    /no row with dataset "cifar" and model "a".+ask for fewer/,
  );
  // Another file may have them.
  const other = text("y.csv", "model,dataset,seed,acc\na,svhn,0,0.5\nb,svhn,0,0.4\n");
  assert.equal((await asked({ dataset: "svhn" }, other)).runs.length, 2);
});
