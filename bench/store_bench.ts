/** A store of 10,000 complete runs: how long it takes to list it, and to find that nothing is left to do. */
import { basename, join } from "node:path";
import { startBackend } from "../lib/backend/mod.ts";
import { folderOf, reproduce, reproduceAll, storedRuns } from "../lib/evidence/mod.ts";
import { runsOf } from "../lib/experiment/mod.ts";
import { placesOf } from "../lib/project/mod.ts";
import { scratchFolder, smallExperiment } from "../testing/mod.ts";

const experiment = { ...smallExperiment("store-bench"), seeds: () => 5000 };
const folder = scratchFolder("store-bench");
const places = placesOf(folder);
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const runs = runsOf(experiment), group = "a store of 10,000 complete runs";
console.error("Making a store of 10,000 runs");

const backend = await startBackend({ threads: 1 });
await reproduce(places.store, runs[0]);
await backend.dispose();
const first = folderOf(places.store, runs[0]), complete = join(places.store, experiment.id, "complete");
for (const run of runs.slice(1)) {
  const folder = folderOf(places.store, run);
  Deno.mkdirSync(folder, { recursive: true });
  for (const { name } of Deno.readDirSync(first)) Deno.copyFileSync(join(first, name), join(folder, name));
  Deno.copyFileSync(join(complete, basename(first)), join(complete, basename(folder)));
}

Deno.bench("list them", { group, baseline: true, n: 5, warmup: 1 }, () => {
  if (storedRuns(places.store, runsOf(experiment)).size < runs.length) throw new Error("A run is not complete");
});

Deno.bench("find that nothing is left to train", { group, n: 5, warmup: 1 }, async () => {
  const { complete } = await reproduceAll(runs, { store: places.store });
  if (complete.length !== runs.length) throw new Error("A run is not complete");
});
