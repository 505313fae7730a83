import assert from "node:assert/strict";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import functionNow from "../../experiments/function/experiment.ts";
import sensitivityNow from "../../experiments/sensitivity/experiment.ts";
import { scratchFolder } from "../../testing/mod.ts";
import { copyAll } from "../../testing/run_task.ts";
import { startBackend } from "../backend/mod.ts";
import { type Choices, chosen, runsOf, type TrainingExperiment } from "../experiment/mod.ts";
import { filesBelow, fromFileUrl } from "../files/mod.ts";
import { type Places, placesOf } from "../project/mod.ts";
import { chainEnd, ledgerText, parseLedger, rechained } from "./ledger.ts";
import { withFullNumbers } from "./recorded_numbers.ts";
import { finalNumbers, migrateRecord, readIndex, recordedLedger, recordedRun, RecordError } from "./mod.ts";

await startBackend({ threads: 1 });

const root = fromFileUrl(new URL("../..", import.meta.url)), older = `${root}/fixtures/older_record`;
const checkpoints = `${root}/fixtures/older_checkpoints`;

/** An experiment as it was when that record was made: with two roundings, and what else differs from today's protocol. */
function before(
  experiment: TrainingExperiment,
  changed: Partial<ReturnType<TrainingExperiment["protocol"]>> = {},
): TrainingExperiment {
  const protocol: TrainingExperiment["protocol"] = (...args) => {
    const { arithmetic: _, ...older } = experiment.protocol(...args);
    return { ...older, ...changed };
  };
  return { ...experiment, protocol };
}
const sensitivity = before(sensitivityNow);
const functionFit = before(functionNow, { experiment: "function", ledgerEvery: 50 });

/** A record of the older form, made of a few real runs. */
function olderRecord(name: string): Places {
  const places = { ...placesOf(scratchFolder(name)), checkpoints };
  for (const file of filesBelow(older, "")) {
    Deno.mkdirSync(dirname(`${places.snapshots}/${file}`), { recursive: true });
    Deno.copyFileSync(`${older}/${file}`, `${places.snapshots}/${file}`);
  }
  return places;
}
const read = (snapshots: string, path: string) => Deno.readTextFileSync(`${snapshots}/${path}`);
const runs = [
  [sensitivity, "1500-0"],
  [sensitivity, "epochs=3/1500-0"],
  [functionFit, "batch=all-points/shallow-0"],
] as const;

/** The run of an id. */
function runOf(experiment: TrainingExperiment, id: string) {
  const choices: Choices = id.startsWith("epochs=3")
    ? { epochs: "3" }
    : id.startsWith("batch")
    ? { batch: "all points" }
    : {};
  return runsOf(experiment, chosen(experiment, choices)).find((run) => run.id === id)!;
}

Deno.test("a record of the older form is refused, with the command that migrates it", () => {
  const { snapshots } = olderRecord("migrate-refused");
  assert.throws(() => readIndex(snapshots, "sensitivity"), (error: Error) => {
    assert(error instanceof RecordError);
    assert.match(
      error.message,
      /sensitivity\/record\.json has the form of an older version.*"deno task upheld migrate"/,
    );
    return true;
  });
  const path = `${snapshots}/sensitivity/record.json`;
  Deno.writeTextFileSync(path, read(snapshots, "sensitivity/record.json").replace("{", '{"version":9,'));
  assert.throws(
    () => readIndex(snapshots, "sensitivity"),
    /has version 9, wanted 4: a newer Upheld made it; take that one, as by npx deno add npm:upheld@latest/,
  );
  Deno.writeTextFileSync(path, read(snapshots, "sensitivity/record.json").replace('"version":9', '"version":"two"'));
  assert.throws(
    () => readIndex(snapshots, "sensitivity"),
    /has version "two", wanted 4: no Upheld made it so; restore/,
  );
});

