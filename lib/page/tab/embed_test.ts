import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { Buffer } from "node:buffer";
import coin from "../../../testing/coin_experiment.ts";
import { scratchFolder } from "../../../testing/mod.ts";
import { claim } from "../../claim/mod.ts";
import { within } from "../../claim/rules/mod.ts";
import { reproduce } from "../../evidence/mod.ts";
import { runsOf } from "../../experiment/mod.ts";
import { placesOf } from "../../project/mod.ts";
import { embed, type Embedded } from "./embed.ts";
import { engine } from "./packed.ts";
import { sections, type TabIndex } from "./payload.ts";

const places = placesOf(scratchFolder("embed"));
for (const run of runsOf(coin)) await reproduce(places.store, run);
const heads = claim({
  id: "coin/heads",
  quote: "it falls heads",
  reading: "at least a tenth of the time",
  experiment: coin,
  measure: (evidence) => evidence.final(coin.variants[0], "heads"),
  rule: within({ low: 0.1 }),
});
const carriedIn = (room?: number) => embed([heads], undefined, room, places);
const indexOf = ({ sections: parts }: Embedded): TabIndex =>
  JSON.parse(String(gunzipSync(Buffer.from(parts.get(sections.index)!, "base64"))));

Deno.test("a claim about runs that no tab can make is judged from their ledgers, where there is room for them", async () => {
  const page = await carriedIn(), { claims: [plain], runs, reasons } = indexOf(page);
  assert(page.sections.has(sections.ledgers("coin")) && page.claims.has("coin/heads"));
  assert.deepEqual([page.runs.size, page.trains, reasons.coin], [0, false, "they read files"]);
  assert.equal(runs.length, runsOf(coin).length);
  assert.deepEqual([plain.taken.length, plain.looks.at(-1)!.measured], [1, { "~": 0 }]);
});

Deno.test("where there is no room for ledgers, the numbers that a claim judges stand in the page", async () => {
  const page = await carriedIn(engine.length + 100), { claims: [plain] } = indexOf(page);
  assert(!page.sections.has(sections.ledgers("coin")) && page.claims.has("coin/heads"));
  assert.deepEqual(plain.taken, []);
  assert.equal((plain.looks.at(-1)!.measured as number[]).length, runsOf(coin).length / coin.variants.length);
});
