import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { scratchFolder, smallExperiment } from "../../testing/mod.ts";
import { startBackend } from "../backend/mod.ts";
import { type CheckpointName, chosen, runsOf } from "../experiment/mod.ts";
import { sha256 } from "../files/mod.ts";
import { type Places, placesOf } from "../project/mod.ts";
import {
  currentEnvironment,
  evidenceOf,
  forget,
  forgetEvidence,
  putOnRecord,
  readIndex,
  recordedCheckpointPath,
  RecordError,
  reproduce,
  storedLedger,
} from "./mod.ts";

await startBackend({ threads: 1 });

const experiment = smallExperiment("record-test");
const store = scratchFolder("record-store");
for (const run of runsOf(experiment)) await reproduce(store, run);

/** Places with all runs on record since a day, and nothing in the local store. */
async function onRecord(name: string): Promise<Places & { readonly folder: string; read(): unknown }> {
  const places = placesOf(scratchFolder(name));
  await putOnRecord(experiment, runsOf(experiment), { ...places, store }, "2026-01-02");
  const read = () => {
    forgetEvidence();
    return evidenceOf(experiment, {}, places);
  };
  return { ...places, folder: `${places.snapshots}/record-test`, read };
}

Deno.test("evidenceOf() finds none where there is none, then what is on record, then what is fresh", async () => {
  const places = placesOf(scratchFolder("record-sources"));
  assert.equal(evidenceOf(experiment, {}, places).source.kind, "none");
  await putOnRecord(experiment, runsOf(experiment), { ...places, store }, "2026-01-02");
  const recorded = evidenceOf(experiment, {}, places);
  assert.deepEqual(recorded.source, { kind: "on record", since: "2026-01-02" });
  for (const run of runsOf(experiment)) await reproduce(places.store, run);
  const fresh = evidenceOf(experiment, {}, places);
  assert.deepEqual(fresh.source, { kind: "fresh" });
  assert.deepEqual(JSON.parse(JSON.stringify(fresh.runs)), JSON.parse(JSON.stringify(recorded.runs)));
  assert.equal(fresh.under({ batch: "all ten" }).source.kind, "none");
});

Deno.test("evidenceOf() takes no part of the runs for fresh", async () => {
  const places = placesOf(scratchFolder("record-part"));
  for (const run of runsOf(experiment).slice(1)) await reproduce(places.store, run);
  assert.equal(evidenceOf(experiment, {}, places).source.kind, "none");
});

Deno.test("evidenceOf() takes no measures of code that is not there any more, and leaves the runs valid", () => {
  const path = `${scratchFolder("record-code")}/experiment.ts`;
  Deno.writeTextFileSync(path, "// another\n");
  const changed = { ...experiment, code: pathToFileURL(path).href };
  const places = { ...placesOf(`${path}-none`), store };
  assert.equal(evidenceOf(experiment, {}, places).source.kind, "fresh");
  const evidence = evidenceOf(changed, {}, places);
  assert.equal(evidence.source.kind, "fresh");
  assert.equal(evidence.last("wide", "testLoss").length, 2);
  assert.throws(
    () => evidence.finalSeries("wide", "prediction"),
    /Run wide-0 has no "prediction" yet: it has none, and prediction is still to be measured; deno task reproduce record-test --measures/,
  );
});

Deno.test("evidenceOf() reads the evidence once a process", () => {
  const places = { ...placesOf(`${store}/none`), store };
  assert.equal(evidenceOf(experiment, {}, places), evidenceOf(experiment, { batch: "4" }, { ...places }));
});

Deno.test("evidenceOf() names a run whose ledger is missing from the record", async () => {
  const { folder, read } = await onRecord("record-missing");
  Deno.removeSync(`${folder}/ledger/wide-1.jsonl`);
  assert.throws(read, (error: Error) => {
    assert(error instanceof RecordError);
    assert.match(error.message, /Run wide-1 is on record but .*wide-1.jsonl is missing; restore it from git/);
    return true;
  });
});

Deno.test("evidenceOf() names a run on record that is of another protocol or seed", async () => {
  const { folder, ...places } = await onRecord("record-another");
  const longer = smallExperiment("record-test", { epochs: 6 });
  assert.throws(
    () => evidenceOf(longer, {}, places),
    /narrow-0.jsonl is of another run \(seed 0, another protocol\): epochs is \d on record, 6 here; run "deno task reproduce record-test --record", or/,
  );
  const choices = { batch: "all ten" }, under = runsOf(experiment, chosen(experiment, choices));
  for (const run of under) await reproduce(store, run);
  await putOnRecord(experiment, under, { ...places, store }, "2026-01-02");
  assert.throws(
    () => evidenceOf(longer, choices, places),
    /epochs is \d on record, 6 here; run "deno task reproduce record-test --alternatives --record", or/,
  );
  Deno.copyFileSync(`${folder}/ledger/narrow-0.jsonl`, `${folder}/ledger/narrow-1.jsonl`);
  assert.throws(() => evidenceOf(experiment, {}, places), /narrow-1.jsonl is of another run \(seed 0, wanted 1\)/);
});

