import assert from "node:assert/strict";
import { scratchFolder, smallExperiment } from "../../testing/mod.ts";
import { startBackend } from "../backend/mod.ts";
import { runsOf } from "../experiment/mod.ts";
import { placesOf } from "../project/mod.ts";
import { stream } from "../random/mod.ts";
import {
  checkAll,
  checkText,
  putOnRecord,
  recordedCheckpointPath,
  recordedRuns,
  reproduce,
  spotChecks,
} from "./mod.ts";

await startBackend({ threads: 1 });

const experiment = smallExperiment("check-all-test");
const places = placesOf(scratchFolder("check-all"));
for (const run of runsOf(experiment)) await reproduce(places.store, run);
await putOnRecord(experiment, runsOf(experiment), places, "2026-01-02");
const runs = recordedRuns(experiment, places);
const checks = spotChecks(runs, stream("check all", 1));

Deno.test("checkAll() does each check once, by one Worker or several, and finds nothing wrong where nothing is", async () => {
  for (const jobs of [1, 3]) {
    const begun: string[] = [];
    assert.deepEqual(await checkAll(checks, { jobs, places, watch: (check) => begun.push(checkText(check)) }), []);
    assert.deepEqual(begun.toSorted(), checks.map(checkText).sort());
  }
  assert.deepEqual(await checkAll([], { places }), []);
});

Deno.test("checkAll() tells what is wrong in the order of the checks, and goes on with the others", async () => {
  const flipped = runs.filter(({ checkpoints }) => checkpoints.includes("weights")).slice(0, 2);
  const whole = flipped.map(({ run }) => {
    const path = recordedCheckpointPath(places.checkpoints, run, "weights"), bytes = Deno.readFileSync(path);
    const damaged = bytes.slice();
    damaged[damaged.length - 3] ^= 1;
    Deno.writeFileSync(path, damaged);
    return { path, bytes };
  });
  const found = await checkAll(flipped.map((recorded) => ({ recorded })), { jobs: 2, places });
  for (const { path, bytes } of whole) Deno.writeFileSync(path, bytes);
  assert.equal(found.length, 2);
  for (const [i, { run }] of flipped.entries()) {
    assert.match(
      found[i],
      new RegExp(`^(?!.*Error: ).*${run.id}\\.weights\\.safetensors has SHA-256 .*, the index says`),
    );
  }
});

Deno.test("checkAll() says of a run that is on record no more", async () => {
  const [recorded] = runs;
  const gone = { ...recorded, run: { ...recorded.run, id: "nobody-0" } };
  assert.deepEqual(await checkAll([{ recorded: gone }], { places }), [
    "Run check-all-test/nobody-0 is on record no more",
  ]);
});
