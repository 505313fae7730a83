import assert from "node:assert/strict";
import { scratchFolder, smallExperiment } from "../../testing/mod.ts";
import { readCsv } from "../../testing/read_csv.ts";
import { readEventFile } from "../../testing/read_event_file.ts";
import { readSafetensors } from "../../testing/read_safetensors.ts";
import { startBackend } from "../backend/mod.ts";
import {
  checkpointPath,
  folderOf,
  forgetEvidence,
  type Ledger,
  putOnRecord,
  recordedCheckpointPath,
  reproduce,
} from "../evidence/mod.ts";
import { type Run, runsOf } from "../experiment/mod.ts";
import { sha256 } from "../files/mod.ts";
import { type Places, placesOf } from "../project/mod.ts";
import {
  csvFiles,
  eventFiles,
  type ExportedRun,
  type ExportFile,
  knownRuns,
  runsToExport,
  weightFiles,
} from "./mod.ts";

await startBackend({ threads: 1 });

const experiment = smallExperiment("export-test");
const all = new Set(knownRuns(experiment).map(({ id }) => id));
const fresh = placesOf(scratchFolder("export-fresh"));
const batched = { batch: "all ten" };
for (const run of [...runsOf(experiment), ...runsOf(experiment, batched)]) await reproduce(fresh.store, run);
const exported = runsToExport(experiment, all, fresh);

/** Places with runs on record and nothing in the local store. */
async function onRecord(name: string): Promise<Places> {
  const places = placesOf(scratchFolder(name));
  for (const choices of [{}, batched]) {
    await putOnRecord(experiment, runsOf(experiment, choices), { ...places, store: fresh.store }, "2026-01-02");
  }
  return places;
}

const names = (files: Iterable<ExportFile>) => Array.from(files, ({ path }) => path.join("/"));
const tableOf = (name: string, runs: readonly ExportedRun[]) => {
  const file = Array.from(csvFiles(experiment, runs)).find(({ path }) => path.at(-1) === name)!;
  const [columns, ...rows] = readCsv(file.content as string);
  return rows.map((row) => Object.fromEntries(row.map((cell, i) => [columns[i], cell])));
};
const runOf = (row: Record<string, string>) => [row.choices, row.variant, Number(row.seed)];
const key = ({ choices, variant, seed }: Run) => [choices.batch ? "batch=all ten" : "defaults", variant, seed];

Deno.test("runsToExport() finds fresh runs, and those on record, with the same ledgers and weights", async () => {
  const recorded = runsToExport(experiment, all, await onRecord("export-record"));
  assert.deepEqual(exported.map(({ run }) => run.id), [...all]);
  assert.deepEqual(recorded.map(({ run }) => run.id), [...all]);
  const json = (runs: readonly ExportedRun[]) => JSON.stringify(runs.map(({ ledger }) => ledger));
  assert.equal(json(recorded), json(exported));
  recorded.forEach(({ weights, ledger }, i) => {
    // Of other choices than the defaults, the record holds the weights of the very first run.
    assert.equal(weights !== undefined, i <= 4);
    if (!weights) return;
    assert.equal(sha256(weights()), ledger.lines.at(-1)!.weights);
    assert.deepEqual(weights(), exported[i].weights!());
  });
});

Deno.test("runsToExport() takes those runs that are on record where some are missing, and only what is asked for", async () => {
  const places = placesOf(scratchFolder("export-part"));
  assert.deepEqual(runsToExport(experiment, all, places), []);
  const store = `${places.store}-of-two`;
  for (const run of runsOf(experiment).slice(1, 3)) await reproduce(store, run);
  await putOnRecord(experiment, runsOf(experiment), { ...places, store }, "2026-01-02");
  const ids = (asked: Iterable<string>) => runsToExport(experiment, new Set(asked), places).map(({ run }) => run.id);
  assert.deepEqual(ids(all), ["narrow-1", "wide-0"]);
  assert.deepEqual(ids(["narrow-0", "wide-0"]), ["wide-0"]);
});

