import assert from "node:assert/strict";
import { scratchFolder, smallExperiment } from "../../testing/mod.ts";
import { startBackend } from "../backend/mod.ts";
import { runsOf } from "../experiment/mod.ts";
import { placesOf } from "../project/mod.ts";
import { stream } from "../random/mod.ts";
import { type Layer, multiplicationsOf } from "../model/mod.ts";
import { drawSegment, putOnRecord, recordedRuns, replay, reproduce, spotChecks, startsOf } from "./mod.ts";

await startBackend({ threads: 1 });

const experiment = smallExperiment("spot-check-test");
const places = placesOf(scratchFolder("spot-check"));
for (const run of runsOf(experiment)) await reproduce(places.store, run);
await putOnRecord(experiment, runsOf(experiment), places, "2026-01-02");
const runs = recordedRuns(experiment, places);

/** All stretches that are drawn, in the order of their ends. */
function drawn(id: string): (readonly [number, number])[] {
  const recorded = runs.filter(({ run }) => run.id === id);
  const found = Array.from({ length: 200 }, (_, seed) => drawSegment(recorded, stream("spot", seed))!.stretch);
  const distinct = new Map(found.map(({ from, to }) => [to, [from, to] as const]));
  return [...distinct.values()].sort(([, a], [, b]) => a - b);
}

Deno.test("drawSegment() draws up to four lines behind the state on record, and behind the seed where there is none", () => {
  assert.deepEqual(startsOf(runs.find(({ run }) => run.id === "wide-0")!), [0, 8]);
  assert.deepEqual(drawn("wide-0"), [[8, 10], [8, 12], [8, 14], [8, 15]]);
  assert.deepEqual(startsOf(runs.find(({ run }) => run.id === "narrow-0")!), [0]);
  assert.deepEqual(drawn("narrow-0"), [[0, 2], [0, 4], [0, 6], [0, 8]]);
  assert.equal(drawSegment([], stream("spot")), undefined);
});

Deno.test("spotChecks() draws a run to begin again where there is none of the defaults", () => {
  const others = runs.map((recorded) => ({
    ...recorded,
    checkpoints: [],
    run: { ...recorded.run, choices: { batch: "all ten" } },
  }));
  const seeded = Array.from(
    { length: 60 },
    (_, seed) =>
      spotChecks(others, stream("spot", seed)).flatMap(({ recorded, stretch }) =>
        stretch ? [[recorded.run.id, stretch.from, stretch.to]] : []
      ),
  );
  assert(seeded.every((checks) => checks.length === 1));
  assert.deepEqual(new Set(seeded.map(([[id]]) => id)), new Set(runs.map(({ run }) => run.id)));
  assert(seeded.every(([[, from, to]]) => from === 0 && to === 2));
  assert.deepEqual(spotChecks([], stream("spot")), []);
});

Deno.test("replay() fails where the run ends before the stretch does", async () => {
  const recorded = runs.find(({ run }) => run.id === "wide-0")!;
  await assert.rejects(replay(recorded, { from: 8, to: 16 }), /Run wide-0 ended before step 16/);
});

Deno.test("spotChecks() measures a run again each time, but one of a costly net one time in eight, wherever its convolutions stand", () => {
  const conv: Layer = { type: "conv2d", filters: 32, kernelSize: 3 }, [{ run }] = runs;
  /** How often of a thousand times a run is measured again whose net has these layers. */
  const share = (layers: readonly Layer[]) => {
    const protocol = { ...run.protocol, model: { inputShape: [28, 28, 32], layers } };
    const changed = runs.map((recorded) => ({ ...recorded, run: { ...recorded.run, protocol } }));
    const drawn = Array.from({ length: 1000 }, (_, seed) => spotChecks(changed, stream("measured", seed)));
    return drawn.filter((checks) => checks.some(({ measures }) => measures)).length / 1000;
  };
  const small: Layer[] = [{ type: "global-average-pool" }, { type: "dense", units: 10 }];
  assert.equal(share(small), 1);
  assert.equal(share([{ type: "average-pool", size: 4 }, conv, ...small]), 1);
  const residual: Layer = { type: "residual", layers: [conv, { type: "relu" }, conv] };
  const branches: Layer = { type: "concatenate", branches: [[conv], [{ type: "residual", layers: [conv] }]] };
  for (const costly of [conv, residual, branches]) {
    const found = share([costly, ...small]);
    assert(Math.abs(found - 1 / 8) < 3.3 * Math.sqrt(7 / 64 / 1000), `${costly.type}: ${found}`);
  }
  assert.equal(multiplicationsOf({ inputShape: [28, 28, 32], layers: [residual] }), 2 * 28 * 28 * 32 * 32 * 9);
});
