import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { scratchFolder } from "../../testing/mod.ts";
import { startBackend } from "../backend/mod.ts";
import { runsOf, type TrainingExperiment } from "../experiment/mod.ts";
import { sha256 } from "../files/mod.ts";
import { type Places, placesOf } from "../project/mod.ts";
import {
  evidenceOf,
  forgetEvidence,
  measureAgain,
  measureKept,
  mergeRecord,
  NotMeasuredError,
  putOnRecord,
  readIndex,
  recordedRuns,
  reproduce,
  reproduceAll,
} from "./mod.ts";

await startBackend({ threads: 1 });

const folder = scratchFolder("measures");
const small = new URL("../../testing/small_experiment.ts", import.meta.url).href;
const biases = `export function biases({ network }) {
  return { biases: network.weights.filter((_, i) => i % 2).reduce((sum, tensor) => sum + tensor.reduce((a, b) => a + b, 0), 0) };
}
`;

let made = 0;
/**
 * The small experiment with some measures, in a module of its own: the code behind `measures:`, and what stands before it.
 *
 * @param beside Other modules beside it, by name.
 */
async function withMeasures(
  measures: string,
  before = "",
  beside: Record<string, string> = {},
): Promise<TrainingExperiment> {
  // A module is loaded once: each has a folder of its own.
  const own = `${folder}/${made++}`;
  Deno.mkdirSync(own);
  for (const [name, text] of Object.entries(beside)) Deno.writeTextFileSync(`${own}/${name}`, text);
  const code = `import small, { smallExperiment } from ${JSON.stringify(small)};
${before}
export default { ...smallExperiment("measures"), code: import.meta.url, measures: ${measures} };
`;
  Deno.writeTextFileSync(`${own}/experiment.js`, code);
  return (await import(pathToFileURL(`${own}/experiment.js`).href)).default;
}

const none = await withMeasures("{}");
const places = placesOf(scratchFolder("measures-places"));
for (const run of runsOf(none)) await reproduce(places.store, run);
await putOnRecord(none, runsOf(none), places, "2026-01-02");

/** Measures all runs from weights; a single step of training would fail it. */
async function measure(experiment: TrainingExperiment, places: Places) {
  const { failed } = await reproduceAll(runsOf(experiment), { measureIn: places, jobs: 1 });
  return failed.map(({ error }) => error);
}

/** The record alone, with nothing in the local store. */
const recordOnly = (name: string): Places => ({ ...places, store: placesOf(scratchFolder(name)).store });

Deno.test("a measure that is added to an experiment trains nothing: its runs stay valid, and are measured from their weights", async () => {
  const experiment = await withMeasures("{ biases }", 'import { biases } from "./biases.js";', { "biases.js": biases });
  assert.throws(() => evidenceOf(experiment, {}, places).final("wide", "biases"), NotMeasuredError);
  const steps: unknown[] = [];
  for (const run of runsOf(experiment)) await reproduce(places.store, run, (progress) => steps.push(progress));
  assert.deepEqual(steps, [], "it was trained again");
  forgetEvidence();
  const evidence = evidenceOf(experiment, {}, places);
  assert.equal(evidence.source.kind, "fresh");
  assert.equal(new Set(evidence.final("wide", "biases")).size, 2);
});

Deno.test("it is measured from weights on record as well, without a local store, put on record, and kept there", async () => {
  const experiment = await withMeasures("{ biases }", 'import { biases } from "./biases.js";', { "biases.js": biases });
  const fresh = recordOnly("measures-record");
  const before = JSON.stringify(readIndex(places.snapshots, "measures"));
  assert.deepEqual(await measure(experiment, fresh), []);
  // What is measured here counts, whether it is on record yet or not.
  const here = evidenceOf(experiment, {}, fresh);
  assert.equal(here.source.kind, "on record");
  const numbers = here.final("narrow", "biases");
  assert.equal(JSON.stringify(readIndex(places.snapshots, "measures")), before);

  const change = await putOnRecord(experiment, runsOf(experiment), fresh, "2026-01-03");
  const all = runsOf(experiment).map(({ id }) => id);
  assert.deepEqual(change, {
    added: [],
    changed: [],
    same: [],
    left: all,
    missing: [],
    measured: all,
    unmeasured: [],
    stale: [],
  });
  const elsewhere = recordOnly("measures-elsewhere");
  assert.deepEqual(evidenceOf(experiment, {}, elsewhere).final("narrow", "biases"), numbers);
  for (const recorded of recordedRuns(experiment, elsewhere)) await measureAgain(recorded);
  const again = await putOnRecord(experiment, runsOf(experiment), fresh, "2026-01-04");
  assert.deepEqual(again.measured, []);
});

