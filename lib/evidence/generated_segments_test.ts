import assert from "node:assert/strict";
import { filesOf, killAtRandomMoments } from "../../testing/killed_run.ts";
import kmeans from "../../testing/kmeans_experiment.ts";
import markov from "../../testing/markov_experiment.ts";
import { scratchFolder } from "../../testing/mod.ts";
import { startBackend } from "../backend/mod.ts";
import { runsOf, type SegmentExperiment } from "../experiment/mod.ts";
import { digestOf, filesBelow, sha256 } from "../files/mod.ts";
import { type Places, placesOf } from "../project/mod.ts";
import { stream } from "../random/mod.ts";
import {
  doCheck,
  evaluateAgain,
  evidenceOf,
  mergeRecord,
  putOnRecord,
  recordedCheckpointPath,
  recordedRuns,
  replay,
  reproduceAll,
  spotChecks,
  startsOf,
} from "./mod.ts";
import { segmentsOf } from "./segments.ts";

const places = placesOf(scratchFolder("generated"));
const { complete, failed } = await reproduceAll(runsOf(kmeans), { store: places.store, jobs: 2 });

Deno.test("k-means on real data is evidence: its metrics by step, what it ended with, and its progress", async () => {
  assert.deepEqual([complete.length, failed], [4, []]);
  const evidence = evidenceOf(kmeans, {}, places);
  assert.equal(evidence.source.kind, "fresh");
  const [inertia] = evidence.metrics("three", "inertia");
  assert.equal(inertia.length, 200);
  assert.deepEqual(evidence.metricAxis("three", "inertia").slice(0, 2), [2, 4]);
  assert.equal(inertia.at(-1), evidence.final("three", "inertia")[0]);
  // The least inertia of three clusters of these flowers is 78.85, of two 152.35.
  assert(inertia.at(-1)! > 78.85 && inertia.at(-1)! < 85, `${inertia.at(-1)}`);
  assert.equal(evidence.finalSeries("two", "sizes")[0].reduce((sum, size) => sum + size), 150);
  assert.throws(
    () => evidence.last("two", "testLoss"),
    /Run two-0 has no metrics by epoch, as it trained no net of a protocol: use metrics, final or finalSeries/,
  );
  assert.throws(() => evidence.metrics("two", "loss"), /Run two-0 has no metric "loss": it has inertia/);
  const [, { run: { protocol } }] = evidence.runs;
  assert.deepEqual(Object.keys((protocol as { files: object }).files), ["../fixtures/readers/iris.csv"]);
  const events: string[] = [];
  const again = scratchFolder("generated-progress");
  await reproduceAll(runsOf(markov).slice(0, 1), {
    store: again,
    watch: (event) => event.kind === "progress" && events.push(`${event.progress.step} of ${event.progress.steps}`),
  });
  assert.equal(events[4], "5000 of 1000000");
});

Deno.test("a generator's run goes on record, is merged, spot-checked, and replayed from mid-run", async () => {
  await putOnRecord(kmeans, runsOf(kmeans), places, "2026-01-02");
  const elsewhere = { ...places, store: `${places.store}/none` };
  assert.equal(evidenceOf(kmeans, {}, elsewhere).source.kind, "on record");
  const runs = recordedRuns(kmeans, elsewhere);
  assert.deepEqual(runs.map(({ checkpoints }) => checkpoints), [
    ["state", "state-200"],
    ["state"],
    ["state", "state-100"],
    ["state"],
  ]);
  assert.deepEqual(startsOf(runs[0]), [0, 200]);
  assert.equal(
    runs[0].ledger.header.data,
    digestOf({ "../fixtures/readers/iris.csv": sha256(Deno.readFileSync("fixtures/readers/iris.csv")) }),
  );
  const told: number[] = [];
  await replay(runs[0], { from: 200, to: 206 }, (step) => told.push(step));
  assert.deepEqual(told, [202, 204, 206]);
  const checks = spotChecks(runs, stream("generated", "checks"));
  // The first segment of each variant, one that is drawn, and the last state of each run.
  assert.deepEqual(
    checks.map(({ stretch }) => stretch?.from ?? "end").map(String).sort(),
    [
      "0",
      "0",
      ...[checks[2].stretch!.from],
      ..."end ".repeat(4).trim().split(" "),
    ].map(String).sort(),
  );
  assert([100, 200].includes(checks[2].stretch!.from));
  for (const check of checks) await doCheck(check);
  const into = placesOf(scratchFolder("generated-merge"));
  const { added } = await mergeRecord([kmeans], [places.snapshots.replace(/.snapshots$/, "")], "2026-01-03", into);
  assert.equal(added.length, 4);
  for (const recorded of recordedRuns(kmeans, into)) await evaluateAgain(recorded);
});

