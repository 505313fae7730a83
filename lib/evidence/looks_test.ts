import assert from "node:assert/strict";
import coin from "../../testing/coin_experiment.ts";
import { scratchFolder } from "../../testing/mod.ts";
import { type Experiment, runsOf } from "../experiment/mod.ts";
import { looks } from "../plan/mod.ts";
import { type Places, placesOf } from "../project/mod.ts";
import { evidenceOf, forgetEvidence, putOnRecord, reproduce } from "./mod.ts";

const plan = looks(3, 5, 7);
const planned: Experiment = { ...coin, seeds: () => plan };
const store = scratchFolder("looks");
for (const run of runsOf(planned)) await reproduce(store, run);

/** A project whose store and record hold so many seeds of the made runs, and of the second variant `more`. */
async function project(
  name: string,
  { stored, recorded, more = 0 }: { stored: number; recorded: number; more?: number },
) {
  const places = { ...placesOf(scratchFolder(`looks-${name}`)), store: scratchFolder(`looks-${name}-store`) };
  const upTo = (seeds: number) =>
    runsOf(planned).filter(({ seed, variant }) => seed < seeds + (variant === planned.variants[1] ? more : 0));
  await putOnRecord(planned, upTo(recorded), { ...places, store }, "2026-01-02");
  for (const run of upTo(stored)) await reproduce(places.store, run);
  forgetEvidence();
  return places;
}

function held(places: Places) {
  const { source, look, runs } = evidenceOf(planned, {}, places);
  return [source.kind, look, runs.length];
}

Deno.test("evidence holds at the last look of which all runs of all variants are there", async () => {
  assert.deepEqual(held(await project("all", { stored: 7, recorded: 0 })), ["fresh", 7, 14]);
  assert.deepEqual(held(await project("between", { stored: 6, recorded: 0 })), ["fresh", 5, 10]);
  assert.deepEqual(held(await project("uneven", { stored: 4, more: 3, recorded: 0 })), ["fresh", 3, 6]);
  const few = await project("few", { stored: 2, more: 5, recorded: 0 });
  assert.deepEqual(held(few), ["none", undefined, 0]);
  assert.deepEqual(evidenceOf(planned, {}, few).source, { kind: "none", missing: ["fair-0", "fair-1", "fair-2"] });
});

Deno.test("a record that holds a later look counts before fresh evidence, and an earlier or the same one does not", async () => {
  assert.deepEqual(held(await project("later", { stored: 4, recorded: 5 })), ["on record", 5, 10]);
  assert.deepEqual(held(await project("same", { stored: 5, recorded: 6 })), ["fresh", 5, 10]);
  assert.deepEqual(held(await project("earlier", { stored: 7, recorded: 3 })), ["fresh", 7, 14]);
  assert.deepEqual(held(await project("record", { stored: 0, recorded: 6 })), ["on record", 5, 10]);
});

Deno.test("a record that does not hold together leaves the looks that were made here", async () => {
  const places = await project("broken", { stored: 3, recorded: 5 });
  Deno.writeTextFileSync(`${places.snapshots}/coin/record.json`, "{");
  assert.deepEqual(held(places), ["fresh", 3, 6]);
  forgetEvidence();
  assert.throws(() => evidenceOf(planned, {}, { ...places, store: `${places.store}/none` }), /restore it from git/);
});

Deno.test("evidence at an earlier look has the seeds of then, and so have other choices", async () => {
  const places = await project("at", { stored: 7, recorded: 0 });
  const now = evidenceOf(planned, {}, places), then = now.at(3);
  assert.deepEqual(then.final("fair", "heads"), now.final("fair", "heads").slice(0, 3));
  assert.deepEqual([then.look, then.runs.length, then.source], [3, 6, now.source]);
  assert.equal(then.under({}).final("bent", "heads").length, 3);
  assert.equal(then.at(3).runs.length, 6);
});

Deno.test("so many seeds as were asked for are no look", async () => {
  const places = await project("asked", { stored: 4, recorded: 0 });
  const { look, runs, source } = evidenceOf(planned, {}, places, 4);
  assert.deepEqual([look, runs.length, source.kind], [undefined, 8, "fresh"]);
});