Deno.test("a record of the very first form is refused, by migrateRecord() too, with what to do instead", async () => {
  const places = placesOf(scratchFolder("migrate-first")), { snapshots } = places;
  copyAll(`${root}/fixtures/first_record`, snapshots);
  const files = () => filesBelow(snapshots, "").map((path) => [path, read(snapshots, path)]);
  const before = files();
  const refuses = (error: Error) => {
    assert(error instanceof RecordError);
    assert.match(
      error.message,
      /record\.json has the very first form, .*: move .+record\.json and .+ledger away, .*"deno task reproduce sensitivity --record"$/,
    );
    return true;
  };
  assert.throws(() => readIndex(snapshots, "sensitivity"), refuses);
  await assert.rejects(migrateRecord([sensitivity], places), refuses);
  assert.deepEqual(files(), before);
  // As it says: then nothing is on record any more.
  for (const name of ["record.json", "ledger"]) {
    Deno.renameSync(`${snapshots}/sensitivity/${name}`, `${snapshots}/away-${name}`);
  }
  assert.equal(readIndex(snapshots, "sensitivity"), undefined);
  // Another fault is told as such.
  Deno.writeTextFileSync(`${snapshots}/sensitivity/record.json`, '{ "since": "2026-11-25", "runs": {} }');
  assert.throws(() => readIndex(snapshots, "sensitivity"), /"environments" is undefined, .*; restore it from git$/);
});

Deno.test("migrateRecord() moves measures into files of their own, and leaves every other byte as it was", async () => {
  const places = olderRecord("migrate"), { snapshots } = places;
  const done = await migrateRecord([sensitivity, functionFit], places);
  assert.deepEqual(done, [
    { experiment: "sensitivity", runs: 2, measured: 2 },
    { experiment: "function", runs: 1, measured: 1 },
  ]);
  for (const [experiment, id] of runs) {
    const path = `${experiment.id}/ledger/${id}.jsonl`;
    const [before, after] = [older, snapshots].map((folder) => read(folder, path).split("\n"));
    const bare = (line: string) =>
      line.replace(/,"measures":\[[^\]]*\]/, "").replace(/,"final":\{.*\}(?=,"weights")/, "").replace(
        /,"chain":"[0-9a-f]+"/,
        "",
      );
    const plain = (line: string) => line && JSON.stringify(withFullNumbers(JSON.parse(line)));
    assert.deepEqual(after.map(plain).map(bare), before.map(bare));
    assert(!after.join("").includes('"final"') && !after[0].includes('"measures"'));
    const last = JSON.parse(before.at(-2)!);
    const run = runOf(experiment, id), recorded = recordedRun(places, run)!;
    assert.deepEqual(finalNumbers({ ...recorded, measured: recorded.measured!.measures }), last.final);
    assert.equal(recorded.measured!.weights, last.weights);
    assert.deepEqual(Object.keys(recorded.measured!.measures).sort(), Object.keys(experiment.measures!).sort());
  }
  const [before, after] = [older, snapshots].map((folder) => JSON.parse(read(folder, "sensitivity/record.json")));
  assert.equal(after.since, before.since);
  assert.deepEqual(after.environments, before.environments);
  assert.deepEqual(after.runs["1500-0"].checkpoints, before.runs["1500-0"].checkpoints);
});

Deno.test("migrateRecord() that was cut off is made again, and does nothing where nothing is to do", async () => {
  const whole = olderRecord("migrate-whole"), cut = olderRecord("migrate-cut");
  await migrateRecord([sensitivity], whole);
  for (const path of ["measures/1500-0.json", "ledger/1500-0.jsonl"]) {
    Deno.mkdirSync(`${cut.snapshots}/sensitivity/measures`, { recursive: true });
    Deno.copyFileSync(`${whole.snapshots}/sensitivity/${path}`, `${cut.snapshots}/sensitivity/${path}`);
  }
  await migrateRecord([sensitivity], cut);
  const index = read(cut.snapshots, "sensitivity/record.json");
  assert.equal(index, read(whole.snapshots, "sensitivity/record.json"));
  assert.deepEqual(await migrateRecord([sensitivity], cut), []);
  assert.equal(read(cut.snapshots, "sensitivity/record.json"), index);
});

