import assert from "node:assert/strict";
import { findExperiments } from "../lib/cli/find_experiments.ts";
import { placesOf, readIndex, recordedRuns } from "../lib/evidence/mod.ts";
import { filesBelow } from "../lib/evidence/files.ts";

const { snapshots, checkpoints } = placesOf();
const experiments = await findExperiments();

for (const experiment of experiments) {
  const runs = Object.entries(readIndex(snapshots, experiment.id)?.runs ?? {});
  Deno.test(`the record of "${experiment.id}" holds the files that its index names, and no others`, () => {
    const ids = runs.map(([id]) => id).sort();
    assert.deepEqual(recordedRuns(experiment).map(({ run }) => run.id).sort(), ids, "a run of no present choice");
    assert.deepEqual(filesBelow(`${snapshots}/${experiment.id}/ledger`, ""), ids.map((id) => `${id}.jsonl`).sort());
    assert.deepEqual(
      filesBelow(`${checkpoints}/${experiment.id}`, ""),
      runs.flatMap(([id, { checkpoints }]) => Object.keys(checkpoints).map((name) => `${id}.${name}.safetensors`))
        .sort(),
    );
  });
}

Deno.test("all checkpoints on record take 60 MB at most", () => {
  const files = experiments.flatMap(({ id }) => filesBelow(`${checkpoints}/${id}`, "").map((file) => `${id}/${file}`));
  const bytes = files.reduce((sum, file) => sum + Deno.statSync(`${checkpoints}/${file}`).size, 0);
  assert(files.length > 0 && bytes <= 60e6, `${files.length} files take ${bytes.toLocaleString("en-US")} bytes`);
});
