import assert from "node:assert/strict";
import { startBackend } from "../backend/mod.ts";
import { runsOf } from "../experiment/mod.ts";
import { scratchFolder, smallExperiment } from "../reference/mod.ts";
import { ReplayError, replayStart, reproduce } from "./mod.ts";

await startBackend({ threads: 1 });

const [run] = runsOf(smallExperiment("replay-test"));
const ledger = await reproduce(scratchFolder("replay"), run);

Deno.test("replayStart() gives the first line of the ledger again", async () => {
  assert.equal(await replayStart({ run, ledger }), 2);
});

Deno.test("replayStart() finds a run that computes otherwise, and says what differs", async () => {
  const protocol = { ...run.protocol, optimiser: { ...run.protocol.optimiser, learningRate: 0.02 } };
  await assert.rejects(replayStart({ run: { ...run, protocol }, ledger }), (error: Error) => {
    assert(error instanceof ReplayError);
    assert.match(
      error.message,
      /The first 2 steps of run narrow-0 do not give the recorded bytes: steps, state differ/,
    );
    return true;
  });
});

Deno.test("replayStart() finds that the data are others", async () => {
  const header = { ...ledger.header, data: "0".repeat(64) };
  await assert.rejects(
    replayStart({ run, ledger: { ...ledger, header } }),
    /The data of run narrow-0 has digest .*, its ledger says 0{64}/,
  );
});