Deno.test("a record with whole links is read as it is, and migrateRecord() makes it smaller and changes nothing else", async () => {
  const places = olderRecord("migrate-links"), { snapshots } = places;
  await migrateRecord([sensitivity], places);
  const files = () =>
    new Map(filesBelow(`${snapshots}/sensitivity`, "").map((path) => [path, read(`${snapshots}/sensitivity`, path)]));
  const present = files();
  for (const [path, text] of present) {
    const before = path === "record.json"
      ? text.replace('"version": 4', '"version": 2')
      : path.endsWith(".jsonl")
      ? ledgerText(parseLedger(text, path))
      : text;
    Deno.writeTextFileSync(`${snapshots}/sensitivity/${path}`, before);
  }
  const run = runOf(sensitivity, "1500-0"), size = () => read(snapshots, "sensitivity/ledger/1500-0.jsonl").length;
  const whole = recordedRun(places, run)!, sizeBefore = size();
  assert.deepEqual(await migrateRecord([sensitivity], places), [{ experiment: "sensitivity", runs: 2, measured: 0 }]);
  assert.deepEqual(files(), present);
  assert.deepEqual(recordedRun(places, run)!.ledger, whole.ledger);
  assert.equal(size(), sizeBefore - 56 * whole.ledger.lines.length);
  assert.deepEqual(await migrateRecord([sensitivity], places), []);
});

Deno.test("migrateRecord() refuses a changed ledger, and leaves the record as it was", async () => {
  const places = olderRecord("migrate-changed"), path = `${places.snapshots}/sensitivity/ledger/1500-0.jsonl`;
  const text = Deno.readTextFileSync(path).replace('"sharpness":0.0', '"sharpness":0.1');
  Deno.writeTextFileSync(path, text);
  await assert.rejects(
    migrateRecord([sensitivity], places),
    /1500-0\.jsonl, line 9 .* does not follow from the lines before/,
  );
  assert.equal(Deno.readTextFileSync(path), text);
  assert.equal(read(places.snapshots, "sensitivity/record.json"), read(older, "sensitivity/record.json"));
});

Deno.test("several measures of an experiment's own are told apart by taking them again of weights on record", async () => {
  const places = olderRecord("migrate-own"), path = `${places.snapshots}/sensitivity/own.js`;
  Deno.writeTextFileSync(
    path,
    `import experiment from ${
      JSON.stringify(new URL("../../experiments/sensitivity/experiment.ts", import.meta.url).href)
    };
const input = () => ({ inputGradientNorm: 1 }), rest = () => ({ sharpness: 2, lossAtEnd: 3 }), noise = () => ({ minibatchGradientNorm: 4, minibatchGradientVariance: 5, minibatchGradientExampleVariance: 6 });
const protocol = (...args) => ({ ...experiment.protocol(...args), arithmetic: undefined });
export default { ...experiment, protocol: (...args) => JSON.parse(JSON.stringify(protocol(...args))), code: import.meta.url, measures: { input, noise, rest } };
`,
  );
  const { default: own } = await import(pathToFileURL(path).href);
  const renamed = (text: string) =>
    text.replace('["inputGradientNorm","minibatchGradient","sharpness"]', '["input","noise","rest"]');
  const index = JSON.parse(read(places.snapshots, "sensitivity/record.json"));
  for (const id of Object.keys(index.runs)) {
    const file = `${places.snapshots}/sensitivity/ledger/${id}.jsonl`,
      { header, lines } = parseLedger(Deno.readTextFileSync(file), file);
    const ledger = rechained({ header: JSON.parse(renamed(JSON.stringify(header))), lines });
    Deno.writeTextFileSync(file, ledgerText(ledger));
    index.runs[id].chain = chainEnd(ledger);
  }
  Deno.writeTextFileSync(`${places.snapshots}/sensitivity/record.json`, JSON.stringify(index));
  const missing: TrainingExperiment = { ...own, measures: { input: own.measures.input, noise: own.measures.noise } };
  await assert.rejects(
    migrateRecord([missing], places),
    /has no measure "rest", which is on record: put it into its "measures"/,
  );
  await migrateRecord([own], places);
  const { measures } = JSON.parse(read(places.snapshots, "sensitivity/measures/epochs=3/1500-0.json"));
  const names = Object.entries(measures as Record<string, { numbers: Record<string, number> }>).map((
    [name, { numbers }],
  ) => [name, Object.keys(numbers)]);
  assert.deepEqual(Object.fromEntries(names), {
    input: ["inputGradientNorm"],
    noise: ["minibatchGradientNorm", "minibatchGradientVariance", "minibatchGradientExampleVariance"],
    rest: ["sharpness", "lossAtEnd"],
  });
  recordedLedger(places.snapshots, readIndex(places.snapshots, "sensitivity")!, runOf(own, "1500-0"));
});
