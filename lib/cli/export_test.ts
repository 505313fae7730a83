import assert from "node:assert/strict";
import { readCsv } from "../../testing/read_csv.ts";
import { copyOfProject, runTask } from "../../testing/run_task.ts";
import type { VerdictRow } from "../claim/mod.ts";
import type { RecordIndex } from "../evidence/mod.ts";

/** The bytes of all files below a folder, by path with `/`. */
function filesBelow(folder: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (!isDirectory) files.set(name, Deno.readFileSync(`${folder}/${name}`));
    else for (const [path, bytes] of filesBelow(`${folder}/${name}`)) files.set(`${name}/${path}`, bytes);
  }
  return files;
}

Deno.test("export writes all formats of an experiment, names the files, and gives the same bytes again", async () => {
  using copy = copyOfProject();
  const out = `${copy.folder}/export`;
  const first = await runTask("export", ["--json", "random"], copy.folder);
  assert.equal(first.code, 0, first.error);
  const files = filesBelow(out);
  assert.deepEqual(JSON.parse(first.out).sort(), Array.from(files.keys(), (path) => `export/${path}`).sort());
  const index: RecordIndex = JSON.parse(Deno.readTextFileSync(`${copy.folder}/snapshots/random/record.json`));
  const runs = Object.keys(index.runs).length;
  const trained = Object.values(index.runs).filter(({ checkpoints }) => checkpoints.weights).length;
  const count = (pattern: RegExp) => [...files.keys()].filter((path) => pattern.test(path)).length;
  assert.equal(count(/^csv\/random\/(epochs|verdicts)\.csv$/), 2);
  assert.equal(count(/^tensorboard\/random\/(.+=.+\/)?\d+-\d\/events\.out\.tfevents\.[^/]+$/), runs);
  assert.equal(count(/^safetensors\/random\/(.+=.+\/)?\d+-\d\.safetensors$/), trained);
  assert.equal(count(/^figures\/random\/figure-3-1\.(png|svg)$/), 2);
  assert.equal(files.size, runs + trained + 4);
  assert.deepEqual(
    files.get("figures/random/figure-3-1.png"),
    Deno.readFileSync(`${copy.folder}/snapshots/random/figure-3-1.png`),
  );

  const verified = await runTask("verify", ["--json", "--no-replay", "random"], copy.folder);
  const all: VerdictRow[] = JSON.parse(verified.out);
  // A topic may have claims of another experiment.
  const rows = all.filter(({ experiment }) => experiment === "random");
  assert(rows.length > 5);
  const [columns, ...cells] = readCsv(new TextDecoder().decode(files.get("csv/random/verdicts.csv")));
  const column = (name: string) => cells.map((row) => row[columns.indexOf(name)]);
  for (const name of ["id", "quote", "verdict", "effect"] as const) {
    assert.deepEqual(column(name), rows.map((row) => String(row[name] ?? "")), name);
  }

  Deno.writeTextFileSync(`${out}/csv/mine.txt`, "mine");
  Deno.writeTextFileSync(`${out}/csv/random/epochs.csv`, "of another time");
  const second = await runTask("export", ["random"], copy.folder);
  assert.deepEqual([second.code, second.error], [0, ""]);
  const counts = `csv 1, tensorboard ${runs}, safetensors ${trained}, figures 2, verdicts 1`;
  const words = second.out.replaceAll(/\s+/g, " ");
  assert(
    words.startsWith(`random, ${runs} of `) && words.endsWith(` runs: ${counts} ${files.size} files in export `),
    words,
  );
  files.set("csv/mine.txt", new TextEncoder().encode("mine"));
  assert.deepEqual(filesBelow(out), new Map([...files].sort()));
});

Deno.test("export writes only the formats and runs that it is asked for, where it is asked to", async () => {
  using copy = copyOfProject();
  const asked = ["--format", "csv,tensorboard", "--format", "safetensors", "--out", "export/some where"];
  const { code, error } = await runTask("export", [...asked, "mnist/deep-0", "random/1675-2"], copy.folder);
  assert.equal(code, 0, error);
  const files = filesBelow(`${copy.folder}/export/some where`);
  assert.deepEqual([...files.keys()].sort(), [
    "csv/mnist/epochs.csv",
    "csv/mnist/final.csv",
    "csv/mnist/steps.csv",
    "csv/random/epochs.csv",
    "safetensors/mnist/deep-0.safetensors",
    "safetensors/random/1675-2.safetensors",
    "tensorboard/mnist/deep-0/events.out.tfevents.0000000000.upheld",
    "tensorboard/random/1675-2/events.out.tfevents.0000000000.upheld",
  ]);
  const [columns, ...rows] = readCsv(new TextDecoder().decode(files.get("csv/random/epochs.csv")));
  assert.deepEqual(columns.slice(0, 5), ["experiment", "choices", "variant", "seed", "epoch"]);
  assert.deepEqual(new Set(rows.map((row) => row.slice(0, 4).join())), new Set(["random,defaults,1675,2"]));
});

Deno.test("export ends with 2 when it is called wrongly, and writes nothing", async () => {
  using copy = copyOfProject();
  const wrong: [string[], RegExp][] = [
    [["functoin"], /There is no "functoin"; did you mean function/],
    [["--format", "csv,pgn"], /There is no format "pgn"; did you mean csv/],
    [
      ["--out", "../elsewhere"],
      /--out is "\.\.\/elsewhere", where this command may not write: name a folder in export/,
    ],
    [["--out", "export/../lib"], /--out is "export\/\.\.\/lib", where this command may not write/],
    [["--format", "figures", "random/1675-0"], /There are no figures of single runs: name the experiment alone/],
  ];
  for (const [args, message] of wrong) {
    const { code, out, error } = await runTask("export", args, copy.folder);
    assert.deepEqual([code, out], [2, ""], args.join(" "));
    assert.match(error, message);
  }
  assert.throws(() => Deno.statSync(`${copy.folder}/export`), Deno.errors.NotFound);
});

Deno.test("export ends with 1 where something is not there or does not hold together, and writes the rest", async () => {
  using copy = copyOfProject();
  const path = `${copy.folder}/snapshots/sensitivity/ledger/125-0.jsonl`;
  Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace('"step":100,', '"step":101,'));
  const indexPath = `${copy.folder}/snapshots/mnist/record.json`;
  const index: { runs: Record<string, unknown> } = JSON.parse(Deno.readTextFileSync(indexPath));
  delete index.runs["shallow-0"];
  Deno.writeTextFileSync(indexPath, JSON.stringify(index));
  const asked = ["--format", "tensorboard", "sensitivity", "mnist/deep-0", "mnist/shallow-0"];
  const { code, out, error } = await runTask("export", asked, copy.folder);
  assert.equal(code, 1);
  const words = error.replaceAll(/\s+/g, " ");
  assert.match(words, /sensitivity: .*125-0\.jsonl, line 3 \(step 101\) does not follow from the lines before/);
  assert.match(words, /There is no evidence of mnist\/shallow-0 yet: deno task reproduce mnist makes it/);
  assert.match(out, /^mnist, 1 of 2 runs: tensorboard 1$/m);
  const unkept = await runTask(
    "export",
    ["--format", "safetensors", "function/batch=all-points/deep-1"],
    copy.folder,
  );
  assert.equal(unkept.code, 1);
  assert.match(unkept.error, /Nothing is kept of function that could be written as safetensors/);
  assert.deepEqual([...filesBelow(`${copy.folder}/export`).keys()], [
    "tensorboard/mnist/deep-0/events.out.tfevents.0000000000.upheld",
  ]);
});
