import assert from "node:assert/strict";
import { logsExperiment, losses } from "../../testing/logs_project.ts";
import { scratchFolder } from "../../testing/scratch_folder.ts";
import { type FunctionExperiment, runsOf } from "../experiment/mod.ts";
import { digestOf, sha256, writeWhole } from "../files/mod.ts";
import type { Places } from "../project/mod.ts";
import { chainEnd, ledgerText, rechained } from "./ledger.ts";
import { evidenceOf, forgetEvidence, putOnRecord, readIndex, recordedRuns, replay, reproduce } from "./mod.ts";
import { ledgerPath, writeIndex } from "./record.ts";

const placesIn = (folder: string): Places => ({
  store: `${folder}/.upheld/store`,
  snapshots: `${folder}/snapshots`,
  checkpoints: `${folder}/fixtures/checkpoints`,
});

/** Two runs have a file each, two are in one table. */
const files = {
  "runs/a-0.csv": losses(3, 2, 1),
  "runs/a-1.csv": losses(3, 2, 1.5),
  "runs/b.csv": `model,seed,step,loss\n${
    [0, 1].flatMap((seed) => [0, 1].map((step) => `b,${seed},${step},${3 - step}`)).join("\n")
  }\n`,
};

async function recorded(experiment: FunctionExperiment, places: Places, choices = {}) {
  const runs = runsOf(experiment, choices);
  for (const run of runs) await reproduce(places.store, run);
  return await putOnRecord(experiment, runs, places, "2026-11-27");
}

const filesOf = ({ ledger }: ReturnType<typeof recordedRuns>[number]) =>
  Object.keys((ledger.header.protocol as { readonly files: object }).files);

Deno.test("a run of logs holds the digests of the files that it was read from, and the record those of all once", async () => {
  const folder = scratchFolder("logged-files"),
    places = placesIn(folder),
    experiment = await logsExperiment(folder, files);
  await recorded(experiment, places);
  const all = recordedRuns(experiment, places);
  assert.deepEqual(Object.fromEntries(all.map((one) => [one.run.id, filesOf(one)])), {
    "a-0": ["runs/a-0.csv"],
    "a-1": ["runs/a-1.csv"],
    "b-0": ["runs/b.csv"],
    "b-1": ["runs/b.csv"],
  });
  const digests = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, sha256(text)]));
  assert.deepEqual(readIndex(places.snapshots, "logged")!.files, digests);
  for (const one of all) await replay(one, { from: 0, to: 1 });
});

Deno.test("a file that changed, came or went is named; recorded again, only the runs that were read from it are others", async () => {
  const folder = scratchFolder("logged-moved"), places = placesIn(folder);
  await recorded(await logsExperiment(folder, files), places);
  const cases = [
    [
      "changed",
      { ...files, "runs/a-1.csv": losses(3, 2, 1.25) },
      /reads "runs\/a-1\.csv", which was another file when it was recorded/,
    ],
    [
      "came",
      { ...files, "runs/a-2.csv": losses(3) },
      /reads "runs\/a-2\.csv", which was not there when it was recorded/,
    ],
    [
      "went",
      { "runs/a-0.csv": files["runs/a-0.csv"], "runs/b.csv": files["runs/b.csv"] },
      /a-1\.csv is .* and not there here/,
    ],
  ] as const;
  for (const [what, others, message] of cases) {
    const changed = await logsExperiment(scratchFolder(`logged-${what}`), others);
    forgetEvidence();
    assert.throws(() => recordedRuns(changed, places), { name: "RecordError", message }, what);
    if (what === "went") continue;
    const change = await recorded(changed, { ...places, store: `${folder}/${what}` });
    assert.deepEqual([change.changed, change.same.length], what === "came" ? [[], 4] : [["a-1"], 3]);
    assert.equal(recordedRuns(changed, places).length, 4);
    await recorded(await logsExperiment(scratchFolder("logged-back"), files, `title: "${what}"`), places);
  }
});

Deno.test("a record of before, whose headers hold all files and whose lines no notes, is valid and is replayed", async () => {
  const folder = scratchFolder("logged-before"), places = placesIn(folder);
  const restarted = { ...files, "runs/a-1.csv": "step,loss\n0,3\n1,2\n0,2.5\n1,1.5\n" };
  const experiment = await logsExperiment(folder, restarted);
  await recorded(experiment, places);
  const index = readIndex(places.snapshots, "logged")!, { files: all, ...rest } = index, runs = { ...index.runs };
  for (const { run, ledger: { header, lines } } of recordedRuns(experiment, places)) {
    const { kind: _, ...protocol } = header.protocol as { readonly kind: string };
    const before = rechained({
      header: {
        ...header,
        protocol: { ...protocol, files: all } as unknown as typeof header.protocol,
        data: digestOf(all),
      },
      lines: lines.map(({ notes: _, ...line }) => line),
    });
    await writeWhole(ledgerPath(places.snapshots, run), ledgerText(before));
    runs[run.id] = { ...runs[run.id], chain: chainEnd(before) };
  }
  await writeIndex(places.snapshots, "logged", { ...rest, runs });
  forgetEvidence();
  const old = recordedRuns(experiment, places);
  assert.deepEqual(old.map(filesOf), old.map(() => Object.keys(restarted)));
  for (const one of old) await replay(one, { from: 0, to: 1 });
  assert.deepEqual(evidenceOf(experiment, {}, { ...places, store: `${folder}/none` }).notes, {});
  const change = await recorded(experiment, { ...places, store: `${folder}/again` });
  assert.equal(change.changed.length, 4);
  assert.deepEqual(Object.keys(evidenceOf(experiment, {}, places).notes), ["a-1"]);
});

Deno.test("logs under another choice are evidence under it", async () => {
  const folder = scratchFolder("logged-choices"), places = placesIn(folder);
  const others = { ...files, "runs/a-0.csv": losses(3, 2, 9), "runs/a-1.csv": losses(3, 2, 9.5) };
  const slow = Object.fromEntries(Object.entries(others).map(([path, text]) => [`slow/${path}`, text]));
  const experiment = await logsExperiment(
    folder,
    { ...files, ...slow },
    `assumptions: [{ name: "rate", unsaid: "the rate", default: "fast", reason: "usual", alternatives: ["slow"] }],
     files: ({ rate }) => [rate === "slow" ? "slow/runs" : "runs"]`,
  );
  for (const choices of [{}, { rate: "slow" }]) await recorded(experiment, places, choices);
  const evidence = evidenceOf(experiment, {}, places);
  assert.deepEqual([evidence.final("a", "loss"), evidence.under({ rate: "slow" }).final("a", "loss")], [[1, 1.5], [
    9,
    9.5,
  ]]);
  assert.equal(Object.keys(readIndex(places.snapshots, "logged")!.files!).length, 6);
  assert.equal(recordedRuns(experiment, places).length, 8);
});