Deno.test("a state on record that was changed is found, and a number of the ledger too", async () => {
  await putOnRecord(kmeans, runsOf(kmeans), places, "2026-01-02");
  const tampered = copyOf(places);
  const [{ run }] = recordedRuns(kmeans, tampered);
  for (const name of ["state", "state-200"] as const) {
    const path = recordedCheckpointPath(tampered.checkpoints, run, name), sound = Deno.readFileSync(path);
    const bytes = sound.slice();
    bytes[bytes.length - 3] ^= 1;
    Deno.writeFileSync(path, bytes);
    const [recorded] = recordedRuns(kmeans, tampered);
    await assert.rejects(evaluateAgain(recorded), /has SHA-256 .*, the index says/);
    // By someone who has changed the index as well.
    const forged = { ...recorded, readCheckpoint: () => bytes };
    if (name === "state") await assert.rejects(evaluateAgain(forged), /The last state on record of run two-0 has SHA/);
    else {await assert.rejects(
        replay(forged, { from: 200, to: 202 }),
        /The state on record of run two-0 after step 200/,
      );}
    Deno.writeFileSync(path, sound);
  }
  const [recorded] = recordedRuns(kmeans, tampered);
  const lines = recorded.ledger.lines.map((line) =>
    line.step === 204 ? { ...line, metrics: { inertia: line.metrics!.inertia + 1 } } : line
  );
  await assert.rejects(
    replay({ ...recorded, ledger: { ...recorded.ledger, lines } }, { from: 200, to: 206 }),
    /Run kmeans\/two-0 leaves its record between step 203 and step 204; inertia after step 204 is .* recorded as/,
  );
});

for (const experiment of [markov, kmeans]) {
  Deno.test(`the run of ${experiment.id} that is killed again and again ends in the bytes of a calm one`, async () => {
    const backend = await startBackend({ threads: 1 });
    const stores = {
      killed: scratchFolder(`generated-killed-${experiment.id}`),
      calm: scratchFolder(`generated-calm-${experiment.id}`),
    };
    const random = stream("generated", "kills", experiment.id);
    const { steps, differing } = await killAtRandomMoments(5, random, stores, undefined, experiment);
    await backend.dispose();
    assert.deepEqual(differing, []);
    assert(steps.some((step) => step > 0), `${steps}`);
    assert("checkpoint.safetensors" in filesOf(stores.killed, runsOf(experiment)[0]));
  });
}

/** An experiment in a module of its own, whose generator is the text. */
function written(name: string, segments: string, change: Partial<SegmentExperiment> = {}): SegmentExperiment {
  const path = `${scratchFolder(`generated-${name}`)}/experiment.ts`;
  Deno.writeTextFileSync(
    path,
    `const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
     const decode = (bytes?: Uint8Array) => bytes && JSON.parse(new TextDecoder().decode(bytes));
     let kept = 0;
     export default { steps: () => 4, async *segments({ from, random }: any) { ${segments} } };`,
  );
  return {
    id: name,
    title: "",
    code: new URL(`file://${path}`).href,
    variants: ["a"],
    seeds: () => 1,
    assumptions: [],
    steps: () => 4,
    segments: async function* () {},
    ...change,
  };
}