Deno.test("what was measured is found as long as the measure's own module stays, whatever becomes of the experiment's", async () => {
  const beside = { "biases.js": biases }, source = 'import { biases } from "./biases.js";';
  const first = await withMeasures("{ biases }", source, beside);
  // Nothing is on record here.
  const store = placesOf(scratchFolder("measures-code"));
  for (const run of runsOf(first)) await reproduce(store.store, run);
  const isMeasured = (experiment: TrainingExperiment) => {
    forgetEvidence();
    const { runs } = evidenceOf(experiment, {}, store);
    return runs.every(({ measured = {} }) => Object.keys(measured).length === Object.keys(experiment.measures!).length);
  };
  assert(isMeasured(first));
  assert(isMeasured(await withMeasures("{ biases }", `${source} // a comment`, beside)));
  assert(!isMeasured(await withMeasures("{ biases }", source, { "biases.js": `${biases}// a comment\n` })));
  assert(!isMeasured(await withMeasures("{ biases: (trained) => biases(trained) }", source, beside)));
  assert(!isMeasured(await withMeasures("{ biases: by(2) }", "const by = (n) => () => ({ n });")));
  const inline = await withMeasures("{ biases: by(2) }", "const by = (n) => () => ({ n });");
  for (const run of runsOf(inline)) await reproduce(store.store, run);
  assert(isMeasured(inline));
  // What a function closes over is not in its text: where it is made in the experiment, all of that module counts.
  assert(!isMeasured(await withMeasures("{ biases: by(3) }", "const by = (n) => () => ({ n });")));
});

for (
  const [what, code, message] of [
    [
      "throws",
      '{ odd() { throw new RangeError("no such layer"); } }',
      /MeasureError: Measure "odd" cannot be taken of run measures\/(narrow|wide)-\d: RangeError: no such layer; the trained weights are kept, so mend/,
    ],
    [
      "gives NaN",
      "{ odd: () => ({ half: [1, NaN] }) }",
      /Measure "odd" cannot be taken .* measured "half" as 1,NaN, wanted finite numbers/,
    ],
    [
      "gives nothing",
      "{ odd: () => ({}) }",
      /Measure "odd" cannot be taken .* measured nothing: return numbers by name/,
    ],
    [
      "gives a name that another one gives",
      "{ one: () => ({ half: 1 }), odd: () => ({ half: 2 }) }",
      /Measures "one" and "odd" of run measures\/.* both give "half": rename it in one of them/,
    ],
  ] as const
) {
  Deno.test(`a measure that ${what} is named, with the run, and the run stays`, async () => {
    const experiment = await withMeasures(code);
    const errors = await measure(experiment, recordOnly("measures-odd"));
    assert.equal(errors.length, 4);
    for (const error of errors) assert.match(error, message);
    const [run] = runsOf(experiment);
    await assert.rejects(reproduce(places.store, run), message);
    forgetEvidence();
    assert.equal(evidenceOf(experiment, {}, places).source.kind, "fresh");
  });
}

Deno.test("a measure sees the trained weights, whatever the one before it did to the net", async () => {
  const experiment = await withMeasures(
    "{ first, second }",
    `const norm = ({ network }) => network.weights.flatMap((tensor) => [...tensor]).reduce((a, b) => a + b * b, 0);
     function first(trained) {
       const first = norm(trained);
       trained.network.weights = trained.network.weights.map((tensor) => tensor.map(() => 1));
       return { first };
     }
     const second = (trained) => ({ second: norm(trained) });`,
  );
  const here = recordOnly("measures-net");
  assert.deepEqual(await measure(experiment, here), []);
  forgetEvidence();
  const evidence = evidenceOf(experiment, {}, here);
  assert.deepEqual(evidence.final("wide", "first"), evidence.final("wide", "second"));
});

Deno.test("a run whose weights are neither stored nor on record is named, with what to do", async () => {
  const experiment = await withMeasures("{ weights: () => ({ one: 1 }) }");
  const [, , run] = runsOf(experiment, { batch: "all ten" });
  await assert.rejects(
    measureKept(recordOnly("measures-none"), run),
    /weights cannot be measured: its trained weights are neither .* nor on record; train it with deno task reproduce measures --runs wide-0 --under "batch=all ten"/,
  );
});

/** A record of its own with "one" measured, and nothing else. */
async function measuredRecord(name: string, code = "{ one }", before = "const one = () => ({ one: 0.5 });") {
  const experiment = await withMeasures(code, before),
    own = { ...placesOf(scratchFolder(name)), store: recordOnly(name).store };
  for (const run of runsOf(experiment)) await reproduce(own.store, run);
  await putOnRecord(experiment, runsOf(experiment), own, "2026-01-02");
  forgetEvidence();
  return {
    experiment,
    own: { ...own, store: recordOnly(`${name}-empty`).store },
    file: `${own.snapshots}/measures/measures/wide-0.json`,
  };
}

