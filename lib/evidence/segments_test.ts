import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import coin from "../../testing/coin_experiment.ts";
import { scratchFolder } from "../../testing/mod.ts";
import tfjs from "../../testing/tfjs_experiment.ts";
import { startBackend } from "../backend/mod.ts";
import { type FunctionExperiment, runsOf } from "../experiment/mod.ts";
import { digestOf, sha256 } from "../files/mod.ts";
import { placesOf } from "../project/mod.ts";
import { type Evidence, evidenceOf, forgetEvidence, putOnRecord, recordedRuns, replay, reproduceAll } from "./mod.ts";

const places = placesOf(scratchFolder("segments"));
const { complete, failed } = await reproduceAll(runsOf(coin), { store: places.store, jobs: 2 });

Deno.test("calls of a function are evidence: fresh, put on record, and replayed", async () => {
  assert.deepEqual([complete.length, failed], [10, []]);
  const fresh = evidenceOf(coin, {}, places);
  assert.equal(fresh.source.kind, "fresh");
  // The binomial deviation of five times a hundred tosses is 2.2 points for the fair coin, 1.8 for the bent one.
  const mean = (values: number[]) => values.reduce((sum, one) => sum + one) / values.length;
  assert(Math.abs(mean(fresh.final("fair", "heads")) - 0.5) < 0.07);
  assert(Math.abs(mean(fresh.final("bent", "heads")) - 0.8) < 0.06);
  assert.deepEqual(fresh.finalSeries("fair", "tosses").map(({ length }) => length), Array(5).fill(100));
  await putOnRecord(coin, runsOf(coin), places, "2026-01-02");
  const elsewhere = { ...places, store: `${places.store}/none` };
  assert.equal(evidenceOf(coin, {}, elsewhere).source.kind, "on record");
  const [recorded] = recordedRuns(coin, elsewhere);
  assert.deepEqual(recorded.checkpoints, []);
  await replay(recorded, { from: 0, to: 1 });
  assert.equal(recorded.ledger.header.data, digestOf({ "coin.json": sha256('{ "bent": 0.8 }\n') }));
});

Deno.test("runs with one seed are pairs: a bent coin falls heads wherever the fair one of its seed does", () => {
  const evidence: Evidence = evidenceOf(coin, {}, places);
  const bent = evidence.finalSeries("bent", "tosses");
  evidence.finalSeries("fair", "tosses").forEach((tosses, seed) =>
    tosses.forEach((heads, i) => assert(!heads || bent[seed][i]))
  );
});

Deno.test("a call that gives other numbers than on record is found, by name", async () => {
  forgetEvidence();
  const [recorded] = recordedRuns(coin, { ...places, store: "" });
  const lines = recorded.ledger.lines.map((line) => ({ ...line, final: { ...line.final, heads: 2 } }));
  await assert.rejects(
    replay({ ...recorded, ledger: { ...recorded.ledger, lines } }, { from: 0, to: 1 }),
    /Run coin\/fair-0 leaves its record .*heads/s,
  );
});

Deno.test("numbers that JSON cannot hold, and none at all, fail the run with a clear error", async () => {
  for (
    const [text, said] of [
      ["{ loss: NaN }", /Run a-0 measured "loss" as NaN, wanted finite numbers/],
      ["{}", /Run a-0 measured nothing: return numbers by name/],
    ] as const
  ) {
    const path = `${scratchFolder("segments-bad")}/experiment${said.source.length}.ts`;
    Deno.writeTextFileSync(path, `export default { run: () => (${text}) };`);
    const bad: FunctionExperiment = {
      id: "bad",
      title: "",
      code: pathToFileURL(path).href,
      variants: ["a"],
      seeds: () => 1,
      assumptions: [],
      run: () => ({}),
    };
    const { failed } = await reproduceAll(runsOf(bad), { store: places.store });
    assert.match(failed[0].error, said);
  }
});

Deno.test("any TensorFlow.js model can be trained by a run, and trained again to the same bytes", async () => {
  const store = scratchFolder("segments-tfjs");
  const { failed } = await reproduceAll(runsOf(tfjs), { store, jobs: 1 });
  assert.deepEqual(failed, []);
  const at = { ...places, store };
  const [losses] = evidenceOf(tfjs, {}, at).finalSeries("gru", "losses");
  assert(losses[19] < losses[0] / 4, `${losses}`);
  await putOnRecord(tfjs, runsOf(tfjs), at, "2026-01-02");
  const backend = await startBackend({ threads: 1 });
  for (const recorded of recordedRuns(tfjs, at)) await replay(recorded, { from: 0, to: 1 });
  await backend.dispose();
});

Deno.test("a function that is random without a seed is named before its first record, and not the record blamed", async () => {
  const path = `${scratchFolder("segments-unseeded")}/experiment.ts`;
  Deno.writeTextFileSync(
    path,
    "export default { run: () => ({ steps: 3, losses: [1, Math.random(), Math.random()], accuracy: Math.random() }) };",
  );
  const unseeded: FunctionExperiment = {
    id: "unseeded",
    title: "",
    code: new URL(`file://${path}`).href,
    variants: ["a"],
    seeds: () => 2,
    assumptions: [],
    run: () => ({}),
  };
  const runs = runsOf(unseeded), at = placesOf(`${places.store}/unseeded`);
  const { failed } = await reproduceAll(runs, { store: at.store, jobs: 1 });
  assert.deepEqual(failed.map(({ run: { seed } }) => seed), [0]);
  assert.match(
    failed[0].error,
    /^UnseededError: Run unseeded\/a-0 gave other numbers when it was called again: losses\[1\] is 0\.\d+, then 0\.\d+, and 2 more differ \(losses\[2\], accuracy\); something in it is random without a seed.*random\(purpose\).*$/,
  );
  // Its second seed was called once, and is on record.
  await putOnRecord(unseeded, runs.slice(1), at, "2026-01-02");
  const [recorded] = recordedRuns(unseeded, at);
  await assert.rejects(replay(recorded, { from: 0, to: 1 }), /called twice here it gives two results/);
});