Deno.test("exported epochs hold what metrics the protocol asks for besides", async () => {
  const experiment = smallExperiment("export-metrics", { metrics: ["rSquared"] });
  const places = placesOf(scratchFolder("export-metrics")), [run] = runsOf(experiment);
  await reproduce(places.store, run);
  await putOnRecord(experiment, [run], places, "2026-01-02");
  const runs = runsToExport(experiment, new Set([run.id]), places);
  const { testRSquared, trainRSquaredAfter } = runs[0].ledger.lines.at(-1)!.epochs!.at(-1)!;
  const last = tableOf("epochs.csv", runs).at(-1)!;
  assert.deepEqual(
    [Number(last.testRSquared), Number(last.trainRSquaredAfter)],
    [testRSquared, trainRSquaredAfter],
  );
  const [events] = Array.from(eventFiles(experiment, runs), ({ content }) => readEventFile(content as Uint8Array));
  assert(JSON.stringify(events).includes("epoch/testRSquared"));
});

Deno.test("epochs.csv holds each metric of each epoch, and the norm of the weights where it was kept", () => {
  const rows = tableOf("epochs.csv", exported);
  const wanted = exported.flatMap(({ run, ledger }) => {
    const epochs = ledger.lines.flatMap(({ epochs = [] }) => epochs);
    const norms = ledger.lines.flatMap(({ weightSnapshots = [] }) => weightSnapshots);
    assert.deepEqual([epochs.map(({ epoch }) => epoch), norms.map(({ epoch }) => epoch)], [[1, 3, 4], [-1, 1]]);
    return [
      { run: key(run), epoch: -1, trainLoss: 0, testAccuracy: 0, weightNorm: norms[0].norm },
      ...epochs.map(({ epoch, trainLoss, testAccuracy }) => ({
        run: key(run),
        epoch,
        trainLoss,
        testAccuracy,
        weightNorm: epoch === 1 ? norms[1].norm : 0,
      })),
    ];
  });
  // Number("") is 0: what was not taken is left empty.
  const found = rows.map((row) => ({
    run: runOf(row),
    epoch: Number(row.epoch),
    trainLoss: Number(row.trainLoss),
    testAccuracy: Number(row.testAccuracy),
    weightNorm: Number(row.weightNorm),
  }));
  assert.deepEqual(found, wanted);
  assert.deepEqual(Object.keys(rows[0]).slice(0, 5), ["experiment", "choices", "variant", "seed", "epoch"]);
  assert.deepEqual([rows[0].trainLoss, rows[2].weightNorm], ["", ""]);
});

Deno.test("steps.csv holds each metric of each step, counted from 1", () => {
  const rows = tableOf("steps.csv", exported);
  const wanted = exported.flatMap(({ run, ledger }) => {
    const [losses, norms] = (["loss", "gradientNorm"] as const).map((name) =>
      ledger.lines.flatMap(({ steps }) => steps![name]!)
    );
    assert.equal(losses.length, run.choices.batch ? 5 : 15);
    return losses.map((loss, i) => ({ run: key(run), step: i + 1, loss, gradientNorm: norms[i] }));
  });
  assert.deepEqual(
    rows.map((row) => ({
      run: runOf(row),
      step: Number(row.step),
      loss: Number(row.loss),
      gradientNorm: Number(row.gradientNorm),
    })),
    wanted,
  );
});

Deno.test("final.csv holds series number by number, and single numbers without an index", () => {
  const [evidence] = exported;
  const measured = { ...evidence.measured, sharpness: { numbers: { sharpness: 0.25 } } };
  const rows = tableOf("final.csv", [{ ...evidence, measured }]);
  const prediction = evidence.measured!.prediction.numbers.prediction as number[];
  assert(prediction.length > 10);
  assert.deepEqual(
    rows.map(({ measure, index, value }) => [measure, index, Number(value)]),
    [...prediction.map((value, i) => ["prediction", String(i), value]), ["sharpness", "", 0.25]],
  );
});

