import assert from "node:assert/strict";
import type { Experiment } from "../experiment/mod.ts";
import { listedFiles } from "../files/mod.ts";
import { placesOf } from "../project/mod.ts";
import { scratchFolder } from "../../testing/mod.ts";
import { completeCount, keepFailures, keepUniverses, putUniversesOnRecord, universePlan } from "./mod.ts";

const experiment = { id: "descent", assumptions: [] } as unknown as Experiment;

Deno.test("a sample of universes grows from its seed, begins anew from another, and knows which failed", async () => {
  const places = placesOf(scratchFolder("universes-kept"));
  assert.equal(universePlan(experiment, places), undefined);
  await keepUniverses(experiment, { seed: 3, count: 10 }, places);
  await keepUniverses(experiment, { seed: 3, count: 4 }, places);
  assert.equal(completeCount(places.store, "descent"), 0, "the store that this begins has a version");
  await keepFailures(
    experiment,
    { failed: new Map([["b=c", "it throws"], ["a=b", "it diverges"]]), complete: [] },
    places,
  );
  assert.deepEqual(universePlan(experiment, places), {
    seed: 3,
    count: 10,
    failed: { "a=b": "it diverges", "b=c": "it throws" },
  });
  await keepFailures(experiment, { failed: new Map(), complete: ["b=c"] }, places);
  await keepUniverses(experiment, { seed: 4, count: 5 }, places);
  assert.deepEqual(universePlan(experiment, places), { seed: 4, count: 5, failed: { "a=b": "it diverges" } });
});

Deno.test("what was drawn and failed on several machines is put on record as one", async () => {
  const [here, one, other] = ["here", "one", "other"].map((name) => placesOf(scratchFolder(`universes-${name}`)));
  for (const [places, count] of [[one, 10], [other, 20]] as const) {
    await keepUniverses(experiment, { seed: 0, count }, places);
    await keepFailures(experiment, { failed: new Map([[`count=${count}`, "it throws"]]), complete: [] }, places);
  }
  await putUniversesOnRecord(experiment, here, [one, other]);
  const wanted = { seed: 0, count: 20, failed: { "count=10": "it throws", "count=20": "it throws" } };
  assert.deepEqual(universePlan(experiment, here), wanted);
  assert.deepEqual([...listedFiles(here.snapshots)!], ["descent/universes.json"]);
  Deno.writeTextFileSync(`${here.snapshots}/descent/universes.json`, '{"seed": -1}');
  assert.throws(() => universePlan(experiment, here), {
    name: "RecordError",
    message: /universes\.json.*"seed" is -1[^]*restore it, or draw them again/,
  });
});
