import assert from "node:assert/strict";
import { startBackend } from "../lib/backend/mod.ts";
import { chainEnd, chainStart, evidenceOf, ledgerLine, replayStart } from "../lib/evidence/mod.ts";
import { run } from "../lib/train/mod.ts";
import functionFit from "./function/experiment.ts";
import random from "./random/experiment.ts";
import sensitivity from "./sensitivity/experiment.ts";

for (const experiment of [functionFit, random, sensitivity]) {
  Deno.test(`the first steps of a run of each variant of "${experiment.id}" give the bytes on record`, async () => {
    const backend = await startBackend();
    const evidence = evidenceOf(experiment);
    for (const variant of experiment.variants) {
      const recorded = evidence.of(variant)[0];
      assert.equal(await replayStart(recorded), recorded.ledger.lines[0].step);
    }
    await backend.dispose();
  });
}

Deno.test("a whole run of the function fit, reproduced from its seed, ends in the chain on record", async () => {
  const backend = await startBackend({ threads: 1 });
  const { run: recorded, ledger } = evidenceOf(functionFit).of("shallow")[1];
  let chain = chainStart(ledger.header);
  for await (const segment of run(recorded.protocol, recorded.seed)) chain = ledgerLine(chain, segment).chain;
  assert.equal(chain, chainEnd(ledger));
  await backend.dispose();
});