Deno.test("evidenceOf() names a ledger that the index does not know, and one that ends early", async () => {
  const { folder, read } = await onRecord("record-index");
  const index = JSON.parse(Deno.readTextFileSync(`${folder}/record.json`));
  const { chain } = storedLedger(store, runsOf(experiment)[2])!.lines.at(-1)!;
  assert.equal(index.runs["wide-0"].chain, chain);
  index.runs["wide-0"].chain = "f".repeat(64);
  Deno.writeTextFileSync(`${folder}/record.json`, JSON.stringify(index));
  assert.throws(read, new RegExp(`wide-0.jsonl ends in chain ${chain}, the index says f{64}; restore both from git`));
  const path = `${folder}/ledger/wide-0.jsonl`;
  Deno.writeTextFileSync(path, Deno.readTextFileSync(path).split("\n").slice(0, -2).join("\n") + "\n");
  assert.throws(read, /wide-0.jsonl ends before its run does/);
});

Deno.test("evidenceOf() refuses a ledger on record in which a digit was changed, and an index that is no JSON", async () => {
  const { folder, read } = await onRecord("record-digit");
  const path = `${folder}/ledger/narrow-1.jsonl`;
  Deno.writeTextFileSync(
    path,
    Deno.readTextFileSync(path).replace(/"testLoss":0\.(\d)/, (_, digit) => `"testLoss":0.${(+digit + 1) % 10}`),
  );
  assert.throws(read, /narrow-1.jsonl, line \d+ \(step \d+\) does not follow/);
  Deno.writeTextFileSync(`${folder}/record.json`, "{");
  assert.throws(read, /record.json:1:2 is not JSON: .*; restore it from git/);
});

Deno.test("putOnRecord() puts on record what is complete, and leaves alone what has not changed", async () => {
  const places = placesOf(scratchFolder("record-put"));
  const none = { added: [], changed: [], same: [], left: [], missing: [], measured: [], unmeasured: [], stale: [] };
  const all = ["narrow-0", "narrow-1", "wide-0", "wide-1"];
  assert.deepEqual(await putOnRecord(experiment, runsOf(experiment), places, "2026-01-02"), { ...none, missing: all });
  const [first, ...others] = runsOf(experiment);
  await reproduce(places.store, first);
  const begun = await putOnRecord(experiment, runsOf(experiment), places, "2026-01-02");
  assert.deepEqual(begun, { ...none, added: ["narrow-0"], missing: all.slice(1) });
  assert.deepEqual(evidenceOf(experiment, {}, places).source, {
    kind: "none",
    missing: all.slice(1),
  });
  await forget(places.store, first);
  for (const run of others) await reproduce(places.store, run);
  const completed = await putOnRecord(experiment, runsOf(experiment), places, "2026-01-03");
  assert.deepEqual(completed, { ...none, added: all.slice(1), left: ["narrow-0"] });
  assert.deepEqual(evidenceOf(experiment, {}, places).source, { kind: "on record", since: "2026-01-03" });
  const index = `${places.snapshots}/record-test/record.json`;
  const before = Deno.readTextFileSync(index);
  const whole = { ...places, store };
  assert.deepEqual(await putOnRecord(experiment, runsOf(experiment), whole, "2026-03-04"), { ...none, same: all });
  assert.equal(Deno.readTextFileSync(index), before);
  const longer = smallExperiment("record-test", { epochs: 6 });
  for (const run of runsOf(longer)) await reproduce(store, run);
  assert.deepEqual(await putOnRecord(longer, runsOf(longer), whole, "2026-03-04"), { ...none, changed: all });
  assert.deepEqual(evidenceOf(longer, {}, places).source, { kind: "on record", since: "2026-03-04" });
});

Deno.test("putOnRecord() puts on record what is complete of a new protocol, and names what is there of the former one", async () => {
  const places = await onRecord("record-stale");
  const choices = { batch: "all ten" }, former = runsOf(experiment, chosen(experiment, choices));
  for (const run of former) await reproduce(store, run);
  const whole = { ...places, store };
  await putOnRecord(experiment, former, whole, "2026-01-02");
  const longer = smallExperiment("record-test", { epochs: 7 });
  for (const run of runsOf(longer)) await reproduce(store, run);
  const { changed, stale } = await putOnRecord(longer, runsOf(longer), whole, "2026-03-04");
  assert.deepEqual(changed, runsOf(longer).map(({ id }) => id));
  assert.deepEqual(stale, former.map(({ id }) => id));
  assert.deepEqual(evidenceOf(longer, {}, places).source, { kind: "on record", since: "2026-03-04" });
});