Deno.test("an event file holds the curves that the tables hold", () => {
  const files = Array.from(eventFiles(experiment, exported));
  const [epochs, steps] = [tableOf("epochs.csv", exported), tableOf("steps.csv", exported)];
  files.forEach(({ path, content }, i) => {
    const { run } = exported[i];
    assert.equal(path.join("/"), `tensorboard/export-test/${run.id}/events.out.tfevents.0000000000.upheld`);
    const curves = Map.groupBy(readEventFile(content as Uint8Array), ({ tag }) => tag);
    assert.equal(curves.size, 9);
    for (const [tag, points] of curves) {
      const [kind, metric] = tag.split("/");
      const rows = (kind === "epoch" ? epochs : steps)
        .filter((row) => `${runOf(row)}` === `${key(run)}` && row[metric] !== "");
      assert.deepEqual(
        points.map(({ step, value }) => [step, value]),
        rows.map((row) => [Number(row[kind]), Math.fround(Number(row[metric]))]),
        tag,
      );
    }
  });
});

Deno.test("a weights file holds the checkpoint's tensors bit for bit, and says whose they are", () => {
  const files = Array.from(weightFiles(experiment, exported));
  assert.equal(files.length, exported.length);
  files.forEach(({ path, content }, i) => {
    const { run, ledger, weights } = exported[i];
    const { metadata, tensors } = readSafetensors(content as Uint8Array);
    assert.equal(path.join("/"), `safetensors/export-test/${run.id}.safetensors`);
    assert.deepEqual(tensors, readSafetensors(weights!()).tensors);
    assert.deepEqual(tensors["0-dense/kernel"].shape, [1, run.variant === "wide" ? 8 : 4]);
    assert.deepEqual([metadata.experiment, metadata.run, metadata.variant], ["export-test", run.id, run.variant]);
    assert.deepEqual(JSON.parse(metadata.protocol), JSON.parse(JSON.stringify(run.protocol)));
    assert.equal(metadata.sha256, ledger.lines.at(-1)!.weights);
  });
});

Deno.test("weights that are not those of their run are not exported, and their file is named", async () => {
  const places = await onRecord("export-tampered");
  const [run] = runsOf(experiment);
  const spoil = (path: string) => {
    const bytes = Deno.readFileSync(path);
    bytes[bytes.length - 1] ^= 1;
    Deno.writeFileSync(path, bytes);
  };
  spoil(recordedCheckpointPath(places.checkpoints, run, "weights"));
  const recorded = runsToExport(experiment, all, places);
  assert.throws(
    () => Array.from(weightFiles(experiment, recorded)),
    /narrow-0\.weights\.safetensors has SHA-256 .*restore both from git/,
  );

  const local = placesOf(scratchFolder("export-spoiled"));
  for (const run of runsOf(experiment)) await reproduce(local.store, run);
  forgetEvidence();
  spoil(checkpointPath(folderOf(local.store, run), "weights"));
  const stored = runsToExport(experiment, all, local);
  assert.throws(
    () => Array.from(weightFiles(experiment, stored)),
    /weights\.safetensors has SHA-256 .*the ledger says .*reproduce the run/,
  );
});

Deno.test("what was not kept has no file", () => {
  const [{ run, ledger, measured }] = exported;
  const bare: Ledger = { ...ledger, lines: ledger.lines.map(({ steps: _, ...line }) => line) };
  assert.deepEqual(names(csvFiles(experiment, [{ run, ledger: bare, measured }])), [
    "csv/export-test/epochs.csv",
    "csv/export-test/final.csv",
  ]);
  assert.deepEqual(names(weightFiles(experiment, [{ run, ledger }])), []);
  assert.deepEqual(names(csvFiles(experiment, [])), []);
});