/** What someone would write by mistake. */
const refused: readonly (readonly [string, string, RegExp, Partial<SegmentExperiment>?])[] = [
  [
    "whose state lacks a momentum",
    `let { step, x, v } = { v: 0, ...decode(from) ?? { step: 0, x: 1 } };
     while (step < 4) { v = 0.9 * v - 0.1 * x; x += v; yield { step: ++step, metrics: { x }, state: encode({ step, x }) }; }`,
    /^ResumeError: Run bad\/a-0 is another when it is resumed: in the segment from step 2 on, x is 0\.72.*, then 0\.81.*; the state after step 1 is not whole/,
  ],
  [
    "whose difference only the next state shows",
    `let { step } = decode(from) ?? { step: 0 };
     const draw = random("x");
     while (step < 4) { const x = draw.uniform(); yield { step: ++step, state: encode({ step, x }) }; }`,
    /^ResumeError: .* is resumed: in the segment from step 2 on, the state at its end differs from byte \d+ on \(of \d+\): ".*", then ".*"/,
  ],
  [
    "that is random without a seed",
    `yield { step: 1, metrics: { x: crypto.getRandomValues(new Uint32Array(1))[0] }, state: encode(0) };`,
    /^ResumeError: Run bad\/a-0 is another when it is made again: in its first segment x is \d+, then \d+/,
  ],
  [
    "that keeps something outside of the generator",
    `yield { step: 4, metrics: { x: kept++ }, state: encode(0) };`,
    /made again: in its first segment x is \d, then \d; .*keep nothing outside of the generator/,
  ],
  ["that ends too early", `yield { step: 1, state: encode(0) };`, /Run a-0 ended after step 1 of 4.*"final"/],
  [
    "whose steps do not rise",
    `yield { step: 1, state: encode(0) }; yield { step: 1, state: encode(0) };`,
    /a segment that ends after step 1, behind one that ends after step 1: wanted 2 to 4/,
  ],
  [
    "with a number that is none",
    `yield { step: 1, metrics: { loss: NaN }, state: encode(0) };`,
    /Run a-0, behind step 0: "metrics.loss" is NaN, wanted a finite number/,
  ],
  ["whose state is no bytes", `yield { step: 1, state: "x" };`, /"state" is "x", wanted a Uint8Array/],
  [
    "without a segment that ends where a replay is to start",
    `let { step } = decode(from) ?? { step: 0 };
     while (step < 4) yield { step: step += 2, state: encode({ step }) };`,
    /no segment that ends at step 3, which "replayFrom" names: they end at steps 2 and 4/,
    { replayFrom: { a: 3 } },
  ],
];

for (const [name, text, message, change] of refused) {
  Deno.test(`a generator ${name} is refused, and nothing of it is kept`, async () => {
    const store = scratchFolder("generated-refused");
    const { failed: [{ error }] } = await reproduceAll(runsOf(written("bad", text, change)), { store, jobs: 1 });
    assert.match(error, message);
    const kept = filesBelow(store, ".jsonl").map((path) =>
      Deno.readTextFileSync(`${store}/${path}`).split("\n").length
    );
    // The header of its ledger, and the line feed behind it.
    assert(kept.every((lines) => lines <= 2), `${kept}`);
    assert.deepEqual(filesBelow(store, ".safetensors"), []);
  });
}

Deno.test("a run may stop early, and starts again behind any of its segments", async () => {
  const early = written(
    "early",
    `let { step } = decode(from) ?? { step: 0 };
     while (step < 4) yield { step: ++step, state: encode({ step }), ...step === 3 && { final: { done: 1 } } };`,
  );
  const [run] = runsOf(early);
  const straight = await Array.fromAsync(segmentsOf(run, undefined, undefined, true));
  assert.deepEqual(straight.map(({ step, last }) => [step, last]), [[1, false], [2, false], [3, true]]);
  for (const [i, { state }] of straight.slice(0, -1).entries()) {
    assert.deepEqual(await Array.fromAsync(segmentsOf(run, state)), straight.slice(i + 1));
  }
});

function copyOf({ snapshots, checkpoints }: Places): Places {
  const copy = placesOf(scratchFolder("generated-tampered"));
  for (const [from, to] of [[snapshots, copy.snapshots], [checkpoints, copy.checkpoints]]) copyFolder(from, to);
  return copy;
}

function copyFolder(from: string, to: string): void {
  Deno.mkdirSync(to, { recursive: true });
  for (const { name, isDirectory } of Deno.readDirSync(from)) {
    (isDirectory ? copyFolder : Deno.copyFileSync)(`${from}/${name}`, `${to}/${name}`);
  }
}