Deno.test("putOnRecord() writes nothing beside a run that does not hold together", async () => {
  const { folder, ...places } = await onRecord("record-damaged");
  const path = `${folder}/ledger/wide-1.jsonl`, index = `${folder}/record.json`;
  Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace('"step":4', '"step":5'));
  const before = Deno.readTextFileSync(index);
  const longer = smallExperiment("record-test", { epochs: 7 }), [narrow] = runsOf(longer);
  await reproduce(store, narrow);
  await assert.rejects(putOnRecord(longer, [narrow], { ...places, store }, "2026-03-04"), /wide-1.jsonl, line/);
  assert.equal(Deno.readTextFileSync(index), before);
});

Deno.test("putOnRecord() keeps the environment of each run, and the checkpoints that its experiment asks for", async () => {
  const { snapshots, checkpoints } = await onRecord("record-checkpoints");
  const { environments, runs } = readIndex(snapshots, experiment.id)!;
  assert.deepEqual(environments[runs["wide-1"].environment], currentEnvironment());
  const files = [...Deno.readDirSync(`${checkpoints}/record-test`)].map(({ name }) => name).sort();
  assert.deepEqual(files, [
    "narrow-0.weights.safetensors",
    "narrow-1.weights.safetensors",
    "wide-0.state-8.safetensors",
    "wide-0.weights-10.safetensors",
    "wide-0.weights-2.safetensors",
    "wide-0.weights.safetensors",
    "wide-1.weights.safetensors",
  ]);
  const [, , wide] = runsOf(experiment);
  const { lines } = storedLedger(store, wide)!;
  const read = (name: CheckpointName) => Deno.readFileSync(recordedCheckpointPath(checkpoints, wide, name));
  assert.equal(sha256(read("state-8")), lines.find(({ step }) => step === 8)!.state);
  assert.equal(sha256(read("weights")), lines.at(-1)!.weights);
  const light = placesOf(scratchFolder("record-light"));
  const { added } = await putOnRecord(
    { ...experiment, recordsWeights: false },
    runsOf(experiment),
    { ...light, store },
    "2026-01-02",
  );
  assert.equal(added.length, 4);
  assert.throws(() => Deno.statSync(`${light.checkpoints}/record-test`), Deno.errors.NotFound);
});

Deno.test("evidence is read by variant and name, seed by seed", () => {
  const evidence = evidenceOf(experiment, {}, { ...placesOf(`${store}/none`), store });
  assert.deepEqual(evidence.epochAxis("wide"), [1, 3, 4]);
  const losses = evidence.epochs("wide", "testLoss");
  assert.deepEqual(losses.map(({ length }) => length), [3, 3]);
  assert.deepEqual(evidence.last("wide", "testLoss"), losses.map((series) => series[2]));
  assert.deepEqual(evidence.atEpoch("wide", "testLoss", 3), losses.map((series) => series[1]));
  assert.deepEqual(evidence.steps("wide", "loss").map(({ length }) => length), [15, 15]);
  assert.deepEqual(evidence.finalSeries("wide", "prediction").map(({ length }) => length), [401, 401]);
  assert.deepEqual(evidence.weightSnapshots("wide").map((seed) => seed.map(({ epoch }) => epoch)), [[-1, 1], [-1, 1]]);
  assert.throws(() => evidence.of("broad"), /has no variant "broad": use one of narrow, wide/);
  assert.throws(() => evidence.final("wide", "sharpness"), /Run wide-0 measured no "sharpness": it has prediction/);
  assert.throws(() => evidence.final("wide", "prediction"), /is a series: use finalSeries/);
  assert.throws(() => evidence.atEpoch("wide", "testLoss", 2), /Run wide-0 has no metrics of epoch 2/);
  assert.throws(
    () => evidence.epochs("wide", "testLos" as "testLoss"),
    /Run wide-0 has no metric "testLos" by epoch: it has trainLoss, trainAccuracy, trainLossAfter, trainAccuracyAfter, testLoss, testAccuracy$/,
  );
  for (
    const read of [
      () => evidence.epochs("wide", "testRSquared"),
      () => evidence.last("wide", "testRSquared"),
      () => evidence.atEpoch("wide", "testRSquared", 3),
    ]
  ) {
    assert.throws(
      read,
      /Run wide-0 has no metric "testRSquared" by epoch: it has .*; name "rSquared" in "metrics" of the protocol$/,
    );
  }
  assert.throws(
    () => evidence.metrics("wide", "loss"),
    /Run wide-0 has no metric "loss": it has none; metrics of a net by epoch are given by epochs, atEpoch and last/,
  );
  assert.throws(() => evidence.steps("wide", "los" as "loss"), /Run wide-0 kept no "los" of its steps: name it in/);
});