/** Changes what is on record of wide-0, and the index so that it fits. */
function changeFile({ own, file }: { own: Places; file: string }, change: (text: string) => string): void {
  const text = change(Deno.readTextFileSync(file)), path = `${own.snapshots}/measures/record.json`;
  Deno.writeTextFileSync(file, text);
  const index = JSON.parse(Deno.readTextFileSync(path));
  index.runs["wide-0"].measures = sha256(text);
  Deno.writeTextFileSync(path, JSON.stringify(index));
  forgetEvidence();
}

Deno.test("a file of measures on record that was changed, is gone, or is of another run is found by reading it", async () => {
  const record = await measuredRecord("measures-guarded"), { experiment, own, file } = record;
  const read = () => {
    forgetEvidence();
    return evidenceOf(experiment, {}, own);
  };
  const text = Deno.readTextFileSync(file);
  assert.deepEqual(read().final("wide", "one"), [0.5, 0.5]);
  Deno.writeTextFileSync(file, text.replace("0.5", "0.6"));
  assert.throws(read, /wide-0\.json has SHA-256 [0-9a-f]{64}, the index says [0-9a-f]{64}; restore both from git/);
  Deno.removeSync(file);
  assert.throws(read, /wide-0\.json is on record and missing; restore it from git/);
  Deno.writeTextFileSync(file, text);
  changeFile(record, () => Deno.readTextFileSync(file.replace("wide-0", "wide-1")));
  assert.throws(
    read,
    /wide-0\.json was measured on weights with SHA-256 .*, the run's ledger ends with .*; restore both/,
  );
  changeFile(record, () => "{}");
  assert.throws(read, /wide-0\.json:1:1: "weights" is undefined, .*; restore it from git/);
});

Deno.test("a number on record that was changed so that the index fits is found by measuring again, by name", async () => {
  const record = await measuredRecord("measures-again"), { experiment, own } = record;
  changeFile(record, (text) => text.replace("0.5", "0.6"));
  const recorded = recordedRuns(experiment, own).find(({ run }) => run.id === "wide-0")!;
  await assert.rejects(
    measureAgain(recorded),
    /Measure "one" of run measures\/wide-0, taken again, .* \(one is 0\.5 and 0\.6 on record\); its code is the one that it was recorded with/,
  );
  const changed = await withMeasures("{ one }", "const one = () => ({ one: 0.7 });");
  const other = recordedRuns(changed, own).find(({ run }) => run.id === "wide-1")!;
  await assert.rejects(
    measureAgain(other),
    /\(one is 0\.7 and 0\.5 on record\); its code is not the one .*: where that is meant, deno task reproduce measures --measures --record/,
  );
});

Deno.test("numbers of a measure that moved are replaced, and taken off where there are no weights to measure again", async () => {
  const { own } = await measuredRecord("measures-moved");
  const path = `${own.snapshots}/measures/record.json`, index = JSON.parse(Deno.readTextFileSync(path));
  delete index.runs["narrow-1"].checkpoints.weights;
  Deno.writeTextFileSync(path, JSON.stringify(index));
  const changed = await withMeasures("{ one }", "const one = () => ({ one: 0.7 });");
  assert.deepEqual(await measure(changed, own), []);
  const { measured, unmeasured } = await putOnRecord(changed, runsOf(changed), own, "2026-01-03");
  assert.deepEqual([measured, unmeasured], [["narrow-0", "narrow-1", "wide-0", "wide-1"], ["narrow-1 one"]]);
  const evidence = evidenceOf(changed, {}, { ...own, store: recordOnly("measures-moved-since").store });
  assert.deepEqual(evidence.final("wide", "one"), [0.7, 0.7]);
  assert.throws(() => evidence.final("narrow", "one"), /Run narrow-1 has no "one" yet/);
});

Deno.test("a merge takes what was measured elsewhere, and refuses other numbers of the same measure", async () => {
  const { experiment, own } = await measuredRecord("measures-merge");
  const into = placesOf(scratchFolder("measures-into"));
  await putOnRecord(none, runsOf(none), { ...into, store: places.store }, "2026-01-02");
  const there = own.snapshots.replace(/\/snapshots$/, "");
  const { measured, added } = await mergeRecord([experiment], [there], "2026-01-03", into);
  assert.deepEqual([measured.length, added.length], [4, 0]);
  assert.deepEqual(evidenceOf(experiment, {}, into).final("wide", "one"), [0.5, 0.5]);
  const other = await measuredRecord("measures-other", "{ one }", "const one = () => ({ one: 0.7 });");
  await assert.rejects(
    mergeRecord([experiment], [other.own.snapshots.replace(/\/snapshots$/, "")], "2026-01-03", into),
    /Run measures\/narrow-0 has other numbers of "one" in .*: one is 0\.7 and 0\.5; they were measured by other code/,
  );
});
