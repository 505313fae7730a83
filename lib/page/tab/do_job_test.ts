import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gunzipSync } from "node:zlib";
import { scratchFolder, smallExperiment } from "../../../testing/mod.ts";
import { startBackend } from "../../backend/mod.ts";
import { claim } from "../../claim/mod.ts";
import { within } from "../../claim/rules/mod.ts";
import { reproduce } from "../../evidence/mod.ts";
import { runsOf } from "../../experiment/mod.ts";
import { placesOf } from "../../project/mod.ts";
import { doJob } from "./do_job.ts";
import { embed, type Embedded } from "./embed.ts";
import { carriedRuns } from "./evidence_here.ts";
import { sections as names, type TabIndex } from "./payload.ts";

await startBackend({ threads: 1 });

const experiment = smallExperiment("do-job"), places = placesOf(scratchFolder("do-job"));
for (const run of runsOf(experiment)) await reproduce(places.store, run);
const learns = claim({
  id: "do-job/learns",
  quote: "the wide net learns",
  reading: "its last test loss is below 10",
  experiment,
  measure: (evidence) => evidence.last("wide", "testLoss"),
  rule: within({ high: 10 }),
});

const bytesOf = ({ sections }: Embedded, name: string) =>
  Uint8Array.from(gunzipSync(Buffer.from(sections.get(name)!, "base64")));
const extentsIn = async (page: Embedded) => {
  if (!page.sections.has(names.ledgers(experiment.id))) return [];
  const index = JSON.parse(new TextDecoder().decode(bytesOf(page, names.index))) as TabIndex;
  const carried = await carriedRuns(index, experiment.id, (name) => Promise.resolve(bytesOf(page, name)));
  return carried.map(({ ledger: { extent } }) => extent);
};

/** Pages with less and less room: one with whole ledgers, and one with none. */
async function pages(): Promise<{ readonly whole: Embedded; readonly measured: Embedded }> {
  const whole = await embed([learns], undefined, undefined, places);
  assert.deepEqual(new Set(await extentsIn(whole)), new Set(["whole"]));
  const length = [...whole.sections.values()].reduce((sum, { length }) => sum + length, 0);
  for (let room = length + 80_000; room > length / 2; room -= 200) {
    const measured = await embed([learns], undefined, room, places);
    const extents = new Set(await extentsIn(measured));
    if (extents.size === 1 && extents.has("measured")) return { whole, measured };
  }
  throw new Error("No page had room for ledgers in part alone");
}

const train = ({ sections }: Embedded, run: string) => {
  const what = { kind: "train", run: `${experiment.id}/${run}`, from: 0, to: 15 } as const;
  return doJob({ what, sections: Object.fromEntries(sections), files: [], exact: false }, () => {}, () => {});
};

Deno.test("a run that a tab computes is held to as much of its ledger as the page carries, and its chain closes", async () => {
  const { whole, measured } = await pages();
  for (const page of [whole, measured]) {
    for (const { id } of runsOf(experiment)) {
      const { kind, ...outcome } = await train(page, id);
      assert.equal(kind, "trained");
      assert.deepEqual(outcome, { lines: 8, isWhole: true, arithmetic: "separate" });
    }
  }
});
